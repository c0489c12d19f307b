import {Buffer} from 'node:buffer';
import {foldBytes, foldCase} from '../base/fold-case.ts';
import {NetworkSet} from '../base/ip-network.ts';
import {compileLinearPattern} from '../base/linear-pattern.ts';
import type {LinearPattern} from '../base/linear-pattern.ts';
import {wellFormed} from '../base/utf8.ts';
import type {Condition, FieldTest, ResolvedQuery} from './event-query.ts';
import type {FieldValue} from './event.ts';
import {wildcardExpression} from './wildcard-expression.ts';

/** What a query can look at of an event. */
export interface Matchable {
	/** Event time in milliseconds since the epoch. */
	readonly time: number;
	/** The line as received. */
	raw(): Buffer;
	/** The value of a part of the header by its name (event-fields.ts), or of a field by its ECS name; undefined where there is none. */
	field(name: string): FieldValue | undefined;
}

/** Whether an event is what a query asks for. It learns while it matches: one user at a time. */
export type EventPredicate = (event: Matchable) => boolean;

/**
 * What a query means, for all that answer it. Text is looked for in the line as received, where bytes that are not UTF-8 are U+FFFD
 * each. Case makes no difference (base/fold-case.ts), unless the query says so.
 */
export function compileMatch(query: ResolvedQuery): EventPredicate {
	const compiler = new MatchCompiler(query.isCaseSensitive);
	const isMatch = compiler.compile(query.where);
	const since = query.since ?? -Infinity;
	const until = query.until ?? Infinity;
	return (event) => {
		if (event.time < since || event.time >= until) return false;
		compiler.line.turnTo(event);
		return isMatch(event);
	};
}

class MatchCompiler {
	/** Of the event at hand. */
	readonly line: Line;
	readonly #isCaseSensitive: boolean;

	constructor(isCaseSensitive: boolean) {
		this.line = new Line(isCaseSensitive);
		this.#isCaseSensitive = isCaseSensitive;
	}

	compile(condition: Condition): EventPredicate {
		switch (condition.kind) {
			case 'and':
				return this.#every(condition.of);
			case 'or':
				return this.#some(condition.of);
			case 'not': {
				const isMatch = this.compile(condition.of);
				return (event) => !isMatch(event);
			}
			case 'text': {
				const needle = Buffer.from(this.#folded(condition.value.toWellFormed()));
				return () => this.line.text().includes(needle);
			}
			case 'pattern': {
				const pattern = this.#pattern(condition.source);
				return () => pattern.isInBytes(this.line.raw());
			}
			case 'field':
				return this.#field(condition.field, condition.test);
		}
	}

	#every(conditions: readonly Condition[]): EventPredicate {
		const parts = cheapestFirst(conditions).map((condition) => this.compile(condition));
		return (event) => {
			for (const isMatch of parts) if (!isMatch(event)) return false;
			return true;
		};
	}

	/** Values of one field become one list, so that a long one costs no more than a short one. */
	#some(conditions: readonly Condition[]): EventPredicate {
		const {lists, others} = listsOf(conditions);
		const parts = [
			...[...lists].map(([field, list]) => this.#isListed(field, list)),
			...cheapestFirst(others).map((condition) => this.compile(condition)),
		];
		return (event) => {
			for (const isMatch of parts) if (isMatch(event)) return true;
			return false;
		};
	}

	#field(field: string, test: FieldTest): EventPredicate {
		switch (test.kind) {
			case 'equals':
				return this.#isListed(field, {texts: [String(test.value)], networks: []});
			case 'network':
				return this.#isListed(field, {texts: [], networks: [test.network]});
			case 'wildcard':
				return this.#isMatched(field, wildcardExpression(test.source));
			case 'pattern':
				return this.#isMatched(field, test.source);
			case 'range':
				return (event) => isWithin(event.field(field), test);
			case 'exists':
				return (event) => event.field(field) !== undefined;
		}
	}

	#isListed(field: string, {texts, networks}: ValueList): EventPredicate {
		const folded = new Set(texts.map((text) => this.#folded(text)));
		const set = new NetworkSet(networks);
		return (event) => {
			const value = event.field(field);
			if (value === undefined) return false;
			const text = String(value);
			return (
				(folded.size > 0 && folded.has(this.#folded(text))) ||
				(networks.length > 0 && set.has(text))
			);
		};
	}

	#isMatched(field: string, source: string): EventPredicate {
		const pattern = this.#pattern(source);
		return (event) => {
			const value = event.field(field);
			return value !== undefined && pattern.isInText(String(value));
		};
	}

	#pattern(source: string): LinearPattern {
		const compiled = compileLinearPattern(source, {isCaseSensitive: this.#isCaseSensitive});
		if (compiled.kind === 'ok') return compiled.value;
		throw new TypeError(`/${source}/: ${compiled.reason}`);
	}

	#folded(text: string): string {
		return this.#isCaseSensitive ? text : foldCase(text);
	}
}

/** The line of the event at hand, folded once for all conditions that look into it. */
class Line {
	readonly #isCaseSensitive: boolean;
	#event: Matchable | undefined;
	#text: Buffer | undefined;

	constructor(isCaseSensitive: boolean) {
		this.#isCaseSensitive = isCaseSensitive;
	}

	turnTo(event: Matchable): void {
		this.#event = event;
		this.#text = undefined;
	}

	raw(): Buffer {
		return this.#event?.raw() ?? Buffer.alloc(0);
	}

	/** Its UTF-8, folded where case makes no difference. */
	text(): Buffer {
		return (this.#text ??= this.#isCaseSensitive ? wellFormed(this.raw()) : foldBytes(this.raw()));
	}
}

/** Values that a field may have. */
interface ValueList {
	readonly texts: string[];
	readonly networks: string[];
}

function listsOf(conditions: readonly Condition[]): {
	readonly lists: ReadonlyMap<string, ValueList>;
	readonly others: readonly Condition[];
} {
	const lists = new Map<string, ValueList>();
	const others: Condition[] = [];
	for (const condition of conditions) {
		const test = condition.kind === 'field' ? condition.test : undefined;
		if (condition.kind !== 'field' || (test?.kind !== 'equals' && test?.kind !== 'network')) {
			others.push(condition);
			continue;
		}
		const list = lists.get(condition.field) ?? {texts: [], networks: []};
		lists.set(condition.field, list);
		if (test.kind === 'equals') list.texts.push(String(test.value));
		else list.networks.push(test.network);
	}
	return {lists, others};
}

function isWithin(
	value: FieldValue | undefined,
	{min, max}: FieldTest & {readonly kind: 'range'},
): boolean {
	if (value === undefined || (typeof value === 'string' && value.trim() === '')) return false;
	const number = Number(value);
	const isAbove = min === null || number > min.value || (min.isIncluded && number === min.value);
	const isBelow = max === null || number < max.value || (max.isIncluded && number === max.value);
	return isAbove && isBelow;
}

function cheapestFirst(conditions: readonly Condition[]): readonly Condition[] {
	return conditions.toSorted((one, other) => costOf(one) - costOf(other));
}

/** Fields are looked at before lines, and lines for texts before expressions. */
function costOf(condition: Condition): number {
	switch (condition.kind) {
		case 'field':
			return 0;
		case 'text':
			return 1;
		case 'pattern':
			return 2;
		case 'not':
			return costOf(condition.of);
		case 'and':
		case 'or':
			return Math.max(0, ...condition.of.map(costOf));
	}
}
