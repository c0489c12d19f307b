/** The bytes that syslog gives a meaning. */
export const ascii = {
	tab: 9,
	space: 32,
	quote: 34,
	percent: 37,
	asterisk: 42,
	plus: 43,
	comma: 44,
	dash: 45,
	dot: 46,
	zero: 48,
	nine: 57,
	colon: 58,
	less: 60,
	equals: 61,
	greater: 62,
	upperT: 84,
	upperZ: 90,
	open: 91,
	backslash: 92,
	close: 93,
	lowerT: 116,
	lowerZ: 122,
	delete: 127,
} as const;

const {space, tab, zero, nine} = ascii;

export function isDigit(byte: number): boolean {
	return byte >= zero && byte <= nine;
}

/** PRINTUSASCII of RFC 5424 §6: %d33-126. */
export function isPrintable(byte: number): boolean {
	return byte > space && byte < ascii.delete;
}

/** The byte there, or -1 behind the arena. A row may end before the arena does: callers compare with the row's end first. */
export function byteAt(bytes: Uint8Array, at: number): number {
	return bytes[at] ?? -1;
}

/** Two decimal digits as a number, or -1. */
export function twoDigits(bytes: Uint8Array, at: number): number {
	const tens = (bytes[at] ?? 0) - zero;
	const ones = (bytes[at + 1] ?? 0) - zero;
	// As unsigned numbers what is below 0 is above 9.
	return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : -1;
}

/** Four decimal digits as a number, or -1. */
export function fourDigits(bytes: Uint8Array, at: number): number {
	const high = twoDigits(bytes, at);
	const low = twoDigits(bytes, at + 2);
	return high < 0 || low < 0 ? -1 : high * 100 + low;
}

/** First position at or after `at` whose byte is no digit, or `to`. */
export function skipDigits(bytes: Uint8Array, at: number, to: number): number {
	let next = at;
	for (; next < to; next += 1) {
		const byte = bytes[next] ?? 0;
		if (byte < zero || byte > nine) break;
	}
	return next;
}

/** First position at or after `at` whose byte is neither a space nor TAB, or `to`. */
export function skipBlanks(bytes: Uint8Array, at: number, to: number): number {
	let next = at;
	while (next < to && (bytes[next] === space || bytes[next] === tab)) next += 1;
	return next;
}
