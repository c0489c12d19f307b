import {isIPv6} from 'node:net';
import {compileLinearPattern} from '../../base/linear-pattern.ts';
import type {Condition} from '../../model/event-query.ts';
import {wildcardExpression} from '../../model/wildcard-expression.ts';
import {listedNames} from './listed-values.ts';
import {needleProbes} from './probes.ts';
import type {ProbePlan} from './probe-plan.ts';
import {tagHashes} from './tags.ts';

type FieldCondition = Extract<Condition, {kind: 'field'}>;

/** Fields that are a part of the raw line: whatever text is in one of them is in the line. */
const lineFields: ReadonlySet<string> = new Set(['host', 'program', 'pid', 'msgid', 'message']);

const unknown: ProbePlan = {kind: 'unknown'};

/**
 * What signatures can say of a condition, in whatever case it is compared: no row of a block that the plan refuses meets it. What they
 * say of decoded fields is left out where those are not the stored ones.
 */
export function planOf(condition: Condition, areFieldsStored = true): ProbePlan {
	switch (condition.kind) {
		case 'and':
			return allOf(condition.of.map((part) => planOf(part, areFieldsStored)));
		case 'or':
			return anyOf(condition.of.map((part) => planOf(part, areFieldsStored)));
		case 'text':
			return textPlan(condition.value);
		case 'field':
			return areFieldsStored || lineFields.has(condition.field) ? fieldPlan(condition) : unknown;
		case 'pattern':
			return allOf(requiredBy(condition.source).map(textPlan));
		case 'not': // Where a row has what is not wanted, another may not.
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
	switch (test.kind) {
		case 'equals': {
			const value = String(test.value);
			return allOf([tagPlan(field, value), partPlan(field, [value])]);
		}
		case 'network':
			return networkPlan(field, test.network);
		case 'wildcard':
			return partPlan(field, requiredBy(wildcardExpression(test.source)));
		case 'pattern':
			return partPlan(field, requiredBy(test.source));
		case 'range':
		case 'exists':
			return unknown;
	}
}

/** Of a field that has these texts in it. */
function partPlan(field: string, texts: readonly string[]): ProbePlan {
	return lineFields.has(field) ? allOf(texts.map(linePlan)) : unknown;
}

function networkPlan(field: string, network: string): ProbePlan {
	const [address = '', prefix] = network.split('/');
	return prefix === (isIPv6(address) ? '128' : '32') ? tagPlan(field, address) : unknown;
}

function tagPlan(field: string, value: string): ProbePlan {
	return listedNames.has(field) ? {kind: 'probes', hashes: tagHashes(field, value)} : unknown;
}

/** Texts that stand in whatever the expression matches. */
function requiredBy(expression: string): readonly string[] {
	const compiled = compileLinearPattern(expression, {isCaseSensitive: false});
	return compiled.kind === 'ok' ? compiled.value.required : [];
}
