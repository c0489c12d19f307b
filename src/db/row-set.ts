import {setBits} from '../base/set-bits.ts';

/** Some of the rows of a block: a bit each. */
export class RowSet {
	readonly #rows: number;
	readonly #words: Uint32Array;

	private constructor(rows: number, words: Uint32Array) {
		this.#rows = rows;
		this.#words = words;
	}

	static none(rows: number): RowSet {
		return new RowSet(rows, new Uint32Array(Math.ceil(rows / 32)));
	}

	static all(rows: number): RowSet {
		const words = new Uint32Array(Math.ceil(rows / 32)).fill(0xffff_ffff);
		const rest = rows % 32;
		if (rest > 0) words[words.length - 1] = 2 ** rest - 1;
		return new RowSet(rows, words);
	}

	get isEmpty(): boolean {
		return this.#words.every((word) => word === 0);
	}

	get size(): number {
		let size = 0;
		for (const word of this.#words) size += setBits(word);
		return size;
	}

	has(row: number): boolean {
		return ((this.#words[row >>> 5] ?? 0) & (1 << row)) !== 0;
	}

	add(row: number): void {
		this.#words[row >>> 5] = (this.#words[row >>> 5] ?? 0) | (1 << row);
	}

	/** Those of either. */
	or(other: RowSet): RowSet {
		return new RowSet(
			this.#rows,
			this.#words.map((word, at) => word | (other.#words[at] ?? 0)),
		);
	}

	/** Those that are of both. */
	and(other: RowSet): RowSet {
		return new RowSet(
			this.#rows,
			this.#words.map((word, at) => word & (other.#words[at] ?? 0)),
		);
	}

	/** Those that are not of the other. */
	without(other: RowSet): RowSet {
		return new RowSet(
			this.#rows,
			this.#words.map((word, at) => word & ~(other.#words[at] ?? 0)),
		);
	}

	/** Those whose id, of a column's rows, is among the wanted ones: 1 at its place. */
	withIds(ids: Uint16Array, wanted: Uint8Array): RowSet {
		const words = new Uint32Array(this.#words.length);
		for (let at = 0; at < words.length; at += 1) {
			const word = this.#words[at] ?? 0;
			if (word === 0) continue;
			const first = at * 32;
			const end = Math.min(32, this.#rows - first);
			let found = 0;
			for (let bit = 0; bit < end; bit += 1) found |= (wanted[ids[first + bit] ?? 0] ?? 0) << bit;
			words[at] = found & word;
		}
		return new RowSet(this.#rows, words);
	}

	/** Those that the test holds for. */
	filter(test: (row: number) => boolean): RowSet {
		return new RowSet(
			this.#rows,
			this.#words.map((word, at) => {
				let found = 0;
				for (let rest = word; rest !== 0; rest &= rest - 1) {
					const bit = 31 - Math.clz32(rest & -rest);
					if (test(at * 32 + bit)) found |= 1 << bit;
				}
				return found;
			}),
		);
	}

	/** Rising. */
	rows(): readonly number[] {
		const rows: number[] = [];
		for (let at = 0; at < this.#words.length; at += 1)
			for (let rest = this.#words[at] ?? 0; rest !== 0; rest &= rest - 1)
				rows.push(at * 32 + 31 - Math.clz32(rest & -rest));
		return rows;
	}
}
