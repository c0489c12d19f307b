const fewestSlots = 16;
/** An element of a usual length. */
const bytesPerName = 8;
/** Of 32 bits; FNV's. */
const prime = 0x01_00_01_93;

/**
 * Names within an arena, each by its bytes: strings would cost more than the whole scan of a message of thousands of elements. The
 * hash begins anew with each process, so that no sender knows which names share a slot.
 */
export class NameSet {
	readonly #bytes: Uint8Array;
	/** Open addressing: [from, to) pairs; a `to` of 0 is free. */
	#slots: Uint32Array;
	#size = 0;

	/** Has room for the names that so many bytes usually hold, and takes more. */
	constructor(bytes: Uint8Array, expectedBytes: number) {
		this.#bytes = bytes;
		const names = Math.max(fewestSlots, expectedBytes / bytesPerName);
		this.#slots = new Uint32Array(2 << Math.ceil(Math.log2(names)));
	}

	/** False, and nothing is added, where the name is there. */
	add(from: number, to: number): boolean {
		if (this.#size * 4 >= this.#slots.length) this.#grow();
		const slot = this.#slotOf(from, to);
		if (this.#slots[slot + 1] !== 0) return false;
		this.#slots[slot] = from;
		this.#slots[slot + 1] = to;
		this.#size += 1;
		return true;
	}

	/** Where the name is, or may be put. */
	#slotOf(from: number, to: number): number {
		const mask = this.#slots.length - 1;
		let slot = (this.#hash(from, to) << 1) & mask;
		for (; this.#slots[slot + 1] !== 0; slot = (slot + 2) & mask) {
			if (this.#isSame(slot, from, to)) return slot;
		}
		return slot;
	}

	#isSame(slot: number, from: number, to: number): boolean {
		const other = this.#slots[slot] ?? 0;
		if ((this.#slots[slot + 1] ?? 0) - other !== to - from) return false;
		for (let at = 0; at < to - from; at += 1) {
			if (this.#bytes[other + at] !== this.#bytes[from + at]) return false;
		}
		return true;
	}

	#hash(from: number, to: number): number {
		let hash = seed;
		for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (this.#bytes[at] ?? 0), prime);
		return (hash ^ (hash >>> 15)) >>> 0;
	}

	#grow(): void {
		const old = this.#slots;
		this.#slots = new Uint32Array(old.length * 4);
		for (let at = 0; at < old.length; at += 2) {
			const [from = 0, to = 0] = [old[at], old[at + 1]];
			if (to === 0) continue;
			const slot = this.#slotOf(from, to);
			this.#slots[slot] = from;
			this.#slots[slot + 1] = to;
		}
	}
}

const seed = Math.trunc(Math.random() * 2 ** 32);
