import type {MatchableEvent} from './matchable-event.ts';
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
	readonly test: Predicate;
	readonly hitFields: readonly string[];
}

/**
 * Finds the rules an event matches without trying all: a rule is tried only where the exact field value that it cannot match
 * without is present.
 */
export class RuleIndex {
	readonly #byValue = new Map<string, Map<string, Candidate[]>>();
	/** Rules that no single value is needed for. */
	readonly #always: Candidate[] = [];

	constructor(rules: readonly IndexedRule[]) {
		for (const rule of rules) this.#add(rule);
	}

	match(event: MatchableEvent, onMatch: OnMatch): void {
		for (const [field, byValue] of this.#byValue) {
			const value = event.field(field);
			if (value === undefined) continue;
			const candidates = byValue.get(String(value).toLowerCase());
			if (candidates !== undefined) tryAll(candidates, event, onMatch);
		}
		if (this.#always.length > 0) tryAll(this.#always, event, onMatch);
	}

	#add({id, expression, hitFields}: IndexedRule): void {
		const candidate: Candidate = {id, test: toPredicate(expression), hitFields};
		const witness = witnessOf(expression);
		if (witness === undefined) {
			this.#always.push(candidate);
			return;
		}
		const byValue = this.#byValue.get(witness.field) ?? new Map<string, Candidate[]>();
		this.#byValue.set(witness.field, byValue);
		for (const value of new Set(witness.values)) {
			byValue.set(value, [...(byValue.get(value) ?? []), candidate]);
		}
	}
}

function tryAll(candidates: readonly Candidate[], event: MatchableEvent, onMatch: OnMatch): void {
	for (const {id, test, hitFields} of candidates) {
		if (test(event)) onMatch(id, hitFields);
	}
}
