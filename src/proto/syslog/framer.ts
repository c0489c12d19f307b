import {ascii, byteAt, isDigit} from './ascii.ts';
import {PendingBytes} from './pending-bytes.ts';

const newline = 10;
const blank = Buffer.from(' ');
/** Largest octet count that is believed; no device sends messages of 16 MiB, and a count beyond would swallow the connection. */
export const mostOctets = 1 << 24;
/** Longer runs of digits are no octet count but the beginning of a line. */
const mostCountDigits = 20;

/**
 * How a frame ended:
 * - `whole`: as its delimiter or count says.
 * - `too_long`: it was longer than the bound; the bytes are its beginning, the rest is skipped.
 * - `frame_count`: its octet count is 0, has a leading zero or is above `mostOctets`; the bytes are the line it stands in, since the
 *   next newline is where framing can be found again.
 * - `frame_cut`: the connection ended before the octets that were announced; the bytes are those that came.
 */
export type FrameEnd = 'whole' | 'too_long' | 'frame_count' | 'frame_cut';

/** Receives one frame without delimiters; the bytes are valid during the call. `offset` is the byte at fault, else 0. */
export type FrameListener = (bytes: Uint8Array, end: FrameEnd, offset: number) => void;

/**
 * `stream`: RFC 6587 over TCP, each frame by itself either octet-counted (a digit begins it, digits, a space and `<` follow) or ended by
 * a newline, or by a NUL before `<`, and by any NUL on a connection that has ended one so: a NUL elsewhere is of the message. Blank lines,
 * NULs and blanks between frames are skipped. Where a frame was counted before, `<` need not follow: the count
 * of a message without PRI is right all the same, and the next frame stands behind it. `lines`: a newline ends each line, an empty one
 * is a frame too.
 */
export type FramerMode = 'stream' | 'lines';

/**
 * Splits bytes into frames, however they are cut into chunks, and holds at most `maxMessageBytes` of an unfinished one.
 *
 * ```
 * start ─ digit ─> count ─ space ─> gap ─ < ─> octets ─ all received ─> start
 *   │                │                 └─ other byte, or a wrong count ─┐
 *   │                └─ other byte ─────────────────────────────────────┤
 *   └─ other byte ──────────────────────────────────────────> line ─ newline or NUL ─> start
 * ```
 */
export class Framer {
	readonly #mode: FramerMode;
	readonly #limitBytes: number;
	readonly #listener: FrameListener;
	readonly #pending: PendingBytes;
	#state: 'start' | 'count' | 'gap' | 'octets' | 'line' = 'start';
	/** The current frame, and any frame before. */
	#isCounted = false;
	#hasCounted = false;
	#octetsLeft = 0;
	/** Offset of a wrong octet count in the line that holds it; -1 for a right line. */
	#countFault = -1;
	/** Where the next NUL of the chunk is, or its length; whether one has ended a line, and whether one is the last byte so far. */
	#nulAt = 0;
	#hasNulEnds = false;
	#isBehindNul = false;

	constructor(
		options: {readonly mode: FramerMode; readonly maxMessageBytes: number},
		listener: FrameListener,
	) {
		this.#mode = options.mode;
		this.#limitBytes = options.maxMessageBytes;
		this.#listener = listener;
		this.#pending = new PendingBytes(options.maxMessageBytes);
	}

	/** Whether the frame that the listener is given was counted. */
	get isCounted(): boolean {
		return this.#isCounted;
	}

	push(chunk: Buffer): void {
		let at = 0;
		this.#findNul(chunk, 0);
		while (at < chunk.length) at = this.#step(chunk, at);
	}

