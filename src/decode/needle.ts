import {Buffer} from 'node:buffer';
import type {ByteRange} from './message.ts';
import type {CaptureType} from './capture-type.ts';
import {isAt} from './message.ts';

/** A literal that stands behind the first capture of a variant: where it is missing, the variant cannot match. */
export class Needle {
	readonly #literal: Uint8Array;
	readonly #reach: number;
	/** Whether a blank before it may be part of the capture. */
	readonly #hasBlanks: boolean;
	/** Place of the byte in the literal that log lines have least of. */
	readonly #pivot: number;

	/** The capture's type says how far from the start of the message it can begin. */
	constructor(
		literal: Uint8Array,
		{maxBytes, hasBlanks}: Pick<CaptureType, 'maxBytes' | 'hasBlanks'>,
	) {
		this.#literal = literal;
		this.#reach = maxBytes;
		this.#hasBlanks = hasBlanks;
		const ranks = Array.from(literal, byteRank);
		this.#pivot = Math.max(0, ranks.indexOf(Math.min(...ranks)));
	}

	/** The same for all that are found in the same messages. */
	get key(): string {
		return `${this.#reach} ${this.#hasBlanks} ${Buffer.from(this.#literal).toString('latin1')}`;
	}

	isIn(range: ByteRange): boolean {
		return this.#hasBlanks ? this.#isWithin(range) : this.#isBehindWord(range);
	}

	/** A word ends soon: to look for it in the whole message would cost most of what decoding costs. */
	#isBehindWord(range: ByteRange): boolean {
		const {bytes, from, to} = range;
		const literal = this.#literal;
		const [first] = literal;
		const last = Math.min(from + this.#reach, to - literal.length);
		for (let at = from; at <= last; at += 1) {
			const byte = bytes[at];
			if (byte === first && isAt(range, literal, at)) return true;
			if (byte === 0x20) return false;
		}
		return false;
	}

	#isWithin(range: ByteRange): boolean {
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
export function byteRank(byte: number): number {
	if (byte === 0x20) return 4;
	if (byte >= 0x61 && byte <= 0x7a) return 3;
	if (byte >= 0x30 && byte <= 0x39) return 2;
	return byte >= 0x41 && byte <= 0x5a ? 0 : 1;
}
