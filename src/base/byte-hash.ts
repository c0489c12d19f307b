/**
 * As FNV-1a, but of four bytes a step, with the upper bits folded into the lower after each, and the end of MurmurHash3's finalizer: the lower
 * bits choose the place, and one byte that differs anywhere must change them all. An integer of 32 bits with sign, which needs no memory.
 */
export function byteHash(bytes: Uint8Array, from: number, to: number): number {
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
	hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
	return hash ^ (hash >>> 16);
}
