/** What stands for a byte that is no part of well-formed UTF-8. */
export const replacement = 0xfffd;

/**
 * The code point at a place and the bytes it takes, as `codePoint * 8 + length`: one number, since an object for each would cost
 * more than the rest. A byte that does not begin a well-formed sequence (RFC 3629 §4) is U+FFFD and takes itself alone.
 */
export function codePointAt(bytes: Uint8Array, at: number): number {
	const first = bytes[at] ?? 0;
	if (first < 0x80) return (first << 3) | 1;
	if (first < 0xc2 || first > 0xf4) return malformed;
	// 0 where the bytes end too early, which no continuation is.
	const second = bytes[at + 1] ?? 0;
	if ((second & 0xc0) !== 0x80) return malformed;
	if (first < 0xe0) return (((first & 0x1f) << 6) | (second & 0x3f)) * 8 + 2;
	const third = bytes[at + 2] ?? 0;
	if ((third & 0xc0) !== 0x80) return malformed;
	if (first < 0xf0) {
		const point = ((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f);
		return point < 0x800 || isSurrogate(point) ? malformed : point * 8 + 3;
	}
	const fourth = bytes[at + 3] ?? 0;
	if ((fourth & 0xc0) !== 0x80) return malformed;
	const high = ((first & 0x07) << 18) | ((second & 0x3f) << 12);
	const point = high | ((third & 0x3f) << 6) | (fourth & 0x3f);
	return point < 0x1_0000 || point > 0x10_ffff ? malformed : point * 8 + 4;
}

const malformed = replacement * 8 + 1;

/** Writes a code point where there are four bytes of room, and returns the place behind it. */
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

function isSurrogate(point: number): boolean {
	return point >= 0xd800 && point <= 0xdfff;
}
