// Texts that differ in case only become one text: the way every search of events compares, and the way an index of lines must fold
// what it holds. Two code points fold to one where their upper cases are one, as `grep -i` does it: sigma and final sigma are the
// same, the letter K and the sign for kelvin are not. No locale plays a part.
import {Buffer} from 'node:buffer';
import {codePointAt, writeCodePoint} from './utf8.ts';

/** Twice as fast as comparing. */
const asciiFolds = Uint8Array.from({length: 128}, (_, byte) =>
	byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);

/** Folds by code point, a page of 256 at a time as they are asked for; -1 is a page's entry that was not asked for yet. */
const pages: (Int32Array | undefined)[] = [];

/** The code point that stands for all that differ from this one in case only; a lower-case letter where there is one. */
export function foldCodePoint(point: number): number {
	const page = (pages[point >> 8] ??= new Int32Array(256).fill(-1));
	const known = page[point & 0xff] ?? -1;
	if (known >= 0) return known;
	const folded = computeFold(point);
	page[point & 0xff] = folded;
	return folded;
}

/** The folded text; a lone surrogate becomes U+FFFD. */
export function foldCase(text: string): string {
	// oxlint-disable-next-line no-control-regex
	if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
	let folded = '';
	for (const character of text.toWellFormed())
		folded += String.fromCodePoint(foldCodePoint(character.codePointAt(0) ?? 0));
	return folded;
}

/** The UTF-8 of the folded text of these bytes, those that are not UTF-8 as U+FFFD each; always a copy. */
export function foldBytes(bytes: Uint8Array): Buffer {
	const folded = Buffer.allocUnsafe(bytes.length);
	for (let at = 0; at < bytes.length; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte >= 0x80) return foldFrom(bytes, at, folded);
		folded[at] = asciiFolds[byte] ?? 0;
	}
	return folded;
}

/** Goes on at the first byte beyond ASCII; what is before it is folded. */
function foldFrom(bytes: Uint8Array, from: number, folded: Buffer): Buffer {
	// Hardly any text becomes longer.
	let target = roomier(folded, bytes.length + 64);
	let to = from;
	for (let at = from; at < bytes.length;) {
		const read = codePointAt(bytes, at);
		at += read & 7;
		if (to + 4 > target.length) target = roomier(target, target.length * 2);
		to = writeCodePoint(target, to, foldCodePoint(read >> 3));
	}
	return target.subarray(0, to);
}

function roomier(buffer: Buffer, length: number): Buffer {
	const larger = Buffer.allocUnsafe(length);
	buffer.copy(larger);
	return larger;
}

function computeFold(point: number): number {
	const upper = mapped(point, (text) => text.toUpperCase());
	// A letter whose upper case is several (U+1FB3) has a title case of its own, of which it is the lower case.
	if (upper === undefined) return lowerOf(point) ?? point;
	const lower = lowerOf(upper);
	return lower !== undefined && mapped(lower, (text) => text.toUpperCase()) === upper
		? lower
		: upper;
}

function lowerOf(point: number): number | undefined {
	return mapped(point, (text) => text.toLowerCase());
}

/** Undefined where the result is not one code point. */
function mapped(point: number, map: (text: string) => string): number | undefined {
	const [first = '', ...others] = map(String.fromCodePoint(point));
	return others.length > 0 ? undefined : first.codePointAt(0);
}
