import {Buffer} from 'node:buffer';
import {constants, crc32, zstdCompressSync, zstdDecompressSync} from 'node:zlib';
import {messageOf} from '../../base/errors.ts';
import type {PartRead} from './part-read.ts';
import {damaged, ok} from './part-read.ts';

/** Below it, what zstd saves is less than a call of it costs. */
const leastCompressedBytes = 64;

/** Bytes before the content: its checksum, as stored, and its size, inflated. */
const headerBytes = 8;

/** Binary logarithm of the most memory that a frame may make its reader hold. Ours ask for less. */
const windowLogMax = 22;

// Level 1 packs log lines smaller than 3, and faster: docs/decisions/0006-blocks.md.
const compression = {params: {[constants.ZSTD_c_compressionLevel]: 1}};
const decompression = {params: {[constants.ZSTD_d_windowLogMax]: windowLogMax}};

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
	if (packed === undefined) return damaged(name, 'it is missing');
	const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
	if (bytes.length < headerBytes) return damaged(name, 'it is cut short');
	if (bytes.readUInt32LE(0) !== crc32(bytes.subarray(4)))
		return damaged(name, 'its checksum is wrong');
	const size = bytes.readUInt32LE(4);
	if (size > mostBytes) return damaged(name, `it says it is of ${size} bytes, above the bound`);
	const content = bytes.subarray(headerBytes);
	return content.length === size ? ok(content) : inflated(content, name, size);
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

function inflated(content: Buffer, name: string, size: number): PartRead<Buffer> {
	try {
		// One chunk of the right size, which is then handed out as it is.
		const chunkSize = Math.max(size, leastCompressedBytes);
		const bytes = zstdDecompressSync(content, {
			...decompression,
			chunkSize,
			maxOutputLength: chunkSize,
		});
		if (bytes.length !== size) return damaged(name, `${bytes.length} bytes came out of ${size}`);
		return ok(bytes);
	} catch (error) {
		return damaged(name, messageOf(error));
	}
}
