import type {Buffer} from 'node:buffer';

/** Gives equal runs of bytes one id, from 1 in the order they come, at most as many as it was made for; no string is made for it. */
export class SpanInterner {
	/** First occurrence of each id. */
	readonly spans: Buffer[] = [];
	readonly #table: Uint16Array;
	readonly #hashes: Int32Array;
	#last = 0;

	constructor(most: number) {
		const slots = 2 ** Math.ceil(Math.log2(most * 2));
		this.#table = new Uint16Array(slots);
		this.#hashes = new Int32Array(most + 1);
	}

	idOf(bytes: Buffer, from: number, to: number): number {
		// Neighbours are often the same: then no hash is made.
		if (this.#last > 0 && this.#isSpan(this.#last, bytes, from, to)) return this.#last;
		const hash = hashOf(bytes, from, to);
		const mask = this.#table.length - 1;
		for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
			const id = this.#table[slot] ?? 0;
			if (id === 0) return this.#add({slot, hash}, bytes.subarray(from, to));
			if (this.#hashes[id] === hash && this.#isSpan(id, bytes, from, to)) return (this.#last = id);
		}
	}

	#isSpan(id: number, bytes: Buffer, from: number, to: number): boolean {
		const span = this.spans[id - 1];
		if (span === undefined || span.length !== to - from) return false;
		for (let at = 0; at < span.length; at += 1) if (span[at] !== bytes[from + at]) return false;
		return true;
	}

	#add({slot, hash}: {readonly slot: number; readonly hash: number}, span: Buffer): number {
		const id = this.spans.push(span);
		this.#table[slot] = id;
		this.#hashes[id] = hash;
		this.#last = id;
		return id;
	}
}

/** FNV-1a. */
function hashOf(bytes: Buffer, from: number, to: number): number {
	let hash = 0x811c9dc5;
	for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
	return hash ^ (hash >>> 15);
}
