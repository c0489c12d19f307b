import type {ByteRange} from './message.ts';
import type {Variant} from './pattern.ts';

/** The bytes that messages begin with which variants can match: most messages of programs that a pack does not name begin with none of them. */
export class FirstBytes {
	readonly #isThere = new Uint8Array(256);

	constructor(variants: readonly Variant[]) {
		for (const {head, captures} of variants) {
			const [first] = head;
			const firstOfCapture = captures[0]?.type.firstBytes;
			if (first !== undefined) this.#isThere[first] = 1;
			else if (firstOfCapture === undefined) this.#isThere.fill(1);
			else for (const byte of firstOfCapture) this.#isThere[byte] = 1;
		}
	}

	/** Whether a variant can match the start of the range. */
	has({bytes, from, to}: ByteRange): boolean {
		return from < to && this.#isThere[bytes[from] ?? 0] === 1;
	}
}