	/** The stream has ended: a line without newline is whole, counted octets that did not come are missing. */
	end(): void {
		if (this.#state === 'octets') this.#emitPending('frame_cut', this.#pending.length);
		else if (this.#state === 'gap' && this.#hasCounted) this.#endAtCount();
		else if (this.#state !== 'start') this.#endLine();
	}

	// Each of the following returns the position behind the bytes it took.

	#step(chunk: Buffer, at: number): number {
		if (this.#state === 'start') return this.#begin(chunk, at);
		if (this.#state === 'count') return this.#takeCount(chunk, at);
		if (this.#state === 'gap') return this.#judgeCount(chunk, at);
		if (this.#state === 'octets') return this.#takeOctets(chunk, at);
		return this.#takeLine(chunk, at);
	}

	#begin(chunk: Buffer, at: number): number {
		const byte = byteAt(chunk, at);
		this.#isCounted = false;
		if (this.#mode === 'stream' && isFiller(byte)) return at + 1;
		this.#state = this.#mode === 'stream' && isDigit(byte) ? 'count' : 'line';
		return at;
	}

	#takeCount(chunk: Buffer, from: number): number {
		let at = from;
		const most = from + mostCountDigits - this.#pending.length;
		while (at < chunk.length && at < most && isDigit(byteAt(chunk, at))) at += 1;
		this.#pending.append(chunk.subarray(from, at));
		if (at === chunk.length) return at;
		if (byteAt(chunk, at) !== ascii.space) {
			this.#state = 'line';
			return at;
		}
		this.#state = 'gap';
		return at + 1;
	}

	/** Stands behind the space that follows digits. */
	#judgeCount(chunk: Buffer, at: number): number {
		const isCount = this.#hasCounted || byteAt(chunk, at) === ascii.less;
		this.#countFault = isCount ? wrongDigit(this.#pending.view()) : -1;
		if (isCount && this.#countFault < 0) this.#expectOctets();
		else this.#beLine();
		return at;
	}

	#expectOctets(): void {
		this.#octetsLeft = Number(this.#pending.view().toString('latin1'));
		this.#pending.clear();
		this.#isCounted = true;
		this.#hasCounted = true;
		this.#state = 'octets';
	}

	/** The digits and the space behind them belong to a line. */
	#beLine(): void {
		this.#pending.append(blank);
		this.#state = 'line';
	}

	#endAtCount(): void {
		this.#pending.clear();
		this.#emitPending('frame_cut', 0);
	}

	#endLine(): void {
		if (this.#state === 'gap') this.#beLine();
		this.#emitLine();
	}

	#takeOctets(chunk: Buffer, from: number): number {
		const to = Math.min(chunk.length, from + this.#octetsLeft);
		const isAllHere = this.#pending.length === 0 && to - from === this.#octetsLeft;
		this.#octetsLeft -= to - from;
		if (isAllHere) {
			this.#state = 'start';
			this.#emit(chunk.subarray(from, to));
			return to;
		}
		this.#pending.append(chunk.subarray(from, to));
		if (this.#octetsLeft === 0) this.#emitPending(this.#pending.isCut ? 'too_long' : 'whole', 0);
		return to;
	}

	#takeLine(chunk: Buffer, from: number): number {
		if (this.#isBehindNul && byteAt(chunk, from) === ascii.less) return this.#endAtNul(from);
		const end = this.#lineEnd(chunk, from);
		if (end >= 0 && this.#pending.length === 0) {
			this.#state = 'start';
			this.#emit(chunk.subarray(from, end));
			return end + 1;
		}
		this.#pending.append(chunk.subarray(from, end < 0 ? chunk.length : end));
		this.#isBehindNul = end < 0 && this.#mode === 'stream' && chunk.at(-1) === 0;
		if (end < 0) return chunk.length;
		this.#emitLine();
		return end + 1;
	}

	/** The message began behind a NUL that was the last byte of another chunk. */
	#endAtNul(at: number): number {
		this.#hasNulEnds = true;
		this.#emitLine();
		return at;
	}

	/** Where the newline or NUL is that ends the line, or -1. */
	#lineEnd(chunk: Buffer, from: number): number {
		const end = chunk.indexOf(newline, from);
		const to = end < 0 ? chunk.length : end;
		if (this.#nulAt < from) this.#findNul(chunk, from);
		for (; this.#nulAt < to; this.#findNul(chunk, this.#nulAt + 1)) {
			this.#hasNulEnds ||= byteAt(chunk, this.#nulAt + 1) === ascii.less;
			if (this.#hasNulEnds) return this.#nulAt;
		}
		return end;
	}

	/** One look at a chunk, since few have any. */
	#findNul(chunk: Buffer, from: number): void {
		const at = this.#mode === 'stream' ? chunk.indexOf(0, from) : -1;
		this.#nulAt = at < 0 ? chunk.length : at;
	}

	#emit(bytes: Uint8Array): void {
		const isTooLong = bytes.length > this.#limitBytes;
		this.#listener(
			withoutTrailer(isTooLong ? bytes.subarray(0, this.#limitBytes) : bytes),
			isTooLong ? 'too_long' : 'whole',
			0,
		);
	}

	#emitLine(): void {
		if (this.#countFault >= 0) this.#emitPending('frame_count', this.#countFault);
		else this.#emitPending(this.#pending.isCut ? 'too_long' : 'whole', 0);
	}

	#emitPending(end: FrameEnd, offset: number): void {
		this.#listener(withoutTrailer(this.#pending.view()), end, offset);
		this.#pending.clear();
		this.#state = 'start';
		this.#countFault = -1;
		this.#isBehindNul = false;
	}
}

/** The bytes without the CR, LF and NUL that a sender may put behind a message; RFC 6587 §3.4.2. */
export function withoutTrailer(bytes: Uint8Array): Uint8Array {
	let end = bytes.length;
	while (end > 0 && isTrailer(byteAt(bytes, end - 1))) end -= 1;
	return end === bytes.length ? bytes : bytes.subarray(0, end);
}

function isTrailer(byte: number): boolean {
	return byte === newline || byte === 13 || byte === 0;
}

/** What senders put between frames: a newline behind counted octets, a NUL, Cisco's blank before `<`. */
function isFiller(byte: number): boolean {
	return isTrailer(byte) || byte === ascii.space;
}

/** Index of the first digit with which an octet count is wrong, or -1: MSG-LEN = NONZERO-DIGIT *DIGIT, RFC 6587 §3.4.1. */
function wrongDigit(digits: Uint8Array): number {
	if (byteAt(digits, 0) === ascii.zero) return 0;
	let count = 0;
	for (let at = 0; at < digits.length; at += 1) {
		count = count * 10 + byteAt(digits, at) - ascii.zero;
		if (count > mostOctets) return at;
	}
	return -1;
}
