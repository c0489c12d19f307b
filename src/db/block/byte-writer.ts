import {Buffer} from 'node:buffer';

/** Collects bytes at the end of a buffer that grows. What it writes, `ByteReader` reads. */
export class ByteWriter {
	#bytes: Buffer;
	#length = 0;

	constructor(sizeBytes = 1024) {
		this.#bytes = Buffer.allocUnsafe(sizeBytes);
	}

	/** Forgets what was written, to be used again. */
	clear(): void {
		this.#length = 0;
	}

	byte(value: number): void {
		this.#makeRoom(1);
		this.#bytes[this.#length++] = value;
	}

	/** An integer from 0 up to 2^53 - 1: seven bits a byte, the lowest first, the eighth set where more follow. */
	varint(value: number): void {
		let rest = value;
		while (rest >= 0x80) {
			this.byte((rest % 0x80) + 0x80);
			rest = Math.floor(rest / 0x80);
		}
		this.byte(rest);
	}

	/** Any safe integer: whether it is negative, then its size. */
	signed(value: number): void {
		this.varint(value < 0 ? 1 : 0);
		this.varint(Math.abs(value));
	}

	double(value: number): void {
		this.reserve(8).writeDoubleLE(value, 0);
	}

	/** Bytes with their length before them. */
	bytes(value: Uint8Array): void {
		this.varint(value.length);
		this.reserve(value.length).set(value);
	}

	text(value: string): void {
		const length = Buffer.byteLength(value);
		this.varint(length);
		this.reserve(length).write(value);
	}

	/** Room for so many bytes, which the caller fills before it writes anything else. */
	reserve(length: number): Buffer {
		this.#makeRoom(length);
		const from = this.#length;
		this.#length += length;
		return this.#bytes.subarray(from, this.#length);
	}

	/** What was written, a view that is valid until more is. */
	written(): Buffer {
		return this.#bytes.subarray(0, this.#length);
	}

	#makeRoom(length: number): void {
		const end = this.#length + length;
		if (end <= this.#bytes.length) return;
		const grown = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2));
		this.#bytes.copy(grown, 0, 0, this.#length);
		this.#bytes = grown;
	}
}
