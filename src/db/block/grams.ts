/**
 * What a signature knows of a line: its **grams**, which are all runs of four bytes of the folded line, and all runs of eight that look
 * like a part of an IPv4 address (digits and dots, two dots at least), since the four-byte parts of addresses are in every block.
 * Whatever bytes a needle is of, its grams are grams of each line that contains it.
 *
 * A block can have so many grams that no signature holds them: of base64, hashes, ids. Then only those of some **depth** are kept, a
 * property of the gram alone, so that a needle's grams are known to be there, or known to be of no use. A dense gram, of nothing
 * but letters, digits, `+`, `/`, `.` and bytes beyond ASCII, has at least depth d in 1 of 2^d cases; others, such as those over
 * the end of a word, are the deepest.
 *
 * ```
 * a hash    bits 31-13: the gram's place in a signature of 2^19 bits; in a smaller one, the upper of them alone
 *           bits  2-0:  its depth, once that was asked for
 * ```
 */
export interface GramSink {
	/** `window` is the four bytes, the first one highest. */
	gram(hash: number, window: number): void;
	/** `window` is the last four of the eight bytes. */
	address(hash: number, window: number): void;
}

export const depthMask = 7;

/** What is of this depth is in every signature. */
export const deepest = 7;

const addressBytes = 8;
const dot = 0x2e;

const folds = Uint8Array.from({length: 256}, (_, byte) =>
	byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);
const dense = Uint8Array.from({length: 256}, (_, byte) => (isDense(byte) ? 1 : 0));

/** Hands out all grams of the line that is bytes from the one up to the other. It folds no more than ASCII; what is beyond is folded. */
export function visitGrams(bytes: Uint8Array, from: number, to: number, sink: GramSink): void {
	const first = Math.min(from + windowBytes, to);
	let window = 0;
	for (let at = from; at < first; at += 1) window = shifted(window, bytes[at]);
	for (let at = first; at < to; at += 1) {
		window = shifted(window, bytes[at]);
		sink.gram(hashOf(window), window);
	}
	visitAddresses(bytes, from, to, sink);
}

/** Bytes before the first gram of four ends. */
export const windowBytes = 3;

/** The window, a byte further. */
export function shifted(window: number, byte: number | undefined): number {
	return (window << 8) | (folds[byte ?? 0] ?? 0);
}

/** The hash of the four bytes of a window. */
export function hashOf(window: number): number {
	return Math.imul(window, 0x9e37_79b1);
}

/** The hash with the gram's depth in it. */
export function deepened(hash: number, window: number): number {
	if (!isDenseWindow(window)) return hash | deepest;
	let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
	mixed ^= mixed >>> 13;
	return (hash & ~depthMask) | Math.min(Math.clz32(mixed), deepest - 1);
}

/** The grams of addresses alone: a loop of its own, from dot to dot, costs less than keeping watch for them at each byte. */
export function visitAddresses(bytes: Uint8Array, from: number, to: number, sink: GramSink): void {
	for (let at = from; at < to; at += 1) {
		if (bytes[at] !== dot) continue;
		let begin = at;
		let end = at + 1;
		while (begin > from && isOfAddress(bytes[begin - 1])) begin -= 1;
		while (end < to && isOfAddress(bytes[end])) end += 1;
		if (end - begin >= addressBytes) visitRun(bytes, begin, end, sink);
		at = end;
	}
}

/** Of digits and dots, which are their own folding. */
function visitRun(bytes: Uint8Array, begin: number, end: number, sink: GramSink): void {
	let before = 0;
	let window = 0;
	let lastDot = -1;
	let dotBefore = -1;
	for (let at = begin; at < end; at += 1) {
		const byte = bytes[at] ?? 0;
		before = (before << 8) | (window >>> 24);
		window = (window << 8) | byte;
		if (byte === dot) {
			dotBefore = lastDot;
			lastDot = at;
		}
		const first = at - addressBytes + 1;
		if (first >= begin && dotBefore >= first) sink.address(addressHash(before, window), window);
	}
}

function addressHash(before: number, window: number): number {
	const mixed = Math.imul(window, 0x85eb_ca6b) ^ Math.imul(before, 0xc2b2_ae35);
	return Math.imul(mixed, 0x9e37_79b1);
}

function isOfAddress(byte: number | undefined): boolean {
	return byte === dot || (byte !== undefined && isDigit(byte));
}

function isDigit(byte: number): boolean {
	return byte >= 0x30 && byte <= 0x39;
}

/** Of bytes that are folded. */
function isDense(byte: number): boolean {
	const isLetter = byte >= 0x61 && byte <= 0x7a;
	const isMark = byte === 0x2b || byte === 0x2f || byte === dot;
	return isLetter || isDigit(byte) || isMark || byte >= 0x80;
}

function isDenseWindow(window: number): boolean {
	const first = dense[window >>> 24] ?? 0;
	const second = dense[(window >>> 16) & 0xff] ?? 0;
	const third = dense[(window >>> 8) & 0xff] ?? 0;
	const fourth = dense[window & 0xff] ?? 0;
	return (first & second & third & fourth) !== 0;
}
