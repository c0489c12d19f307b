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

/** The byte there, or -1 behind the arena. A row may end before the arena does: callers compare with the row's end first. */
export function byteAt(bytes: Uint8Array, at: number): number {
	return bytes[at] ?? -1;
}

export function isDigit(byte: number): boolean {
	return byte >= ascii.zero && byte <= ascii.nine;
}

/** PRINTUSASCII of RFC 5424 §6: %d33-126. */
export function isPrintable(byte: number): boolean {
	return byte > ascii.space && byte < ascii.delete;
}

/** Two decimal digits as a number, or -1. */
export function twoDigits(bytes: Uint8Array, at: number): number {
	const tens = byteAt(bytes, at) - ascii.zero;
	const ones = byteAt(bytes, at + 1) - ascii.zero;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
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
	while (next < to && isDigit(byteAt(bytes, next))) next += 1;
	return next;
}

/** First position at or after `at` whose byte is neither a space nor TAB, or `to`. */
export function skipBlanks(bytes: Uint8Array, at: number, to: number): number {
	let next = at;
	while (next < to && (byteAt(bytes, next) === ascii.space || byteAt(bytes, next) === ascii.tab))
		next += 1;
	return next;
}
