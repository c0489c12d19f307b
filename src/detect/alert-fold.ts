import type {Alert} from '../model/alert.ts';
import type {FoldableHit} from '../model/rule-hit.ts';
import type {OnAlert} from './alert-raising.ts';
import {fieldsOfHits} from './correlation-plan.ts';
import {Correlator} from './correlator.ts';
import type {Firing} from './firing.ts';
import type {GrowingAlert} from './growing-alert.ts';
import {KeptHits} from './kept-hits.ts';
import type {RuleSet} from './rule-set.ts';

/** Most groups that one correlation keeps in memory, unless the wiring says otherwise. */
export const defaultGroupLimit = 20_000;

/**
 * Folds committed hits into alerts, in order of commit. The result is a function of the hits alone (docs/decisions/0002-alert-fold.md):
 * after `restore` of the alerts fired within the horizon and `warm` of the hits within it up to a cursor, `add` goes on from there as
 * if it had never stopped.
 */
export class AlertFold<Ref = number> {
	readonly #correlators: readonly Correlator<Ref>[];
	readonly #hits: KeptHits<Ref>;
	/** Positions of the correlations that a rule's hits reach, in order. */
	readonly #reached = new Map<string, readonly number[]>();
	/** What the hit at hand made each correlation fire. */
	readonly #firings: (readonly Firing[])[];
	/** By id: an alert whose group was forgotten can be opened again. */
	readonly #changed = new Map<string, GrowingAlert<Ref>>();
	/** Those of them that were opened since they were last taken. */
	#opened: GrowingAlert<Ref>[] = [];
	/** Id of the hit that is being folded. */
	#hit = 0;
	/** How far back before the newest hit `restore` and `warm` must reach. */
	readonly horizonMs: number;

	constructor(rules: RuleSet, {groupLimit}: {readonly groupLimit: number}) {
		this.#hits = new KeptHits(fieldsOfHits(rules.correlations));
		this.#correlators = rules.correlations.map(
			(correlation) => new Correlator<Ref>(correlation, this.#hits, groupLimit),
		);
		this.#firings = rules.correlations.map(() => []);
		for (const [i, {groupOf}] of rules.correlations.entries()) {
			for (const ruleId of groupOf.keys()) {
				this.#reached.set(ruleId, [...(this.#reached.get(ruleId) ?? []), i]);
			}
		}
		// A group keeps two spans; what lies at their start was judged with the span before it.
		this.horizonMs = 3 * Math.max(0, ...rules.correlations.map(({spanMs}) => spanMs));
	}

	/** Groups that were forgotten because there were too many. */
	get evicted(): number {
		return this.#correlators.reduce((sum, {evicted}) => sum + evicted, 0);
	}

	/** Takes back a stored alert; all of them before the first `warm`. */
	restore(alert: Alert<Ref>): void {
		this.#correlators.find(({ruleId}) => ruleId === alert.rule.id)?.restore(alert);
	}

	/** Takes in a hit that was folded before. */
	warm(hit: FoldableHit<Ref>): void {
		this.#take(hit, undefined);
	}

	/** Takes in the next hit; what is needed of it is copied. */
	add(hit: FoldableHit<Ref>): void {
		this.#hit = hit.id;
		this.#take(hit, this.#noteChange);
	}

	/** Those that `takeChanged` would return, by id. */
	get changed(): Pick<ReadonlyMap<string, unknown>, 'keys' | 'size'> {
		return this.#changed;
	}

	/** The alerts that were opened or changed since it was last called. */
	takeChanged(): readonly Alert<Ref>[] {
		const alerts = [...this.#changed.values()].map((alert) => alert.snapshot());
		this.#changed.clear();
		this.#opened = [];
		return alerts;
	}

	/** Those of them that were opened since this or the one above was last called; `takeChanged` returns them too. */
	takeOpened(): readonly Alert<Ref>[] {
		const alerts = this.#opened.map((alert) => alert.snapshot());
		this.#opened = [];
		return alerts;
	}

	readonly #noteChange = (alert: GrowingAlert<Ref>, isOpened: boolean): void => {
		if (isOpened) {
			alert.openedBy = this.#hit;
			this.#opened.push(alert);
		}
		this.#changed.set(alert.id, alert);
	};

	#take(hit: FoldableHit<Ref>, onAlert: OnAlert<Ref> | undefined): void {
		const reached = this.#reached.get(hit.ruleId);
		if (reached === undefined) return;
		const kept = this.#hits.add(hit);
		for (const i of reached) {
			this.#firings[i] = this.#correlators[i]?.add(kept, this.#firings, onAlert) ?? noFirings;
		}
		for (const i of reached) this.#firings[i] = noFirings;
	}
}

const noFirings: readonly never[] = [];
