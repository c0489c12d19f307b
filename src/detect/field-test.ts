import {isNetwork, NetworkSet} from '../base/ip-network.ts';
import type {FieldValue} from '../model/event.ts';
import {anyAt} from './any-text.ts';
import type {Place} from './any-text.ts';
import type {Expression, FieldTest, Predicate} from './predicate.ts';
import {allOf, anyOf, fieldTest} from './predicate.ts';
import {expandPlaceholders} from './value-expansion.ts';
import type {Placeholders} from './value-expansion.ts';
import {compileWildcard} from './wildcard.ts';

/** Longest string of a rule, and most values of one field, so that a rule file cannot make an event dear. */
export const ruleValueLimits = {characters: 4096, values: 10_000} as const;

/** One `field|modifier|modifier: values` of a selection. */
export interface FieldItem {
	/** ECS name; `message` for a keyword. */
	readonly field: string;
	readonly modifiers: ReadonlySet<string>;
	readonly values: readonly unknown[];
	/** For `fieldref`: the ECS name of the field that a value names. */
	readonly toEcs: (field: string) => string;
}

export type Compiled =
	| {readonly kind: 'ok'; readonly expression: Expression}
	| {readonly kind: 'error'; readonly message: string; readonly remedy: string};

/** Modifiers that choose how a value is compared; at most one of them stands in an item. */
const comparisons = [
	'contains',
	'startswith',
	'endswith',
	'cidr',
	'lt',
	'lte',
	'gt',
	'gte',
	'exists',
	'fieldref',
] as const;
type Comparison = (typeof comparisons)[number];

/** Modifiers that go with a comparison. */
const additions = ['all', 'cased', 'expand', 'neq'] as const;

/** Compiles one item, or says what is wrong with it. */
export function compileFieldItem(item: FieldItem, placeholders: Placeholders): Compiled {
	const problem = modifierProblem(item.modifiers);
	if (problem !== undefined) return problem;
	const expanded = item.modifiers.has('expand')
		? expandPlaceholders(item.values, placeholders)
		: {kind: 'ok' as const, values: item.values};
	if (expanded.kind === 'error') return expanded;
	if (expanded.values.length > ruleValueLimits.values) {
		return error(`more than ${ruleValueLimits.values} values`, 'split the rule');
	}
	const comparison = comparisons.find((name) => item.modifiers.has(name));
	const compiled = compileValues({...item, values: expanded.values}, comparison);
	if (compiled.kind === 'error' || !item.modifiers.has('neq')) return compiled;
	return {kind: 'ok', expression: {kind: 'not', of: compiled.expression}};
}

function modifierProblem(modifiers: ReadonlySet<string>): Compiled | undefined {
	const known: readonly string[] = [...comparisons, ...additions];
	for (const modifier of modifiers) {
		if (known.includes(modifier)) continue;
		if (modifier === 're') {
			const message =
				"modifier 're': regular expressions are not matched, since none may stall the hub";
			return error(
				message,
				'write it with contains, startswith, endswith or the wildcards * and ?',
			);
		}
		return error(`modifier '${modifier}' is not supported`, `use one of ${known.join(', ')}`);
	}
	const chosen = comparisons.filter((name) => modifiers.has(name));
	if (chosen.length < 2) return undefined;
	return error(`modifiers ${chosen.join(' and ')} exclude each other`, 'keep one of them');
}

function compileValues(item: FieldItem, comparison: Comparison | undefined): Compiled {
	if (comparison === undefined || isPlace(comparison)) {
		const texts = textsOf(item);
		if (texts !== undefined) return {kind: 'ok', expression: oneOf(item.field, comparison, texts)};
	}
	const expressions: Expression[] = [];
	for (const value of item.values) {
		const compiled = compileValue(item, comparison, value);
		if (compiled.kind === 'error') return compiled;
		expressions.push(compiled.expression);
	}
	const join = item.modifiers.has('all') ? allOf : anyOf;
	return {kind: 'ok', expression: comparison === 'cidr' ? inNetworks(item) : join(expressions)};
}

/** Several values that are nothing but text, of which one is to be found: they are looked for at once. */
function textsOf({values, modifiers}: FieldItem): readonly string[] | undefined {
	if (values.length < 2 || modifiers.has('all') || modifiers.has('cased')) return undefined;
	const texts: string[] = [];
	for (const value of values) {
		if (typeof value !== 'string' && typeof value !== 'number') return undefined;
		const text = String(value).toLowerCase();
		if (text.length > ruleValueLimits.characters) return undefined;
		const {literal} = compileWildcard(text, {start: false, end: false});
		if (literal === undefined) return undefined;
		texts.push(literal);
	}
	return texts;
}

