import type {MatchableEvent} from './matchable-event.ts';
import {Narrowing} from './narrowing.ts';
import {toPredicate, witnessOf} from './predicate.ts';
import type {Expression, Predicate} from './predicate.ts';

/** A rule that events are matched with. */
export interface IndexedRule {
	readonly id: string;
	readonly expression: Expression;
	/** Fields whose values a hit carries. */
	readonly hitFields: readonly string[];
}

/** Told of each rule that an event matches, and which fields a hit of it carries. */
export type OnMatch = (ruleId: string, hitFields: readonly string[]) => void;

interface Candidate {
	readonly id: string;
	readonly expression: Expression;
	readonly test: Predicate;
	readonly hitFields: readonly string[];
}

/**
 * Finds the rules an event matches without trying all: a rule is tried only where the exact field value that it cannot match
 * without is present.
 */
export class RuleIndex {
	readonly #fields: {
		readonly field: string;
		readonly byValue: Map<string, Narrowing<Candidate>>;
	}[] = [];
	/** Rules that no single value is needed for. */
	readonly #always = new Narrowing<Candidate>();
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

	#add({id, expression, hitFields}: IndexedRule): void {
		const candidate: Candidate = {id, expression, test: toPredicate(expression), hitFields};
		const witness = witnessOf(expression);
		if (witness === undefined) {
			this.#always.add(candidate);
			this.#hasAlways = true;
			return;
		}
		const byValue = this.#byValueOf(witness.field);
		for (const value of new Set(witness.values)) {
			const candidates = byValue.get(value) ?? new Narrowing<Candidate>();
			byValue.set(value, candidates);
			candidates.add(candidate);
		}
	}

	#byValueOf(field: string): Map<string, Narrowing<Candidate>> {
		const known = this.#fields.find((each) => each.field === field);
		if (known !== undefined) return known.byValue;
		const byValue = new Map<string, Narrowing<Candidate>>();
		this.#fields.push({field, byValue});
		return byValue;
	}
}

function tryAll(candidates: readonly Candidate[], event: MatchableEvent, onMatch: OnMatch): void {
	for (let index = 0; index < candidates.length; index += 1) {
		const candidate = candidates[index];
		if (candidate?.test(event) === true) onMatch(candidate.id, candidate.hitFields);
	}
}
