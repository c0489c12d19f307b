/** As FNV-1a, but of four bytes a step, with the upper bits folded into the lower after each: those choose the slot. An integer of 32 bits with sign, which needs no memory. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
	let hash = 0x811c9dc5 ^ (to - from);
	let at = from;
	for (; at + 4 <= to; at += 4) {
		const word =
			(bytes[at] ?? 0) |
			((bytes[at + 1] ?? 0) << 8) |
			((bytes[at + 2] ?? 0) << 16) |
			((bytes[at + 3] ?? 0) << 24);
		hash = Math.imul(hash ^ word, 0x01000193);
		hash ^= hash >>> 15;
	}
	for (; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
	return hash ^ (hash >>> 15);
}
