import {constants, zstdCompressSync, zstdDecompressSync} from 'node:zlib';
import {systemCodeOf} from '../../base/errors.ts';
import {wireLimits} from './limits.ts';
import type {FrameType} from './messages.ts';
import {frameTypes} from './messages.ts';

/** Bytes before each payload. */
export const headerBytes = 6;

/** Bit of the flags byte: the payload is one zstd frame (RFC 8878). */
const zstdFlag = 1;

/** One frame, inflated. */
export interface Frame {
	readonly type: FrameType;
	/** JSON in UTF-8, as the sender says; valid until the next chunk is pushed. */
	readonly payload: Buffer;
	/** On the wire, with the header. */
	readonly sizeBytes: number;
	readonly isCompressed: boolean;
}

/** What is wrong with a peer's bytes; nothing behind it can be read. */
export interface WireFault {
	readonly kind: 'fault';
	readonly reason: string;
}

const typeNames = ['REGISTER', 'HEARTBEAT', 'BATCH_EVENT', 'RESULTS', 'COMMAND', 'ACK'] as const;

const typesByNumber: ReadonlyMap<number, FrameType> = new Map(
	typeNames.map((name) => [frameTypes[name], name]),
);

/** Made for many small repetitions: level 1 is as small as 3 on log lines and costs less. */
const compression = {params: {[constants.ZSTD_c_compressionLevel]: 1}};

/**
 * The frame of a payload. It is compressed where that is wanted and pays, never beyond what a reader inflates. Throws where it is
 * longer than a frame may be.
 *
 * ```
 * byte 0     1       2..5                      6..
 *      type  flags   payload length (uint32)   payload
 * ```
 */
export function encodeFrame(type: FrameType, payload: Buffer, canCompress: boolean): Buffer {
	if (payload.length > wireLimits.payloadBytes)
		throw new RangeError(`a payload of ${payload.length} bytes is beyond the bound of a frame`);
	const packed = canCompress ? compressed(payload) : undefined;
	const body = packed ?? payload;
	const frame = Buffer.allocUnsafe(headerBytes + body.length);
	frame[0] = frameTypes[type];
	frame[1] = packed === undefined ? 0 : zstdFlag;
	frame.writeUInt32BE(body.length, 2);
	body.copy(frame, headerBytes);
	return frame;
}

function compressed(payload: Buffer): Buffer | undefined {
	if (payload.length < wireLimits.compressedFromBytes) return undefined;
	const packed = zstdCompressSync(payload, compression);
	const isSmaller = packed.length < payload.length;
	return isSmaller && payload.length <= packed.length * wireLimits.inflation ? packed : undefined;
}

/**
 * Finds frames in a peer's bytes, however they are cut into chunks. A frame within one chunk is not copied; the buffer of another
 * doubles as its bytes come, so that a length that is only announced costs nothing.
 */
export class FrameReader {
	/** Longest payload taken, inflated or not; an agent that is not registered gets less. */
	maxPayloadBytes: number = wireLimits.payloadBytes;
	#pending = Buffer.alloc(0);
	#length = 0;
	#isBroken = false;

