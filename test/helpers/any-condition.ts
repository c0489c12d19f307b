import * as fc from 'fast-check';
import {allOf, anyOf, not} from '../../src/model/event-condition.ts';
import type {Condition, FieldTest, ResolvedQuery} from '../../src/model/event-query.ts';

const words = [
	'alpha',
	'Beta',
	'GAMMA',
	'Straße',
	'ſilent',
	'K',
	' ',
	'ta',
	'10.0.0.7',
	'',
] as const;
export const anyWord = fc.constantFrom(...words);
const fieldNames = [
	'host',
	'program',
	'pid',
	'host.name',
	'class',
	'msgid',
	'message',
	'source',
	'channel',
	'user.name',
	'source.ip',
	'source.port',
] as const;

const anyEnd = fc.option(
	fc.record({value: fc.integer({min: 0, max: 7}), isIncluded: fc.boolean()}),
);

const anyTest: fc.Arbitrary<FieldTest> = fc.oneof(
	anyWord.map((value) => ({kind: 'equals', value}) as const),
	fc
		.constantFrom('a*', '*ta', '?', '*', 'B?ta*')
		.map((source) => ({kind: 'wildcard', source}) as const),
	fc.record({kind: fc.constant('range'), min: anyEnd, max: anyEnd}),
	fc
		.constantFrom('10.0.0.0/24', '10.0.0.7/32')
		.map((network) => ({kind: 'network', network}) as const),
	fc.constantFrom('a.p', '^b', '[0-9]$').map((source) => ({kind: 'pattern', source}) as const),
	fc.constant({kind: 'exists'} as const),
);

const anyNumberTest: fc.Arbitrary<FieldTest> = fc.oneof(
	fc.integer({min: 0, max: 7}).map((value) => ({kind: 'equals', value}) as const),
	fc.record({kind: fc.constant('range'), min: anyEnd, max: anyEnd}),
);

/** Conditions of all kinds, in normal form, many of which some of a few events meet. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{condition: Condition}>((tie) => ({
	condition: fc.oneof(
		{maxDepth: 3},
		anyWord.filter((value) => value !== '').map((value) => ({kind: 'text', value}) as const),
		fc.constantFrom('al.*ta', '[K]', 's.l').map((source) => ({kind: 'pattern', source}) as const),
		fc
			.tuple(fc.constantFrom(...fieldNames), anyTest)
			.map(([field, test]) => ({kind: 'field', field, test}) as const),
		fc
			.tuple(fc.constantFrom('severity', 'facility'), anyNumberTest)
			.map(([field, test]) => ({kind: 'field', field, test}) as const),
		fc.array(tie('condition'), {maxLength: 3}).map(allOf),
		fc.array(tie('condition'), {maxLength: 3}).map(anyOf),
		tie('condition').map(not),
	),
})).condition;

/** A query of all events of which nothing is made, but for what is given. */
export function queryOf(given: Partial<ResolvedQuery> = {}): ResolvedQuery {
	return {
		text: '',
		where: {kind: 'and', of: []},
		since: null,
		until: null,
		isCaseSensitive: false,
		order: 'newest',
		limit: null,
		stage: null,
		isRedecoded: false,
		...given,
	};
}