function isPlace(comparison: Comparison): comparison is Place {
	return comparison === 'contains' || comparison === 'startswith' || comparison === 'endswith';
}

function oneOf(field: string, comparison: Place | undefined, texts: readonly string[]): Expression {
	const known = new Set(texts);
	const isIn =
		comparison === undefined ? (text: string) => known.has(text) : anyAt(comparison, texts);
	const holds = (value: FieldValue | undefined): boolean =>
		value !== undefined && isIn(textOf(value, false));
	const witness = comparison === undefined ? {field, values: texts} : undefined;
	return fieldTest({field, holds}, witness);
}

function compileValue(
	item: FieldItem,
	comparison: Comparison | undefined,
	value: unknown,
): Compiled {
	const {field} = item;
	if (comparison === 'exists') {
		if (typeof value !== 'boolean') return error('exists takes true or false', 'write one of them');
		return ok(field, (found) => (found !== undefined) === value);
	}
	if (value === null) return ok(field, (found) => found === undefined);
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
		return error('a value is a string, a number, true, false or null', 'write one of them');
	}
	const text = String(value);
	if (text.length > ruleValueLimits.characters) {
		return error(`a value is longer than ${ruleValueLimits.characters} characters`, 'shorten it');
	}
	return compileText(item, comparison, text);
}

function compileText(item: FieldItem, comparison: Comparison | undefined, text: string): Compiled {
	if (comparison === 'cidr') {
		return isNetwork(text)
			? ok(item.field, () => false)
			: error(`'${text}' is not a CIDR network`, 'write it as 10.0.0.0/8 or fc00::/7');
	}
	if (comparison === 'fieldref')
		return compareField(item.field, item.toEcs(text), item.modifiers.has('cased'));
	return isOrder(comparison)
		? compareNumber(item.field, comparison, text)
		: matchText(item, comparison, text);
}

const orders = {
	lt: (a: number, b: number) => a < b,
	lte: (a: number, b: number) => a <= b,
	gt: (a: number, b: number) => a > b,
	gte: (a: number, b: number) => a >= b,
} as const;

function isOrder(comparison: Comparison | undefined): comparison is keyof typeof orders {
	return comparison !== undefined && Object.hasOwn(orders, comparison);
}

function compareNumber(field: string, comparison: keyof typeof orders, text: string): Compiled {
	const bound = Number(text);
	if (text.trim() === '' || Number.isNaN(bound)) {
		return error(`${comparison} compares with a number, not '${text}'`, 'write a number');
	}
	const holds = orders[comparison];
	return ok(field, (value) => value !== undefined && value !== '' && holds(Number(value), bound));
}

function compareField(field: string, other: string, isCased: boolean): Compiled {
	const test: Predicate = (event) => {
		const value = event.field(field);
		const reference = event.field(other);
		if (value === undefined || reference === undefined) return false;
		return textOf(value, isCased) === textOf(reference, isCased);
	};
	return {kind: 'ok', expression: {kind: 'test', test}};
}

function matchText(
	{field, modifiers}: FieldItem,
	comparison: Comparison | undefined,
	text: string,
): Compiled {
	const isCased = modifiers.has('cased');
	const pattern = compileWildcard(isCased ? text : text.toLowerCase(), {
		start: comparison === 'contains' || comparison === 'endswith',
		end: comparison === 'contains' || comparison === 'startswith',
	});
	const holds = (value: FieldValue | undefined): boolean =>
		value !== undefined && pattern.matches(textOf(value, isCased));
	if (pattern.literal === undefined) return ok(field, holds);
	const witness = {field, values: [pattern.literal.toLowerCase()]};
	return {kind: 'ok', expression: fieldTest({field, holds}, witness)};
}

/** All networks of the item as one set; one address is in it or not, so that `all` makes no difference here. */
function inNetworks({field, values}: FieldItem): Expression {
	const networks = new NetworkSet(values.map(String));
	const holds = (value: FieldValue | undefined): boolean =>
		typeof value === 'string' && networks.has(value);
	return fieldTest({field, holds});
}

function textOf(value: FieldValue, isCased: boolean): string {
	const text = String(value);
	return isCased ? text : text.toLowerCase();
}

function ok(field: string, holds: FieldTest['holds']): Compiled {
	return {kind: 'ok', expression: fieldTest({field, holds})};
}

function error(message: string, remedy: string): Compiled {
	return {kind: 'error', message, remedy};
}
