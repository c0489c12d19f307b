import {isIPv6} from 'node:net';
import {canonicalAddress, isNetwork} from '../../base/ip-network.ts';
import type {SyntaxResult} from '../../base/syntax-fault.ts';
import {fault} from '../../base/syntax-fault.ts';
import {channels} from '../../model/event.ts';
import type {FieldTest, RangeEnd} from '../../model/event-query.ts';
import {facilityNumber, severityNumber} from '../../model/priority-keyword.ts';
import {retentionClasses} from '../../model/retention-class.ts';
import type {FieldKind, QueryField} from './fields.ts';
import type {Word} from './words.ts';
import {hasWildcards, isEmpty, textOf, wildcardOf} from './words.ts';

/** How a field stands to the value behind it. */
export type Operator = ':' | Order;
type Order = '<' | '<=' | '>' | '>=';

/** What `field:word` or `field<=word` asks of the field's value. */
export function fieldTest(
	field: QueryField,
	operator: Operator,
	word: Word,
): SyntaxResult<FieldTest> {
	if (isEmpty(word))
		return fault(word.at, `'${field.name}${operator}' has no value`, inForm(field));
	if (operator !== ':') return compared(field, operator, word);
	if (word.kind === 'plain' && word.pieces.every(({kind}) => kind === 'any'))
		return ok({kind: 'exists'});
	const {isText, test} = kinds[field.kind];
	if (word.kind === 'expression' || hasWildcards(word))
		return isText ? ok(matched(field, word)) : refused(field, word);
	const range = word.kind === 'plain' ? rangeOf(field, word) : undefined;
	if (range !== undefined) return range;
	const found = test(word);
	return found === undefined ? refused(field, word) : ok(found);
}

function matched({kind}: QueryField, word: Word): FieldTest {
	if (word.kind === 'expression') return {kind: 'pattern', source: word.source};
	const source = wildcardOf(word);
	return {kind: 'wildcard', source: kind === 'text' ? `*${source}*` : source};
}

interface KindRules {
	/** Whether wildcards and regular expressions have a meaning. */
	readonly isText: boolean;
	/** Its numbers, where they have an order; undefined for what is none. */
	readonly number?: (text: string) => number | undefined;
	/** What a value without wildcards asks; undefined where the field cannot have it. */
	readonly test: (word: Word) => FieldTest | undefined;
}

const kinds: Readonly<Record<FieldKind, KindRules>> = {
	value: {isText: true, number: decimalOf, test: equalText},
	name: {isText: true, test: equalText},
	text: {isText: true, test: (word) => ({kind: 'wildcard', source: `*${wildcardOf(word)}*`})},
	address: {isText: true, test: networkOf},
	sender: {isText: true, test: (word) => networkOf(word) ?? agentOf(word)},
	severity: {
		isText: false,
		number: severityNumber,
		test: (word) => equal(severityNumber(textOf(word))),
	},
	facility: {
		isText: false,
		number: facilityNumber,
		test: (word) => equal(facilityNumber(textOf(word))),
	},
	id: {isText: false, number: wholeOf, test: (word) => equal(wholeOf(textOf(word)))},
	channel: {isText: false, test: (word) => oneOf(channels, word)},
	class: {isText: false, test: (word) => oneOf(retentionClasses, word)},
};

function compared(field: QueryField, operator: Order, word: Word): SyntaxResult<FieldTest> {
	const {number} = kinds[field.kind];
	if (number === undefined) return fault(word.at, `'${field.name}' has no order`, inForm(field));
	const value = word.kind === 'expression' || hasWildcards(word) ? undefined : number(textOf(word));
	if (value === undefined)
		return fault(word.at, `'${textOf(word)}' is no number`, numberForm(field));
	const end = {value, isIncluded: operator.endsWith('=')};
	const isBelow = operator.startsWith('<');
	return ok(rangeTest(field, isBelow ? null : end, isBelow ? end : null));
}

/** Of `0..3`, `..3` or `1024..`; undefined where the word is no range. */
function rangeOf(field: QueryField, word: Word): SyntaxResult<FieldTest> | undefined {
	const {number} = kinds[field.kind];
	const [, from, to] = /^(.*?)\.\.(.*)$/su.exec(textOf(word)) ?? [];
	if (number === undefined || from === undefined || to === undefined || from + to === '')
		return undefined;
	const [first, last] = [from, to].map((end) => (end === '' ? null : number(end)));
	if (first === undefined || last === undefined) return undefined;
	if (first !== null && last !== null && last < first)
		return fault(word.at, `'${from}..${to}' ends below its begin`, 'the smaller number first');
	return ok(rangeTest(field, included(first), included(last)));
}

/** Severity and facility are whole numbers, of which one always belongs to the range. */
function rangeTest({kind}: QueryField, min: RangeEnd | null, max: RangeEnd | null): FieldTest {
	if (kind !== 'severity' && kind !== 'facility') return {kind: 'range', min, max};
	return {kind: 'range', min: moved(min, 1), max: moved(max, -1)};
}

function moved(end: RangeEnd | null, step: number): RangeEnd | null {
	return end === null || end.isIncluded ? end : included(end.value + step);
}

function included(value: number | null): RangeEnd | null {
	return value === null ? null : {value, isIncluded: true};
}

function decimalOf(text: string): number | undefined {
	return /^-?\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

function wholeOf(text: string): number | undefined {
	return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function equal(value: number | undefined): FieldTest | undefined {
	return value === undefined ? undefined : {kind: 'equals', value};
}

function equalText(word: Word): FieldTest {
	return {kind: 'equals', value: textOf(word)};
}

function oneOf(names: readonly string[], word: Word): FieldTest | undefined {
	const lower = textOf(word).toLowerCase();
	return names.includes(lower) ? {kind: 'equals', value: lower} : undefined;
}

function networkOf(word: Word): FieldTest | undefined {
	const [first = '', ...rest] = textOf(word).split('/');
	const address = canonicalAddress(first) ?? first;
	const [prefix = isIPv6(address) ? '128' : '32', ...others] = rest;
	const network = `${address}/${prefix}`;
	return others.length === 0 && isNetwork(network) ? {kind: 'network', network} : undefined;
}

/** Events of an agent come from its id. */
function agentOf(word: Word): FieldTest | undefined {
	const text = textOf(word).toLowerCase();
	return /^[0-9a-f]{16}$/.test(text) ? {kind: 'equals', value: text} : undefined;
}

function refused(field: QueryField, word: Word): ReturnType<typeof fault> {
	const typed = word.kind === 'expression' ? `/${word.source}/` : textOf(word);
	return fault(word.at, `'${typed}' is no ${field.name} that is known here`, inForm(field));
}

function numberForm(field: QueryField): string {
	return field.kind === 'severity' || field.kind === 'facility' ? inForm(field) : 'a number';
}

function inForm({example}: QueryField): string {
	return `it as in ${example}`;
}

function ok(value: FieldTest): SyntaxResult<FieldTest> {
	return {kind: 'ok', value};
}
