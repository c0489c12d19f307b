import type {EcsFields, FieldValue} from './event.ts';

/** Most names of fields in one batch, and most fields of one row. */
export const fieldLimits = {names: 1024, perRow: 64} as const;

/** Pairs for which there is room at first. */
const firstPairs = 4096;

/**
 * The decoded fields of a batch's rows: a list of pairs in the order of rows, each an index into the distinct names and one into the
 * distinct values, so that what many rows share is there once.
 *
 * ```
 * start   0     2  2        5        row 1 has no fields
 * name    0  1  | |0  2  1           names   event.action, source.ip, source.port
 * value   0  1  | |0  2  3           values  'ssh_login', '192.0.2.7', 22, '192.0.2.9'
 * ```
 */
export class FieldColumns {
	/** Row's first pair; the next row's is its end. */
	readonly start: Uint32Array;
	/** Index of the name, by pair. */
	name = new Uint16Array(firstPairs);
	/** Index of the value, by pair. */
	value = new Uint32Array(firstPairs);
	readonly names: string[] = [];
	/** Fields that were left out because a bound was reached. */
	leftOut = 0;

	readonly #nameIndexes = new Map<string, number>();
	/** Strings and numbers apart: '22' is not 22. As many as pairs at most. */
	readonly #values: FieldValue[] = [];
	readonly #valueIndexes = new Map<FieldValue, number>();
	/** The last pair of each name. */
	readonly #lastPair: number[] = [];

	constructor(capacity: number) {
		this.start = new Uint32Array(capacity + 1);
	}

	get valueCount(): number {
		return this.#values.length;
	}

	/** A value by its index, which is below `valueCount`. */
	valueAt(index: number): FieldValue {
		return this.#values[index] ?? '';
	}

	/** Begins the next row, without fields. */
	begin(row: number): void {
		this.start[row + 1] = this.start[row] ?? 0;
	}

	/** Gives the newest row a field, in the place of one it has by that name. */
	set(row: number, name: string, value: FieldValue): void {
		const nameIndex = this.#indexOfName(name);
		const first = this.start[row] ?? 0;
		const end = this.start[row + 1] ?? 0;
		const last = this.#lastPair[nameIndex] ?? -1;
		const pair = last >= first ? last : end;
		if (nameIndex < 0 || pair - first >= fieldLimits.perRow) {
			this.leftOut += 1;
			return;
		}
		if (pair === this.name.length) this.#grow();
		this.name[pair] = nameIndex;
		this.value[pair] = this.#indexOfValue(value);
		this.#lastPair[nameIndex] = pair;
		this.start[row + 1] = Math.max(end, pair + 1);
	}

	get(row: number, name: string): FieldValue | undefined {
		const nameIndex = this.#nameIndexes.get(name);
		const end = this.start[row + 1] ?? 0;
		for (let pair = this.start[row] ?? 0; pair < end; pair += 1)
			if (this.name[pair] === nameIndex) return this.valueAt(this.value[pair] ?? 0);
		return undefined;
	}

	of(row: number): EcsFields {
		const fields = new Map<string, FieldValue>();
		const end = this.start[row + 1] ?? 0;
		for (let pair = this.start[row] ?? 0; pair < end; pair += 1) {
			const name = this.names[this.name[pair] ?? 0] ?? '';
			fields.set(name, this.valueAt(this.value[pair] ?? 0));
		}
		return fields;
	}

	clear(): void {
		this.names.length = 0;
		this.#values.length = 0;
		this.leftOut = 0;
		this.#nameIndexes.clear();
		this.#valueIndexes.clear();
		this.#lastPair.length = 0;
	}

	/** -1 where there is no room for another name. */
	#indexOfName(name: string): number {
		const known = this.#nameIndexes.get(name);
		if (known !== undefined) return known;
		if (this.names.length === fieldLimits.names) return -1;
		const index = this.names.push(name) - 1;
		this.#nameIndexes.set(name, index);
		return index;
	}

	#indexOfValue(value: FieldValue): number {
		const known = this.#valueIndexes.get(value);
		if (known !== undefined) return known;
		const index = this.#values.push(value) - 1;
		this.#valueIndexes.set(value, index);
		return index;
	}

	#grow(): void {
		const [name, value] = [this.name, this.value];
		this.name = new Uint16Array(name.length * 2);
		this.name.set(name);
		this.value = new Uint32Array(value.length * 2);
		this.value.set(value);
	}
}
