import type {FieldValue} from '../model/event.ts';
import type {MatchableEvent} from './matchable-event.ts';
import {toPredicate} from './predicate.ts';
import type {Expression, Predicate} from './predicate.ts';

/** Fields that have few values, and by which most of what rules ask is decided. */
const fewValued = ['event.action', 'event.outcome', 'event.category'] as const;

/** Most combinations of their values that are remembered for a list; with others the whole list is tried. */
const mostRemembered = 4096;

/** A rule that an event can match, and what is left to ask of it. */
export interface Possible<Rule> {
	readonly rule: Rule;
	readonly test: Predicate;
}

type Value = FieldValue | undefined;

/** Rules that are tried together, each reduced to what the event's few-valued fields leave open. */
export class Narrowing<Rule extends {readonly expression: Expression}> {
	#all: readonly Possible<Rule>[] = [];
	readonly #byValues = new Map<Value, Map<Value, Map<Value, readonly Possible<Rule>[]>>>();
	#remembered = 0;

	add(rule: Rule): void {
		this.#all = [...this.#all, {rule, test: toPredicate(rule.expression)}];
		this.#byValues.clear();
		this.#remembered = 0;
	}

	/** In the order in which they were added. */
	possible(event: MatchableEvent): readonly Possible<Rule>[] {
		if (this.#all.length === 1) return this.#all;
		const action = event.field(fewValued[0]);
		const outcome = event.field(fewValued[1]);
		const category = event.field(fewValued[2]);
		const known = this.#byValues.get(action)?.get(outcome)?.get(category);
		return known ?? this.#narrow(action, outcome, category);
	}

	#narrow(action: Value, outcome: Value, category: Value): readonly Possible<Rule>[] {
		if (this.#remembered === mostRemembered) return this.#all;
		const known: KnownFields = new Map([
			[fewValued[0], action],
			[fewValued[1], outcome],
			[fewValued[2], category],
		]);
		const possible = this.#all.flatMap(({rule}) => {
			const left = reduced(rule.expression, known);
			if (left === false) return [];
			return [{rule, test: left === true ? always : toPredicate(left)}];
		});
		const byOutcome = entry(this.#byValues, action, () => new Map());
		entry(byOutcome, outcome, () => new Map()).set(category, possible);
		this.#remembered += 1;
		return possible;
	}
}

type KnownFields = ReadonlyMap<string, Value>;

const always = (): boolean => true;

function entry<Key, Entry>(map: Map<Key, Entry>, key: Key, make: () => Entry): Entry {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}

/** What is left of the expression where these fields are known; whether it holds where they decide it. */
function reduced(expression: Expression, known: KnownFields): Expression | boolean {
	if (expression.kind === 'test') {
		const {about} = expression;
		if (about === undefined || !known.has(about.field)) return expression;
		return about.holds(known.get(about.field));
	}
	if (expression.kind === 'not') {
		const of = reduced(expression.of, known);
		return typeof of === 'boolean' ? !of : {kind: 'not', of};
	}
	const parts = expression.of.map((each) => reduced(each, known));
	const of = parts.filter((part) => typeof part !== 'boolean');
	const count = expression.count - parts.filter((part) => part === true).length;
	if (count <= 0) return true;
	return of.length < count ? false : {kind: 'some', count, of};
}
