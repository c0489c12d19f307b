import {Buffer} from 'node:buffer';
import {byteHash} from './byte-hash.ts';

/** What a table is made of, to be shared with another thread. */
export interface ByteTableParts {
	readonly count: number;
	readonly bytes: SharedArrayBuffer;
	readonly ends: SharedArrayBuffer;
}

/** Entries, and bytes of them all, for which there is room at first. */
const first = {entries: 512, bytes: 8192} as const;

/** Slots that are looked at for one byte string: whoever makes up some that collide makes the search no longer. */
const maxProbes = 16;

/**
 * Distinct byte strings, each with an index, in the order in which they came. To find one makes no text and no object.
 *
 * ```
 * bytes  root192.0.2.7alice
 * ends   4   13       18
 * ```
 */
export class ByteTable {
	#count: number;
	#bytes: Buffer<SharedArrayBuffer>;
	#ends: Uint32Array<SharedArrayBuffer>;
	/** By hash: pairs of index + 1, 0 where the slot is free, and the hash. Twice as many as there is room for entries; none before the first search. */
	#slots = new Int32Array(0);
	/** Those that found no free slot, by their bytes as Latin-1. */
	readonly #crowded = new Map<string, number>();

	/** Empty, or of the parts of another one. */
	constructor(parts = emptyParts()) {
		this.#count = parts.count;
		this.#bytes = Buffer.from(parts.bytes);
		this.#ends = new Uint32Array(parts.ends);
	}

	get count(): number {
		return this.#count;
	}

	get parts(): ByteTableParts {
		return {count: this.#count, bytes: this.#bytes.buffer, ends: this.#ends.buffer};
	}

	/** Index of the bytes [from, to); -1 where they are not there. Who adds them then has their hash already. */
	find(bytes: Uint8Array, from: number, to: number, hash = byteHash(bytes, from, to)): number {
		if (this.#slots.length === 0) this.#indexAll();
		const slots = this.#slots;
		const mask = slots.length - 1;
		for (let probe = 0; probe < maxProbes; probe += 1) {
			const slot = ((hash + probe) << 1) & mask;
			const entry = slots[slot] ?? 0;
			if (entry === 0) return -1;
			if (slots[slot + 1] === hash && this.#isAt(entry - 1, bytes, from, to)) return entry - 1;
		}
		if (this.#crowded.size === 0) return -1;
		return this.#crowded.get(Buffer.from(bytes.subarray(from, to)).toString('latin1')) ?? -1;
	}

	/** Adds bytes that `find` does not find; returns their index. */
	add(bytes: Uint8Array, from: number, to: number, hash = byteHash(bytes, from, to)): number {
		if (this.#count === this.#ends.length) this.#growEntries();
		const start = this.#startOf(this.#count);
		const end = start + to - from;
		if (end > this.#bytes.length) this.#growBytes(end);
		const own = this.#bytes;
		const shift = start - from;
		for (let at = from; at < to; at += 1) own[at + shift] = bytes[at] ?? 0;
		this.#ends[this.#count] = end;
		this.#place(this.#count, hash);
		this.#count += 1;
		return this.#count - 1;
	}

	/** The bytes of an entry, a view that is valid until the next one is added. */
	bytesOf(index: number): Buffer {
		return this.#bytes.subarray(this.#startOf(index), this.#ends[index]);
	}

	/** One byte of an entry; -1 behind its end. */
	byteOf(index: number, place: number): number {
		const at = this.#startOf(index) + place;
		return at < (this.#ends[index] ?? 0) ? (this.#bytes[at] ?? -1) : -1;
	}

	/** An entry as text, bytes that are not UTF-8 as U+FFFD. */
	textOf(index: number): string {
		return this.#bytes.toString('utf8', this.#startOf(index), this.#ends[index]);
	}

	clear(): void {
		this.#count = 0;
		this.#slots.fill(0);
		if (this.#crowded.size > 0) this.#crowded.clear();
	}
	#startOf(index: number): number {
		return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
	}

	#isAt(index: number, bytes: Uint8Array, from: number, to: number): boolean {
		const start = this.#startOf(index);
		if ((this.#ends[index] ?? 0) - start !== to - from) return false;
		const own = this.#bytes;
		const shift = start - from;
		for (let at = from; at < to; at += 1) if (own[at + shift] !== bytes[at]) return false;
		return true;
	}

	#place(index: number, hash: number): void {
		const mask = this.#slots.length - 1;
		for (let probe = 0; probe < maxProbes; probe += 1) {
			const slot = ((hash + probe) << 1) & mask;
			if (this.#slots[slot] !== 0) continue;
			this.#slots[slot] = index + 1;
			this.#slots[slot + 1] = hash;
			return;
		}
		this.#crowded.set(this.bytesOf(index).toString('latin1'), index);
	}

	#growEntries(): void {
		const ends = this.#ends;
		this.#ends = new Uint32Array(new SharedArrayBuffer(ends.byteLength * 2));
		this.#ends.set(ends);
		this.#indexAll();
	}

	#growBytes(least: number): void {
		const bytes = this.#bytes;
		this.#bytes = Buffer.from(new SharedArrayBuffer(Math.max(least, bytes.length * 2)));
		bytes.copy(this.#bytes);
	}

	/** Makes slots that fit the room for entries, and places all there are. */
	#indexAll(): void {
		this.#slots = new Int32Array(this.#ends.length * 4);
		this.#crowded.clear();
		for (let index = 0; index < this.#count; index += 1) {
			const end = this.#ends[index] ?? 0;
			this.#place(index, byteHash(this.#bytes, this.#startOf(index), end));
		}
	}
}

function emptyParts(): ByteTableParts {
	const ends = new SharedArrayBuffer(first.entries * Uint32Array.BYTES_PER_ELEMENT);
	return {count: 0, bytes: new SharedArrayBuffer(first.bytes), ends};
}
