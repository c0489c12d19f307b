import {Buffer, isAscii} from 'node:buffer';
import {endianness} from 'node:os';
import {foldBytes} from '../../base/fold-case.ts';
import {setBits} from '../../base/set-bits.ts';
import type {BlockLines} from './block-lines.ts';
import type {GramSink} from './grams.ts';
import {
	deepened,
	depthMask,
	hashOf,
	shifted,
	visitAddresses,
	visitGrams,
	windowBytes,
} from './grams.ts';
import type {ListedValues} from './listed-values.ts';
import {packPart, unpackPart} from './packed-part.ts';
import type {PartRead} from './part-read.ts';
import {andThen, damaged, ok} from './part-read.ts';
import {tagHashes} from './tags.ts';

/**
 * Which grams the lines of a block have, and which listed values: a bit each, at the place that its hash says. What has a bit that
 * is not set is in no line; what has all of them set may be. The bits are as few as leave three quarters of them unset.
 */
export interface Signature {
	/** From `signatureSizes.least` to `most`. */
	readonly log2Bits: number;
	/** Grams that are less deep are not in it. */
	readonly depth: number;
	readonly bits: Int32Array;
}

/** Binary logarithms of the least and most bits of a signature. */
export const signatureSizes = {least: 12, most: 19} as const;

// A number by itself, since this is asked for with every byte of every line.
const mostShift = 32 - signatureSizes.most;

/** The most of a signature's bits that may be set. */
const fullShare = 0.25;

/** Depth at which a block whose grams are still too many is left without a signature. */
const depthLimit = 5;

/** Undefined for a block whose grams are too many: one that every query has to look at. */
export function signatureOf(lines: BlockLines, listed: ListedValues): Signature | undefined {
	for (let depth = 0; depth < depthLimit;) {
		const bits = new Int32Array(2 ** (signatureSizes.most - 5));
		addLines(bits, lines, depth);
		addValues(bits, listed);
		if (hasRoom(bits)) return narrowed(bits, depth);
		depth += depthsMissing(bits);
	}
	return undefined;
}

/** Whether a bit is set for each of the hashes that this signature would have. */
export function hasHashes({log2Bits, depth, bits}: Signature, hashes: Int32Array): boolean {
	const shift = 32 - log2Bits;
	return hashes.every((hash) => {
		const place = hash >>> shift;
		return (hash & depthMask) < depth || ((bits[place >>> 5] ?? 0) & (1 << place)) !== 0;
	});
}

/** A packed signature, or what stands for none. */
export function packSignature(signature: Signature | undefined): Buffer {
	if (signature === undefined) return packPart(Buffer.from([0, 0]));
	const {log2Bits, depth, bits} = signature;
	const content = Buffer.allocUnsafe(2 + bits.byteLength);
	content[0] = log2Bits;
	content[1] = depth;
	content.set(bytesOf(bits), 2);
	if (isBigEndian) content.subarray(2).swap32();
	return packPart(content);
}

export function unpackSignature(packed: Uint8Array): PartRead<Signature | undefined> {
	const most = 2 + 2 ** (signatureSizes.most - 3);
	return andThen(unpackPart(packed, 'signature', most), (content) => {
		const [log2Bits = 0, depth = 0] = content;
		if (log2Bits === 0) return ok(undefined);
		const isKnown = log2Bits >= signatureSizes.least && log2Bits <= signatureSizes.most;
		if (!isKnown || content.length !== 2 + 2 ** (log2Bits - 3))
			return damaged('signature', 'its size is not what it says');
		const bits = new Int32Array(2 ** (log2Bits - 5));
		const bytes = bytesOf(bits);
		bytes.set(content.subarray(2));
		if (isBigEndian) bytes.swap32();
		return ok({log2Bits, depth, bits});
	});
}

/** A view, in this machine's order; they are stored with the lowest byte first. */
function bytesOf(bits: Int32Array): Buffer {
	return Buffer.from(bits.buffer, bits.byteOffset, bits.byteLength);
}

const isBigEndian = endianness() === 'BE';

