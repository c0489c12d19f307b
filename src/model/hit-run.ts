import type {FoldableHit} from './rule-hit.ts';

/**
 * Committed hits whose ids follow each other: as columns, which cross threads without an object per hit. Their fields are pairs of a name
 * and a value.
 *
 * ```
 * by hit     event  time  rule (place in `rules`)  weight  end (of its pairs)
 * by pair    name (place in `names`)  value (place in `values`)
 * ```
 */
export interface HitRun {
	/** Id of the first hit. */
	readonly first: number;
	readonly events: Float64Array;
	/** Event times in milliseconds. */
	readonly times: Float64Array;
	readonly ruleOf: Float64Array;
	readonly weights: Float64Array;
	readonly ends: Float64Array;
	readonly nameOf: Float64Array;
	readonly valueOf: Float64Array;
	readonly rules: readonly string[];
	readonly names: readonly string[];
	readonly values: readonly string[];
}

/** Id of the last hit. */
export function lastOf({first, times}: HitRun): number {
	return first + times.length - 1;
}

/** The hits with `after < id <= to`, one after the other in the same object. */
export function* hitsWithin(
	runs: readonly HitRun[],
	{after, to = Number.POSITIVE_INFINITY}: {readonly after: number; readonly to?: number},
): Generator<FoldableHit> {
	for (const run of runs) {
		const view = new HitRunView(run);
		const end = Math.min(lastOf(run), to);
		for (let id = Math.max(run.first, after + 1); id <= end; id += 1)
			yield view.show(id - run.first);
	}
}

class HitRunView implements FoldableHit {
	readonly #run: HitRun;
	#hit = 0;

	constructor(run: HitRun) {
		this.#run = run;
	}

	/** Turns to another hit. */
	show(hit: number): this {
		this.#hit = hit;
		return this;
	}

	get id(): number {
		return this.#run.first + this.#hit;
	}

	get event(): number {
		return this.#run.events[this.#hit] ?? 0;
	}

	get ruleId(): string {
		return this.#run.rules[this.#run.ruleOf[this.#hit] ?? 0] ?? '';
	}

	get time(): number {
		return this.#run.times[this.#hit] ?? 0;
	}

	get weight(): number {
		return this.#run.weights[this.#hit] ?? 1;
	}

	field(name: string): string | undefined {
		const {names, ends, nameOf, valueOf, values} = this.#run;
		const known = names.indexOf(name);
		const end = ends[this.#hit] ?? 0;
		for (let pair = ends[this.#hit - 1] ?? 0; pair < end; pair += 1)
			if (nameOf[pair] === known) return values[valueOf[pair] ?? 0];
		return undefined;
	}
}
