import type {Condition} from '../../model/event-query.ts';
import {listedNames} from './listed-values.ts';
import {needleProbes} from './probes.ts';
import type {ProbePlan} from './probe-plan.ts';
import {tagHashes} from './tags.ts';

type FieldCondition = Extract<Condition, {kind: 'field'}>;

/** Fields that are a part of the raw line: whatever text is in one of them is in the line. */
const lineFields: ReadonlySet<string> = new Set(['host', 'program', 'procid', 'msgid', 'message']);

const unknown: ProbePlan = {kind: 'unknown'};

/** What signatures can say of a condition, in whatever case it is compared: no row of a block that the plan refuses meets it. */
export function planOf(condition: Condition): ProbePlan {
	switch (condition.kind) {
		case 'and':
			return allOf(condition.of.map(planOf));
		case 'or':
			return anyOf(condition.of.map(planOf));
		case 'text':
			return textPlan(condition.value);
		case 'field':
			return fieldPlan(condition);
		case 'not': // Where a row has what is not wanted, another may not.
		case 'pattern':
			return unknown;
	}
}

function allOf(plans: readonly ProbePlan[]): ProbePlan {
	const known = plans.filter(({kind}) => kind !== 'unknown');
	return known.length === 0 ? unknown : {kind: 'all', of: known};
}

function anyOf(plans: readonly ProbePlan[]): ProbePlan {
	return plans.some(({kind}) => kind === 'unknown') ? unknown : {kind: 'any', of: plans};
}

function textPlan(text: string): ProbePlan {
	const hashes = needleProbes(text);
	return hashes.length === 0 ? unknown : {kind: 'probes', hashes};
}

/** Of text that was read from a part of the line; what is not UTF-8 there may be as many U+FFFD as in the whole line, or fewer. */
function linePlan(text: string): ProbePlan {
	return allOf(text.split('\ufffd').map(textPlan));
}

function fieldPlan({field, test}: FieldCondition): ProbePlan {
	const isInLine = lineFields.has(field);
	switch (test.kind) {
		case 'equals': {
			const value = String(test.value);
			const tag: ProbePlan = {kind: 'probes', hashes: tagHashes(field, value)};
			return allOf([listedNames.has(field) ? tag : unknown, isInLine ? linePlan(value) : unknown]);
		}
		case 'wildcard':
			return isInLine ? allOf(fixedTexts(test.source).map(linePlan)) : unknown;
		case 'range':
		case 'network':
		case 'pattern':
		case 'exists':
			return unknown;
	}
}

/** What stands between the `*` and `?` of a wildcard; a backslash before either, or itself, makes it a plain character. */
function fixedTexts(source: string): readonly string[] {
	const texts = [''];
	for (const [piece] of source.matchAll(/\\[*?\\]|[^]/g)) {
		if (piece === '*' || piece === '?') texts.push('');
		else texts.push((texts.pop() ?? '') + piece.slice(-1));
	}
	return texts;
}
