import {isIn, lastCodePoint, wordCharacters} from './code-points.ts';
import type {CodePoints} from './code-points.ts';

/** Code points in classes, whose members none of some sets tells apart, nor `\b`. */
export class Alphabet {
	/** First code point of each class, rising. */
	readonly #firsts: readonly number[];

	constructor(sets: readonly CodePoints[]) {
		const firsts = new Set([0]);
		for (const set of [wordCharacters, ...sets])
			for (const [first, last] of set) {
				firsts.add(first);
				if (last < lastCodePoint) firsts.add(last + 1);
			}
		this.#firsts = [...firsts].toSorted((one, other) => one - other);
	}

	/** How many classes there are; they are numbered from 0. */
	get size(): number {
		return this.#firsts.length;
	}

	classOf(point: number): number {
		let low = 0;
		let high = this.#firsts.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.#firsts[middle] ?? 0) <= point) low = middle + 1;
			else high = middle;
		}
		return low - 1;
	}

	/** One that stands for all of its class. */
	memberOf(cls: number): number {
		return this.#firsts[cls] ?? 0;
	}

	isWord(cls: number): boolean {
		return isIn(wordCharacters, this.memberOf(cls));
	}
}
