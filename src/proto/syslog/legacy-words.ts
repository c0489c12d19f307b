import {ascii, byteAt, isDigit} from './ascii.ts';

// Own names: a look-up in another module at each use is much of what a byte costs.
const {close: closeBracket, colon, equals, less, open: openBracket, percent, quote} = ascii;

// Bits of `classes`: what a byte may be part of.
const hostBit = 1;
const tagBit = 2;
const hexBit = 4;
const letterBit = 8;

const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const classes = makeClasses();

/**
 * Whether a word behind the time stamp is a host name rather than the tag: letters (of any script), digits and `. _ - @ / +`, or an
 * IPv6 address, bare or in brackets. A word such as `su:` or `cron[7]` is a tag whose host is absent.
 */
export function isHost(bytes: Uint8Array, from: number, to: number): boolean {
	if (from >= to) return false;
	const first = byteAt(bytes, from);
	if (first === openBracket)
		return bytes[to - 1] === closeBracket && isAddress6(bytes, from + 1, to - 1);
	const last = byteAt(bytes, to - 1);
	const isWord = (classOf(first) & letterBit) !== 0 && (classOf(last) & letterBit) !== 0;
	if (isWord && allOf(bytes, from, to, hostBit)) return true;
	return isAddress6(bytes, from, to);
}

/** Whether a word without colon or pid may be the tag: `tag This is text`, but not `user=root` nor `{"json":1}`. */
export function isPlainTag(bytes: Uint8Array, from: number, to: number): boolean {
	return to > from && allOf(bytes, from, to, tagBit);
}

/** Whether a tag may begin with the byte; JSON, quotes and bracketed text are message. */
export function mayBeginTag(byte: number): boolean {
	return (
		byte !== 0x7b && // {
		byte !== openBracket &&
		byte !== quote &&
		byte !== less &&
		byte !== equals
	);
}

/** Whether what stands before a colon that no blank follows is no tag, but `src=192.0.2.1`, `src="192.0.2.1` or the hour of `12:34:56`. */
export function isValueOrTime(bytes: Uint8Array, from: number, to: number): boolean {
	let found = 0;
	for (let at = from; at < to; at += 1) {
		const byte = byteAt(bytes, at);
		if (byte === equals || byte === quote) return true;
		if (isDigit(byte)) found += 1;
	}
	return found === to - from;
}

/** Hexadecimal groups with at least two colons, of which not a single one ends it; a zone (`%eth0`) may follow. */
function isAddress6(bytes: Uint8Array, from: number, to: number): boolean {
	let colons = 0;
	let at = from;
	for (; at < to && bytes[at] !== percent; at += 1) {
		const byte = byteAt(bytes, at);
		if (byte === colon) colons += 1;
		else if ((classOf(byte) & hexBit) === 0) return false;
	}
	const endsInColon = bytes[at - 1] === colon && bytes[at - 2] !== colon;
	return colons >= 2 && !endsInColon;
}

function allOf(bytes: Uint8Array, from: number, to: number, bit: number): boolean {
	for (let at = from; at < to; at += 1) {
		if (((classes[bytes[at] ?? 0] ?? 0) & bit) === 0) return false;
	}
	return true;
}

function classOf(byte: number): number {
	return classes[byte] ?? 0;
}

function makeClasses(): Uint8Array {
	const table = new Uint8Array(256);
	const add = (characters: string, bits: number) => {
		for (const character of characters) {
			const byte = character.charCodeAt(0);
			table[byte] = (table[byte] ?? 0) | bits;
		}
	};
	add(digits + letters, hostBit | tagBit | letterBit);
	add('_.', hostBit | tagBit | letterBit);
	add('-@/+', hostBit | tagBit);
	add("()%#~\\*!?$&'", tagBit);
	add(`${digits}abcdefABCDEF.`, hexBit);
	table.fill(hostBit | tagBit | letterBit, 0x80);
	return table;
}
