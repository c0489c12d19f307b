import {Buffer, isUtf8} from 'node:buffer';

/** What stands for a byte that is no part of well-formed UTF-8. */
export const replacement = 0xfffd;

/** The bytes, where they are UTF-8, else a copy with U+FFFD in the place of each that is not. */
export function wellFormed(bytes: Buffer): Buffer {
	if (isUtf8(bytes)) return bytes;
	const target = Buffer.allocUnsafe(bytes.length * 3);
	let to = 0;
	for (let at = 0; at < bytes.length;) {
		const read = codePointAt(bytes, at);
		at += read & 7;
		to = writeCodePoint(target, to, read >> 3);
	}
	return target.subarray(0, to);
}

/**
 * The code point at a place and the bytes it takes, as `codePoint * 8 + length`: one number, since an object for each would cost
 * more than the rest. A byte that does not begin a well-formed sequence (RFC 3629 §4) is U+FFFD and takes itself alone.
 */
export function codePointAt(bytes: Uint8Array, at: number): number {
	const first = bytes[at] ?? 0;
	if (first < 0x80) return (first << 3) | 1;
	const length = lengths[first >> 3] ?? 0;
	let point = first & (0x7f >> length);
	for (let place = 1; place < length; place += 1) {
		// 0 where the bytes end too early, which no continuation is.
		const byte = bytes[at + place] ?? 0;
		if ((byte & 0xc0) !== 0x80) return malformed;
		point = (point << 6) | (byte & 0x3f);
	}
	return point >= (smallest[length] ?? 0) && isScalar(point) ? point * 8 + length : malformed;
}

const malformed = replacement * 8 + 1;

/** By the first five bits of the first byte; 0 for what begins no sequence. */
const lengths = Uint8Array.from('11111111111111110000000022223340', Number);

/** The first code point that needs so many bytes; a shorter one in as many is overlong. None begins a sequence of none. */
const smallest = [Infinity, 0, 0x80, 0x800, 0x1_0000] as const;

/** Writes a code point where there is room for it, and returns the place behind it. */
export function writeCodePoint(bytes: Uint8Array, at: number, point: number): number {
	if (point < 0x80) {
		bytes[at] = point;
		return at + 1;
	}
	const length = point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
	for (let place = length - 1, rest = point; place > 0; place -= 1, rest >>= 6)
		bytes[at + place] = 0x80 | (rest & 0x3f);
	bytes[at] = ((0xf00 >> length) & 0xff) | (point >> (6 * (length - 1)));
	return at + length;
}

function isScalar(point: number): boolean {
	return point < 0xd800 || (point > 0xdfff && point <= 0x10_ffff);
}