/** Sets the bits of grams of at least some depth. */
class GramBits implements GramSink {
	readonly #bits: Int32Array;
	readonly #depth: number;

	constructor(bits: Int32Array, depth: number) {
		this.#bits = bits;
		this.#depth = depth;
	}

	gram(hash: number, window: number): void {
		const isDeep = this.#depth === 0 || (deepened(hash, window) & depthMask) >= this.#depth;
		if (isDeep) setBit(this.#bits, hash);
	}

	address(hash: number, window: number): void {
		this.gram(hash, window);
	}
}

function addLines(bits: Int32Array, {bytes, starts}: BlockLines, depth: number): void {
	const sink = new GramBits(bits, depth);
	const isPlain = isAscii(bytes);
	for (let row = 0; row + 1 < starts.length; row += 1) {
		const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0];
		const folded = isPlain ? bytes : foldBytes(bytes.subarray(from, to));
		const [begin, end] = isPlain ? [from, to] : [0, folded.length];
		if (depth === 0) {
			addGrams(bits, folded, begin, end);
			visitAddresses(folded, begin, end, sink);
		} else {
			visitGrams(folded, begin, end, sink);
		}
	}
}

/** What `visitGrams` would do at depth 0, all of it in one loop: this is where a block's signature takes its time. */
function addGrams(bits: Int32Array, bytes: Uint8Array, from: number, to: number): void {
	const first = Math.min(from + windowBytes, to);
	let window = 0;
	for (let at = from; at < first; at += 1) window = shifted(window, bytes[at]);
	for (let at = first; at < to; at += 1) {
		window = shifted(window, bytes[at]);
		setBit(bits, hashOf(window));
	}
}

function addValues(bits: Int32Array, listed: ListedValues): void {
	for (const [name, values] of listed)
		for (const value of values) for (const hash of tagHashes(name, value)) setBit(bits, hash);
}

/** Of a signature of the most bits. */
function setBit(bits: Int32Array, hash: number): void {
	const place = hash >>> mostShift;
	bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << place);
}

/** Whether three quarters are unset. */
function hasRoom(bits: Int32Array): boolean {
	return shareOf(bits) <= fullShare;
}

/** How much deeper grams have to be for there to be room, if all of them are dense: so many hashes set so large a share of the bits. */
function depthsMissing(bits: Int32Array): number {
	const tooMany = Math.log(1 - shareOf(bits)) / Math.log(1 - fullShare);
	return Math.max(1, Math.min(Math.ceil(Math.log2(tooMany)), depthLimit - 1));
}

/** The share of bits that are set. */
function shareOf(bits: Int32Array): number {
	let set = 0;
	for (let at = 0; at < bits.length; at += 1) set += setBits(bits[at] ?? 0);
	return set / (bits.length * 32);
}

/** The signature with as few bits as have room. */
function narrowed(widest: Int32Array, depth: number): Signature {
	let [log2Bits, bits] = [signatureSizes.most, widest];
	while (log2Bits > signatureSizes.least) {
		const half = halved(bits);
		if (!hasRoom(half)) break;
		bits = half;
		log2Bits -= 1;
	}
	return {log2Bits, depth, bits};
}

/** Neighbours made one: the places of half as many bits are those of all without their lowest bit. */
function halved(bits: Int32Array): Int32Array {
	const half = new Int32Array(bits.length / 2);
	for (let index = 0; index < half.length; index += 1) {
		const [low, high] = [bits[index * 2] ?? 0, bits[index * 2 + 1] ?? 0];
		half[index] = evenBits(low | (low >>> 1)) | (evenBits(high | (high >>> 1)) << 16);
	}
	return half;
}

/** The even bits of a word as its lower half. */
function evenBits(word: number): number {
	let bits = word & 0x5555_5555;
	bits = (bits | (bits >>> 1)) & 0x3333_3333;
	bits = (bits | (bits >>> 2)) & 0x0f0f_0f0f;
	bits = (bits | (bits >>> 4)) & 0x00ff_00ff;
	return (bits | (bits >>> 8)) & 0xffff;
}
