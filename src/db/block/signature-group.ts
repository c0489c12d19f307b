import type {Buffer} from 'node:buffer';
import {ByteReader} from './byte-reader.ts';
import {ByteWriter} from './byte-writer.ts';
import {depthMask} from './grams.ts';
import {packPart, unpackPart} from './packed-part.ts';
import type {Damage, PartRead} from './part-read.ts';
import {andThen, damaged, ok} from './part-read.ts';
import type {BlockMask, ProbePlan} from './probe-plan.ts';
import {keep} from './probe-plan.ts';
import type {Signature} from './signature.ts';
import {signatureSizes} from './signature.ts';

/** Most blocks of a group: a bit each of a word. */
export const groupBlocks = 64;

const log2SlicePlaces = 12;
const slicePlaces = 2 ** log2SlicePlaces;
const wordBytes = groupBlocks / 8;
const sliceBytes = slicePlaces * wordBytes;
const mostIndexBytes = 16_384;

/**
 * The signatures of up to 64 blocks, turned: a word for each place of a signature, with a bit for each block, so that one read tells what all
 * blocks say of a gram. Signatures of another size or depth are a class of their own, with slices of their own.
 *
 * ```
 * slice    the words of places 0 to 4095 of the first class; the next slice, of its places 4096 to 8191 ...; the other classes'
 * index    how many blocks | which have no signature, a word | classes: log2 of bits, depth, which blocks, a word ...
 * ```
 */
export interface SignatureGroup {
	/** Packed, as are the slices. */
	readonly index: Buffer;
	readonly slices: readonly Buffer[];
}

/** Turns the signatures of blocks, the oldest first; undefined is a block without one. */
export function groupSignatures(signatures: readonly (Signature | undefined)[]): SignatureGroup {
	if (signatures.length > groupBlocks)
		throw new RangeError(`a group of ${signatures.length} blocks`);
	const classes = new Map<string, Member[]>();
	let unsigned = 0n;
	for (const [block, signature] of signatures.entries()) {
		if (signature === undefined) unsigned |= bitOf(block);
		else put(classes, `${signature.log2Bits} ${signature.depth}`, {block, signature});
	}
	const writer = new ByteWriter();
	writer.byte(signatures.length);
	writeMask(writer, unsigned);
	writer.byte(classes.size);
	const slices: Buffer[] = [];
	for (const members of classes.values()) {
		const {log2Bits = 0, depth = 0} = members[0]?.signature ?? {};
		writer.byte(log2Bits);
		writer.byte(depth);
		writeMask(
			writer,
			members.reduce((mask, {block}) => mask | bitOf(block), 0n),
		);
		for (let slice = 0; slice < slicesFor(log2Bits); slice += 1)
			slices.push(packPart(turned(members, slice)));
	}
	return {index: packPart(writer.written()), slices};
}

/** What a group says of itself. */
export interface GroupIndex {
	/** All of its blocks. */
	readonly blocks: BlockMask;
	/** Those without a signature. */
	readonly unsigned: BlockMask;
	readonly classes: readonly SignatureClass[];
}

interface SignatureClass {
	readonly log2Bits: number;
	readonly depth: number;
	readonly blocks: BlockMask;
	/** The place of its first slice among those of the group. */
	readonly firstSlice: number;
}

export function readGroupIndex(packed: Uint8Array): PartRead<GroupIndex> {
	return andThen(unpackPart(packed, 'signatures', mostIndexBytes), (content) => {
		const reader = new ByteReader(content);
		const blocks = 2n ** BigInt(reader.count(groupBlocks)) - 1n;
		const unsigned = readMask(reader);
		const classes: SignatureClass[] = [];
		let firstSlice = 0;
		for (let left = reader.count(groupBlocks); left > 0; left -= 1) {
			const log2Bits = reader.count(signatureSizes.most);
			const depth = reader.count(depthMask);
			classes.push({log2Bits, depth, blocks: readMask(reader), firstSlice});
			firstSlice += slicesFor(log2Bits);
		}
		const isWhole =
			classes.every(({log2Bits}) => log2Bits >= signatureSizes.least) &&
			classes.reduce((all, one) => all | one.blocks, unsigned) === blocks;
		return reader.isDone && isWhole
			? ok({blocks, unsigned, classes})
			: damaged('signatures', 'the index does not fit its size');
	});
}

