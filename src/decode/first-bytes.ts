import type {ByteRange} from './message.ts';
import type {Variant} from './pattern.ts';

/** The bytes that variants with a head begin with: most messages of programs that a pack does not name begin with none of them. */
export class FirstBytes {
	readonly #isThere = new Uint8Array(256);

	constructor(variants: readonly Variant[]) {
		for (const {head} of variants) {
			const [first] = head;
			if (first !== undefined) this.#isThere[first] = 1;
		}
	}

	/** Whether a variant with a head can match the start of the range. */
	has({bytes, from, to}: ByteRange): boolean {
		return from < to && this.#isThere[bytes[from] ?? 0] === 1;
	}
}