	/** Calls back with each whole frame, then with the fault where there is one; nothing is read after that. */
	push(chunk: Buffer, take: (frame: Frame | WireFault) => void): void {
		let at = 0;
		while (at < chunk.length && !this.#isBroken) at = this.#step(chunk, at, take);
	}

	// Returns the position behind the bytes it took.
	#step(chunk: Buffer, from: number, take: (frame: Frame | WireFault) => void): number {
		if (this.#length > 0 || chunk.length - from < headerBytes)
			return from + this.#append(chunk.subarray(from), take);
		const size = frameSize(chunk.subarray(from), this.maxPayloadBytes);
		if (typeof size === 'string') return this.#give(fault(size), take, chunk.length);
		if (chunk.length - from < size) return from + this.#append(chunk.subarray(from), take);
		return this.#give(this.#frameOf(chunk.subarray(from, from + size)), take, from + size);
	}

	/** Takes bytes up to the end of the header, or of the frame; returns how many. */
	#append(bytes: Buffer, take: (frame: Frame | WireFault) => void): number {
		const size = this.#pendingSize();
		const wanted = typeof size === 'string' ? 0 : size - this.#length;
		const part = bytes.length > wanted ? bytes.subarray(0, wanted) : bytes;
		this.#reserve(this.#length + part.length, this.#length + wanted);
		this.#pending.set(part, this.#length);
		this.#length += part.length;
		const known = this.#pendingSize();
		if (typeof known === 'string') return this.#give(fault(known), take, part.length);
		if (this.#length < known) return part.length;
		const whole = this.#pending.subarray(0, this.#length);
		// The frame is read from this buffer while the next chunk may already come.
		this.#pending = Buffer.alloc(0);
		this.#length = 0;
		return this.#give(this.#frameOf(whole), take, part.length);
	}

	/** Bytes of the frame that is begun: those of a header until it is there. */
	#pendingSize(): number | string {
		if (this.#length < headerBytes) return headerBytes;
		return frameSize(this.#pending, this.maxPayloadBytes);
	}

	#reserve(sizeBytes: number, mostBytes: number): void {
		if (sizeBytes <= this.#pending.length) return;
		const doubled = Math.max(firstBytes, this.#pending.length * 2, sizeBytes);
		const grown = Buffer.allocUnsafeSlow(Math.max(sizeBytes, Math.min(doubled, mostBytes)));
		this.#pending.copy(grown, 0, 0, this.#length);
		this.#pending = grown;
	}

	#frameOf(bytes: Buffer): Frame | WireFault {
		const [number = 0, flags = 0] = bytes;
		const type = typesByNumber.get(number) ?? 'ACK';
		const isCompressed = (flags & zstdFlag) !== 0;
		const body = bytes.subarray(headerBytes);
		const payload = isCompressed ? inflated(body, this.maxPayloadBytes) : body;
		if (typeof payload === 'string') return fault(payload);
		return {type, payload, sizeBytes: bytes.length, isCompressed};
	}

	#give(
		found: Frame | WireFault,
		take: (frame: Frame | WireFault) => void,
		position: number,
	): number {
		if ('kind' in found) this.#isBroken = true;
		take(found);
		return position;
	}
}

const firstBytes = 4096;

/** Bytes of the frame whose header begins the bytes, or what is wrong with it. */
function frameSize(bytes: Buffer, maxPayloadBytes: number): number | string {
	const [type = 0, flags = 0] = bytes;
	if (!typesByNumber.has(type)) return `frame type ${type} is unknown`;
	if ((flags & ~zstdFlag) !== 0) return `frame flags 0x${flags.toString(16)} are unknown`;
	const payloadBytes = bytes.readUInt32BE(2);
	if (payloadBytes > maxPayloadBytes)
		return `a frame of ${payloadBytes} bytes is longer than ${maxPayloadBytes}`;
	return headerBytes + payloadBytes;
}

function inflated(body: Buffer, maxBytes: number): Buffer | string {
	if (body.length < magic.length || magic.compare(body, 0, magic.length) !== 0) return noZstd;
	const most = Math.min(maxBytes, body.length * wireLimits.inflation);
	const stated = contentSize(body);
	if (stated !== undefined && stated > most) return tooMuch(body.length, most);
	try {
		return zstdDecompressSync(body, {
			maxOutputLength: most,
			chunkSize: Math.min(most, Math.max(64, stated ?? usualBytes)),
			params: {[constants.ZSTD_d_windowLogMax]: wireLimits.windowLog},
		});
	} catch (error) {
		if (systemCodeOf(error) === 'ERR_BUFFER_TOO_LARGE') return tooMuch(body.length, most);
		return noZstd;
	}
}

const noZstd = 'the payload is no zstd frame';

/** RFC 8878 §3.1.1. */
const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** What is allocated at a time where the frame does not state its size. */
const usualBytes = 64 * 1024;

function tooMuch(packedBytes: number, most: number): string {
	return `a payload of ${packedBytes} bytes inflates beyond ${most} bytes`;
}

/** What a zstd frame says of its inflated size (RFC 8878 §3.1.1.1); undefined where it says nothing. */
function contentSize(frame: Buffer): number | undefined {
	// Magic number, then the descriptor.
	const descriptor = frame[4] ?? 0;
	const isSingleSegment = (descriptor & 0x20) !== 0;
	const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
	const at = 5 + (isSingleSegment ? 0 : 1) + dictionaryBytes;
	const length = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
	if (length === 0 || frame.length < at + length) return undefined;
	if (length === 8) return Number(frame.readBigUInt64LE(at));
	return frame.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}

function fault(reason: string): WireFault {
	return {kind: 'fault', reason};
}
