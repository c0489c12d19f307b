import {foldBytes} from '../../base/fold-case.ts';

/**
 * What a signature knows of a line, as hashes: its **grams**, which are all runs of four bytes of the folded line, and all runs of eight
 * that look like a part of an IPv4 address (digits and dots, two dots at least), since the four-byte parts of addresses are in every
 * block. Whatever bytes a needle is of, its grams are grams of each line that contains it.
 *
 * ```
 * bits 31-13   the place in a signature of 2^19 bits; the upper ones alone, in a smaller one
 * bits  2-0    the gram's depth, where it was asked for
 * ```
 *
 * A block can have so many grams that no signature holds them: base64, hashes, ids. Then only those of some depth are kept, a
 * property of the gram alone, so that a needle's grams are known to be there or known to be of no use. A **dense** gram, of nothing
 * but letters, digits, `+`, `/`, bytes beyond ASCII and parts of addresses, has at least depth d in 1 of 2^d cases; others, such as
 * those over the end of a word, are the deepest.
 */
export const depthMask = 7;

/** A gram of this depth is in every signature. */
export const deepest = 7;

/** Bytes of the two kinds of grams. */
export const gramBytes = 4;
export const addressBytes = 8;
const dot = 0x2e;

const folds = Uint8Array.from({length: 256}, (_, byte) =>
	byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);
/** -1 for bytes of the kind, else 0: what a run's length is masked with. */
const addressMask = Int8Array.from({length: 256}, (_, byte) =>
	isDigit(byte) || byte === dot ? -1 : 0,
);
const denseMask = Int8Array.from({length: 256}, (_, byte) => (isDense(byte) ? -1 : 0));

/** Finds the grams of lines, one after the other. */
export class Grams {
	/** The hashes of the grams of the line that was read last, `count` of them. */
	hashes = new Int32Array(1024);
	count = 0;
	readonly #withDepth: boolean;

	constructor(withDepth: boolean) {
		this.#withDepth = withDepth;
	}

	/** Reads the line that is bytes from the one up to the other, as received. */
	read(bytes: Uint8Array, from: number, to: number): void {
		const seen = this.readFolded(bytes, from, to);
		if (seen < 0x80) return;
		const folded = foldBytes(bytes.subarray(from, to));
		this.readFolded(folded, 0, folded.length);
	}

	/** The same of a line that is folded, or has nothing to be folded beyond ASCII. Returns all its bytes, or-ed. */
	readFolded(bytes: Uint8Array, from: number, to: number): number {
		// Each byte ends at most two grams.
		if (this.hashes.length < (to - from) * 2) this.hashes = new Int32Array((to - from) * 2);
		const [hashes, withDepth] = [this.hashes, this.#withDepth];
		let [count, window, dense, address, lastDot, dotBefore, seen] = [0, 0, 0, 0, -1, -1, 0];
		for (let at = from; at < to; at += 1) {
			const byte = foldedByte(bytes[at]);
			seen |= byte;
			window = (window << 8) | byte;
			if (withDepth) dense = longerRun(dense, denseMask, byte);
			if (at - from >= gramBytes - 1) {
				const hash = Math.imul(window, 0x9e37_79b1);
				hashes[count++] = withDepth ? deepened(hash, dense >= gramBytes) : hash;
			}
			address = longerRun(address, addressMask, byte);
			if (byte === dot) {
				dotBefore = lastDot;
				lastDot = at;
			}
			// Where the run is as long, a dot before this line is too far away.
			if (address >= addressBytes && at - dotBefore < addressBytes) {
				const hash = addressHash(bytes, at, window);
				hashes[count++] = withDepth ? deepened(hash, true) : hash;
			}
		}
		this.count = count;
		return seen;
	}
}

// What follows is called once a byte, and small enough to be compiled into the loop.

function foldedByte(byte: number | undefined): number {
	return folds[byte ?? 0] ?? 0;
}

/** The length of a run that this byte goes on with, or ends. */
function longerRun(length: number, mask: Int8Array, byte: number): number {
	return (length + 1) & (mask[byte] ?? 0);
}

/** Digits and dots are their own folding. */
function addressHash(bytes: Uint8Array, last: number, window: number): number {
	let before = 0;
	for (let at = last - addressBytes + 1; at <= last - gramBytes; at += 1)
		before = (before << 8) | (bytes[at] ?? 0);
	return Math.imul(Math.imul(window, 0x85eb_ca6b) ^ Math.imul(before, 0xc2b2_ae35), 0x9e37_79b1);
}

function deepened(hash: number, isSampled: boolean): number {
	if (!isSampled) return hash | deepest;
	let mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
	mixed ^= mixed >>> 13;
	return (hash & ~depthMask) | Math.min(Math.clz32(mixed), deepest - 1);
}

function isDigit(byte: number): boolean {
	return byte >= 0x30 && byte <= 0x39;
}

/** Of bytes that are folded. */
function isDense(byte: number): boolean {
	const isLetter = byte >= 0x61 && byte <= 0x7a;
	return isLetter || isDigit(byte) || byte === 0x2b || byte === 0x2f || byte >= 0x80;
}
