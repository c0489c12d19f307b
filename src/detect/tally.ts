import type {Correlation} from './correlation.ts';
import type {Entry} from './hit-window.ts';

/** A number kept up to date while entries come into a time window and leave it. */
export interface Tally {
	readonly value: number;
	add(entry: Entry<unknown>): void;
	remove(entry: Entry<unknown>): void;
	clear(): void;
}

/** The tally a correlation compares with its threshold; undefined for one that looks at the order of its inputs. */
export function makeTally({kind, valueFields}: Correlation): Tally | undefined {
	if (kind === 'count') return new WeightTally();
	return kind === 'distinct' ? new ValueTally(valueFields) : undefined;
}

class WeightTally implements Tally {
	value = 0;

	add(entry: Entry<unknown>): void {
		this.value += entry.weight;
	}

	remove(entry: Entry<unknown>): void {
		this.value -= entry.weight;
	}

	clear(): void {
		this.value = 0;
	}
}

class ValueTally implements Tally {
	readonly #fields: readonly string[];
	/** How many entries of the window have each value. */
	readonly #counts = new Map<string, number>();

	constructor(fields: readonly string[]) {
		this.#fields = fields;
	}

	get value(): number {
		return this.#counts.size;
	}

	add(entry: Entry<unknown>): void {
		const value = this.#valueOf(entry);
		if (value !== undefined) this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
	}

	remove(entry: Entry<unknown>): void {
		const value = this.#valueOf(entry);
		if (value === undefined) return;
		const left = (this.#counts.get(value) ?? 0) - 1;
		if (left > 0) this.#counts.set(value, left);
		else this.#counts.delete(value);
	}

	clear(): void {
		this.#counts.clear();
	}

	/** Undefined where the entry does not count: no input, or a field is missing. */
	#valueOf({hit, inputs}: Entry<unknown>): string | undefined {
		if (inputs === 0) return undefined;
		const [only] = this.#fields;
		if (this.#fields.length === 1 && only !== undefined) return hit.fields[only];
		let value = '';
		for (const field of this.#fields) {
			const part = hit.fields[field];
			if (part === undefined) return undefined;
			value += `${part}\0`;
		}
		return value;
	}
}
