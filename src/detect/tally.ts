import type {Correlation} from './correlation.ts';
import {HitKeys} from './hit-keys.ts';
import type {HitKey} from './hit-keys.ts';
import type {HitWindow} from './hit-window.ts';
import type {KeptHits} from './kept-hits.ts';

/** A number kept up to date while hits come into a time window and leave it. */
export interface Tally {
	readonly value: number;
	add(window: HitWindow, index: number): void;
	remove(window: HitWindow, index: number): void;
	clear(): void;
}

/** What makes the tally that a correlation compares with its threshold; undefined is made for one that looks at the order of its inputs. */
export function tallyMaker(
	{kind, valueFields, groupOf}: Correlation,
	hits: KeptHits<unknown>,
): () => Tally | undefined {
	if (kind === 'count') return () => new WeightTally();
	if (kind !== 'distinct') return () => undefined;
	const fields = valueFields.map((field) => ({fields: [field], fallback: undefined}));
	const keys = new HitKeys(hits, new Map([...groupOf.keys()].map((rule) => [rule, fields])));
	return () => new ValueTally(keys);
}

class WeightTally implements Tally {
	value = 0;

	add(window: HitWindow, index: number): void {
		this.value += window.weightAt(index);
	}

	remove(window: HitWindow, index: number): void {
		this.value -= window.weightAt(index);
	}

	clear(): void {
		this.value = 0;
	}
}

class ValueTally implements Tally {
	readonly #keys: HitKeys;
	/** How many hits of the window have each value. */
	readonly #counts = new Map<HitKey, number>();

	constructor(keys: HitKeys) {
		this.#keys = keys;
	}

	get value(): number {
		return this.#counts.size;
	}

	add(window: HitWindow, index: number): void {
		const value = this.#valueAt(window, index);
		if (value !== undefined) this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
	}

	remove(window: HitWindow, index: number): void {
		const value = this.#valueAt(window, index);
		if (value === undefined) return;
		const left = (this.#counts.get(value) ?? 0) - 1;
		if (left > 0) this.#counts.set(value, left);
		else this.#counts.delete(value);
	}

	clear(): void {
		this.#counts.clear();
	}

	/** Undefined where the hit does not count: no input, or a field is missing. */
	#valueAt(window: HitWindow, index: number): HitKey | undefined {
		return window.inputsAt(index) === 0 ? undefined : this.#keys.of(window.hitAt(index));
	}
}
