import {Buffer} from 'node:buffer';
import {promisify} from 'node:util';
import {constants, crc32, zstdCompressSync, zstdDecompress, zstdDecompressSync} from 'node:zlib';
import type {ZstdOptions} from 'node:zlib';
import {messageOf} from '../../base/errors.ts';
import type {PartRead} from './part-read.ts';
import {andThen, damaged, ok} from './part-read.ts';

/** Below it, what zstd saves is less than a call of it costs. */
const leastCompressedBytes = 64;

/** Bytes before the content: its checksum, as stored, and its size, inflated. */
const headerBytes = 8;

/** Binary logarithm of the most memory that a frame may make its reader hold. Ours ask for less. */
const windowLogMax = 22;

// Level 1 packs log lines smaller than 3, and faster: docs/decisions/0006-blocks.md.
const compression = {params: {[constants.ZSTD_c_compressionLevel]: 1}};
const decompression = {params: {[constants.ZSTD_d_windowLogMax]: windowLogMax}};
const decompressAside = promisify<Uint8Array, ZstdOptions, Buffer>(zstdDecompress);

/**
 * The content as it is stored: compressed where that makes it smaller, and with a checksum of all that follows the checksum.
 *
 * ```
 * crc32 (4) | size of the content (4) | content, or zstd of it where that is shorter
 * ```
 */
export function packPart(content: Uint8Array): Buffer {
	const shorter = content.length < leastCompressedBytes ? content : compressed(content);
	return withHeader(shorter, content.length);
}

/** The same of content that zstd would make hardly smaller. */
export function packPlain(content: Uint8Array): Buffer {
	return withHeader(content, content.length);
}

/** The content again; nothing is inflated whose checksum is wrong or whose size is above the bound. `name` is for the report. */
export function unpackPart(
	packed: Uint8Array | undefined,
	name: string,
	mostBytes: number,
): PartRead<Buffer> {
	return andThen(checkedPart(packed, name, mostBytes), ({content, size}) => {
		if (content.length === size) return ok(content);
		try {
			return ofSize(zstdDecompressSync(content, inflation(size)), name, size);
		} catch (error) {
			return damaged(name, messageOf(error));
		}
	});
}

/** The same, inflated in another thread. */
export async function unpackPartAside(
	packed: Uint8Array | undefined,
	name: string,
	mostBytes: number,
): Promise<PartRead<Buffer>> {
	const checked = checkedPart(packed, name, mostBytes);
	if (checked.kind === 'damaged') return checked;
	const {content, size} = checked.value;
	if (content.length === size) return ok(content);
	try {
		return ofSize(await decompressAside(content, inflation(size)), name, size);
	} catch (error) {
		return damaged(name, messageOf(error));
	}
}

/** The checksum of a packed part, by which a directory knows its own parts from those of other blocks. */
export function checksumOf(packed: Uint8Array): number {
	return packed.length < headerBytes
		? 0
		: Buffer.from(packed.buffer, packed.byteOffset, headerBytes).readUInt32LE(0);
}

function withHeader(stored: Uint8Array, size: number): Buffer {
	const packed = Buffer.allocUnsafe(headerBytes + stored.length);
	packed.writeUInt32LE(size, 4);
	packed.set(stored, headerBytes);
	packed.writeUInt32LE(crc32(packed.subarray(4)), 0);
	return packed;
}

function compressed(content: Uint8Array): Uint8Array {
	const shorter = zstdCompressSync(content, {
		...compression,
		chunkSize: chunkSizeOf(content.length),
	});
	return shorter.length < content.length ? shorter : content;
}

/** Room for a quarter of the content, which log lines fit in, so that they come out in one chunk. */
function chunkSizeOf(length: number): number {
	return Math.max(leastCompressedBytes, length >>> 2);
}

/** A part whose checksum and size are right, and the size of what is in it. */
interface CheckedPart {
	readonly content: Buffer;
	readonly size: number;
}

function checkedPart(
	packed: Uint8Array | undefined,
	name: string,
	mostBytes: number,
): PartRead<CheckedPart> {
	if (packed === undefined) return damaged(name, 'it is missing');
	const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
	if (bytes.length < headerBytes) return damaged(name, 'it is cut short');
	if (bytes.readUInt32LE(0) !== crc32(bytes.subarray(4)))
		return damaged(name, 'its checksum is wrong');
	const size = bytes.readUInt32LE(4);
	if (size > mostBytes) return damaged(name, `it says it is of ${size} bytes, above the bound`);
	return ok({content: bytes.subarray(headerBytes), size});
}

/** One chunk, which is then handed out as it is: it has room for one byte more, or zlib would ask for what comes after it. */
function inflation(size: number): ZstdOptions {
	const chunkSize = Math.max(size + 1, leastCompressedBytes);
	return {...decompression, chunkSize, maxOutputLength: chunkSize};
}

function ofSize(bytes: Buffer, name: string, size: number): PartRead<Buffer> {
	return bytes.length === size
		? ok(bytes)
		: damaged(name, `${bytes.length} bytes came out of ${size}`);
}
