import test from 'ava';
import {
	array,
	assert,
	constantFrom,
	integer,
	letrec,
	oneof,
	option,
	property,
	record,
	string,
	tuple,
} from 'fast-check';
import type {Arbitrary} from 'fast-check';
import {allOf, anyOf, not} from '../../../src/model/event-condition.ts';
import type {Condition, FieldTest, Stage} from '../../../src/model/event-query.ts';
import {parseEventQuery} from '../../../src/proto/query/event-query.ts';
import {anyCharacter} from '../../helpers/fuzzing.ts';

// Trees are written as text, in one of the ways a person could, and must come back as they were.

const phrase = string({unit: anyCharacter, minLength: 1, maxLength: 12});
const word = string({
	unit: constantFrom('a', 'B', '9', '\u00e9', '\\', '*', '?', '.', '-'),
	minLength: 1,
}).map((text) => `x${text}`);
const expression = constantFrom('a+', 'a\\/b', '[/]', '^x.*$', '\\d{2}', ' "x" ');
const bound = option(
	record({value: integer({min: -5, max: 70_000}), isIncluded: constantFrom(true, false)}),
);

const valueTest: Arbitrary<FieldTest> = oneof(
	phrase.map((value): FieldTest => ({kind: 'equals', value})),
	word.map((text): FieldTest => ({kind: 'wildcard', source: `${wildcardText(text)}*`})),
	expression.map((source): FieldTest => ({kind: 'pattern', source})),
	constantFrom<FieldTest>({kind: 'exists'}),
	bound.map((min): FieldTest => ({kind: 'range', min, max: min === null ? endAt(7) : null})),
	bound.map((max): FieldTest => ({kind: 'range', min: max === null ? endAt(7) : null, max})),
	tuple(integer(), integer()).map(([one, other]): FieldTest => {
		return {kind: 'range', min: endAt(Math.min(one, other)), max: endAt(Math.max(one, other))};
	}),
);
const addressTest = constantFrom('10.0.0.0/8', '192.0.2.7/32', 'fe80::/10', '::1/128').map(
	(network): FieldTest => ({kind: 'network', network}),
);
const severityTest = integer({min: 0, max: 7}).map((value): FieldTest => ({kind: 'equals', value}));

const leaf: Arbitrary<Condition> = oneof(
	phrase.map((value): Condition => ({kind: 'text', value})),
	expression.map((source): Condition => ({kind: 'pattern', source})),
	record({kind: constantFrom('field'), field: constantFrom('user.name', 'pid'), test: valueTest}),
	record({
		kind: constantFrom('field'),
		field: constantFrom('source.ip', 'source'),
		test: addressTest,
	}),
	record({
		kind: constantFrom('field'),
		field: constantFrom('severity', 'facility'),
		test: severityTest,
	}),
);
const {condition} = letrec<{condition: Condition}>((tie) => ({
	condition: oneof(
		{depthSize: 'small', withCrossShrink: true},
		leaf,
		array(tie('condition'), {minLength: 1, maxLength: 3}).map(allOf),
		array(tie('condition'), {minLength: 1, maxLength: 3}).map(anyOf),
		tie('condition').map(not),
	),
}));

const stage = option(
	oneof(
		record({
			kind: constantFrom('top'),
			field: constantFrom('host', 'user.name'),
			count: integer({min: 1, max: 1000}),
		}),
		record({kind: constantFrom('count'), everyMs: constantFrom(null, 1000, 300_000)}),
	),
);

test('a query that is written out is read as it was', (t) => {
	t.notThrows(() =>
		assert(
			property(condition, stage, (where, last) => {
				const text = `${written(where)}${last === null ? '' : ` | ${writtenStage(last)}`}`;
				const parsed = parseEventQuery(text);
				if (parsed.kind === 'error') throw new Error(`${text}: ${parsed.reason} at ${parsed.at}`);
				t.deepEqual(parsed.value.where, where, text);
				t.deepEqual(parsed.value.stage, last, text);
			}),
			{numRuns: 1000},
		),
	);
});

function written(one: Condition): string {
	switch (one.kind) {
		case 'and':
			return `(${one.of.map(written).join(' ')})`;
		case 'or':
			return `(${one.of.map(written).join(' OR ')})`;
		case 'not':
			return `-${written(one.of)}`;
		case 'text':
			return quoted(one.value);
		case 'pattern':
			return `/${one.source}/`;
		case 'field':
			return `${one.field}${writtenTest(one.test)}`;
	}
}

function writtenTest(one: FieldTest): string {
	switch (one.kind) {
		case 'equals':
			return `:${typeof one.value === 'number' ? one.value : quoted(one.value)}`;
		case 'wildcard':
			// What is escaped in the tree is escaped in a word, but for a backslash that stands before nothing special.
			return `:${one.source.replaceAll(/(?:\\\\)+(?![*?\\])/g, (run) => '\\'.repeat(run.length / 2))}`;
		case 'range':
			return writtenRange(one);
		case 'network':
			return `:${one.network.replace(/\/(?:32|128)$/, '')}`;
		case 'pattern':
			return `:/${one.source}/`;
		case 'exists':
			return ':*';
	}
}

function writtenRange({min, max}: FieldTest & {readonly kind: 'range'}): string {
	if (min !== null && max !== null) return `:${min.value}..${max.value}`;
	if (min !== null) return `>${min.isIncluded ? '=' : ''}${min.value}`;
	return `<${max?.isIncluded === true ? '=' : ''}${max?.value}`;
}

function writtenStage(one: Stage): string {
	if (one.kind === 'top') return `top ${one.field} ${one.count}`;
	return one.everyMs === null ? 'count' : `count by ${one.everyMs}ms`;
}

function endAt(value: number) {
	return {value, isIncluded: true};
}

function wildcardText(text: string): string {
	return text.replaceAll('\\', '\\\\');
}

function quoted(text: string): string {
	return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
