import type {Buffer} from 'node:buffer';

/**
 * Reads what `ByteWriter` wrote and trusts none of it: past the end, or beyond a bound, it gives zeros and nothing, and `isBroken`
 * stays true, so that its user asks once, at the end, before it believes what it has read.
 */
export class ByteReader {
	isBroken = false;
	readonly #bytes: Buffer;
	#at = 0;

	constructor(bytes: Buffer) {
		this.#bytes = bytes;
	}

	/** Whether all was read and nothing was missing. */
	get isDone(): boolean {
		return !this.isBroken && this.#at === this.#bytes.length;
	}

	byte(): number {
		const byte = this.#bytes[this.#at++];
		return byte === undefined ? this.#broken(0) : byte;
	}

	varint(): number {
		let [value, scale] = [0, 1];
		for (;;) {
			const byte = this.byte();
			value += (byte % 0x80) * scale;
			if (byte < 0x80) return Number.isSafeInteger(value) ? value : this.#broken(0);
			scale *= 0x80;
			if (scale > 2 ** 53) return this.#broken(0);
		}
	}

	signed(): number {
		const isNegative = this.count(1) === 1;
		const size = this.varint();
		return isNegative ? -size : size;
	}

	/** A varint of at most `most`. */
	count(most: number): number {
		const value = this.varint();
		return value <= most ? value : this.#broken(0);
	}

	double(): number {
		const place = this.take(8);
		return place.length === 8 ? place.readDoubleLE(0) : 0;
	}

	/** Bytes with their length before them, a view. */
	bytes(most: number): Buffer {
		return this.take(this.count(most));
	}

	text(mostBytes: number): string {
		return this.bytes(mostBytes).toString('utf8');
	}

	/** So many bytes, a view; none where fewer are left. */
	take(length: number): Buffer {
		const start = this.pass(length);
		return start < 0 ? this.#bytes.subarray(0, 0) : this.#bytes.subarray(start, start + length);
	}

	/** Passes by so many bytes and gives where they begin; -1 where fewer are left. */
	pass(length: number): number {
		const start = this.#at;
		if (start + length > this.#bytes.length) return this.#broken(-1);
		this.#at = start + length;
		return start;
	}

	#broken<Value>(value: Value): Value {
		this.isBroken = true;
		this.#at = this.#bytes.length;
		return value;
	}
}