/** How many slices a group has. */
export function sliceCount({classes}: GroupIndex): number {
	return classes.reduce((sum, {log2Bits}) => sum + slicesFor(log2Bits), 0);
}

/** Blocks of a group that may match, and slices that could not be believed: all blocks may match what they would have said. */
export interface Candidates {
	readonly blocks: BlockMask;
	readonly damage: readonly Damage[];
}

/**
 * The blocks of a group that may have what a plan asks for; that others have not is certain. `stored` gives a stored slice by its place,
 * undefined where there is none; it is asked for each once, and for none that cannot change the answer.
 */
export function candidates(
	plan: ProbePlan,
	group: GroupIndex,
	stored: (place: number) => Uint8Array | undefined,
): Candidates {
	const known = new Map<number, PartRead<Buffer>>();
	const slice = (place: number): PartRead<Buffer> => {
		const read = known.get(place) ?? readSlice(stored(place), `slice ${place}`);
		known.set(place, read);
		return read;
	};
	const blocks = keep(plan, group.blocks, (hashes, within) => {
		let found = within & group.unsigned;
		for (const members of group.classes)
			found |= havingAll(hashes, members, {within: within & members.blocks, slice});
		return found;
	});
	return {blocks, damage: [...known.values()].filter((read) => read.kind === 'damaged')};
}

function havingAll(
	hashes: Int32Array,
	{log2Bits, depth, firstSlice}: SignatureClass,
	{
		within,
		slice,
	}: {
		readonly within: BlockMask;
		readonly slice: (place: number) => PartRead<Buffer>;
	},
): BlockMask {
	let left = within;
	for (const hash of hashes) {
		if (left === 0n) break;
		if ((hash & depthMask) < depth) continue;
		const place = hash >>> (32 - log2Bits);
		const read = slice(firstSlice + (place >>> log2SlicePlaces));
		if (read.kind === 'ok') left &= wordAt(read.value, place % slicePlaces);
	}
	return left;
}

/** The words of a slice. */
export function readSlice(packed: Uint8Array | undefined, name: string): PartRead<Buffer> {
	return andThen(unpackPart(packed, name, sliceBytes), (words) =>
		words.length === sliceBytes ? ok(words) : damaged(name, 'it is too short'),
	);
}

function wordAt(slice: Buffer, place: number): bigint {
	return slice.readBigUInt64LE(place * wordBytes);
}

interface Member {
	readonly block: number;
	readonly signature: Signature;
}

function put(classes: Map<string, Member[]>, name: string, member: Member): void {
	const members = classes.get(name);
	if (members === undefined) classes.set(name, [member]);
	else members.push(member);
}

function slicesFor(log2Bits: number): number {
	return 2 ** Math.max(0, log2Bits - log2SlicePlaces);
}

function turned(members: readonly Member[], slice: number): Uint8Array {
	const words = new Uint8Array(sliceBytes);
	const firstInteger = slice * (slicePlaces / 32);
	for (const {block, signature} of members) {
		const [byte, bit] = [block >>> 3, 1 << (block & 7)];
		for (let integer = 0; integer < slicePlaces / 32; integer += 1) {
			let rest = signature.bits[firstInteger + integer] ?? 0;
			while (rest !== 0) {
				const place = integer * 32 + 31 - Math.clz32(rest & -rest);
				words[place * wordBytes + byte] = (words[place * wordBytes + byte] ?? 0) | bit;
				rest &= rest - 1;
			}
		}
	}
	return words;
}

function bitOf(block: number): bigint {
	return 1n << BigInt(block);
}

function writeMask(writer: ByteWriter, mask: BlockMask): void {
	writer.reserve(wordBytes).writeBigUInt64LE(mask);
}

function readMask(reader: ByteReader): BlockMask {
	const bytes = reader.take(wordBytes);
	return bytes.length === wordBytes ? bytes.readBigUInt64LE() : 0n;
}
