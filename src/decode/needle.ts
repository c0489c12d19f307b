import {Buffer} from 'node:buffer';
import type {ByteRange} from './message.ts';
import {isAt} from './message.ts';

/** A literal that stands behind the first capture of a variant: where it is missing, the variant cannot match. */
export class Needle {
	readonly #literal: Uint8Array;
	readonly #reach: number;
	/** Place of the byte in the literal that log lines have least of. */
	readonly #pivot: number;

	/** `reach` is how far from the start of the message it can begin. */
	constructor(literal: Uint8Array, reach: number) {
		this.#literal = literal;
		this.#reach = reach;
		const ranks = Array.from(literal, frequencyRank);
		this.#pivot = Math.max(0, ranks.indexOf(Math.min(...ranks)));
	}

	/** The same for all that are found in the same messages. */
	get key(): string {
		return `${this.#reach} ${Buffer.from(this.#literal).toString('latin1')}`;
	}

	isIn(range: ByteRange): boolean {
		const {bytes, from, to} = range;
		const literal = this.#literal;
		const pivot = this.#pivot;
		const rare = literal[pivot];
		const last = Math.min(from + this.#reach, to - literal.length) + pivot;
		for (let at = from + pivot; at <= last; at += 1)
			if (bytes[at] === rare && isAt(range, literal, at - pivot)) return true;
		return false;
	}
}

/** Rises with how many of such bytes a log line has. */
function frequencyRank(byte: number): number {
	if (byte === 0x20) return 4;
	if (byte >= 0x61 && byte <= 0x7a) return 3;
	if (byte >= 0x30 && byte <= 0x39) return 2;
	return byte >= 0x41 && byte <= 0x5a ? 0 : 1;
}
