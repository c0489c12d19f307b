import type {MatchableEvent} from './matchable-event.ts';
import {Narrowing} from './narrowing.ts';
import type {Possible} from './narrowing.ts';
import {witnessOf} from './predicate.ts';
import type {Expression} from './predicate.ts';

/** A rule that events are matched with. */
export interface IndexedRule {
	readonly id: string;
	readonly expression: Expression;
	/** Fields whose values a hit carries. */
	readonly hitFields: readonly string[];
}

/** Told of each rule that an event matches, and which fields a hit of it carries. */
export type OnMatch = (ruleId: string, hitFields: readonly string[]) => void;

/**
 * Finds the rules an event matches without trying all: a rule is tried only where the exact field value that it cannot match
 * without is present.
 */
export class RuleIndex {
	readonly #fields: {
		readonly field: string;
		readonly byValue: Map<string, Narrowing<IndexedRule>>;
	}[] = [];
	/** Rules that no single value is needed for. */
	readonly #always = new Narrowing<IndexedRule>();
	#hasAlways = false;

	constructor(rules: readonly IndexedRule[]) {
		for (const rule of rules) this.#add(rule);
	}

	match(event: MatchableEvent, onMatch: OnMatch): void {
		// Plain loops, since this runs for each event: what an iterator makes is garbage.
		for (let index = 0; index < this.#fields.length; index += 1) {
			const known = this.#fields[index];
			const value = known && event.field(known.field);
			if (known === undefined || value === undefined) continue;
			const candidates = known.byValue.get(String(value).toLowerCase());
			if (candidates !== undefined) tryAll(candidates.possible(event), event, onMatch);
		}
		if (this.#hasAlways) tryAll(this.#always.possible(event), event, onMatch);
	}

	#add(rule: IndexedRule): void {
		const witness = witnessOf(rule.expression);
		if (witness === undefined) {
			this.#always.add(rule);
			this.#hasAlways = true;
			return;
		}
		const byValue = this.#byValueOf(witness.field);
		for (const value of new Set(witness.values)) {
			const candidates = byValue.get(value) ?? new Narrowing<IndexedRule>();
			byValue.set(value, candidates);
			candidates.add(rule);
		}
	}

	#byValueOf(field: string): Map<string, Narrowing<IndexedRule>> {
		const known = this.#fields.find((each) => each.field === field);
		if (known !== undefined) return known.byValue;
		const byValue = new Map<string, Narrowing<IndexedRule>>();
		this.#fields.push({field, byValue});
		return byValue;
	}
}

function tryAll(
	possible: readonly Possible<IndexedRule>[],
	event: MatchableEvent,
	onMatch: OnMatch,
): void {
	for (let index = 0; index < possible.length; index += 1) {
		const each = possible[index];
		if (each?.test(event) === true) onMatch(each.rule.id, each.rule.hitFields);
	}
}
