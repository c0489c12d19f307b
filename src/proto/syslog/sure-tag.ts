import {ascii, byteAt, skipDigits} from './ascii.ts';
import {isPlainTag} from './legacy-words.ts';

const {close: closeBracket, colon, open: openBracket, space, tab} = ascii;

const longestSpacedTag = 64;
const mostTagWords = 4;

/** Where a word ends in a colon, or in a number in brackets before a colon: the colon's position, or -1. */
export function sureTagEnd(bytes: Uint8Array, from: number, to: number): number {
	const end = wordEnd(bytes, from, to);
	const pidEnd = numberedEnd(bytes, from, end);
	if (pidEnd > 0) return bytes[pidEnd] === colon ? pidEnd : -1;
	const isTag = end > from + 1 && bytes[end - 1] === colon && isPlainTag(bytes, from, end - 1);
	return isTag ? end - 1 : -1;
}

/** Position behind `name[7]` in a word whose rest is nothing or begins with a colon; -1 where it is no such word. */
function numberedEnd(bytes: Uint8Array, from: number, to: number): number {
	let open = from;
	while (open < to && bytes[open] !== openBracket) open += 1;
	const end = skipDigits(bytes, open + 1, to);
	const isNumbered = open > from && end > open + 1 && end < to && bytes[end] === closeBracket;
	if (!isNumbered || !isPlainTag(bytes, from, open)) return -1;
	return end + 1 === to || bytes[end + 1] === colon ? end + 1 : -1;
}

/** End of a tag of several words, of which the last has a number in brackets: `my program[7]`, `Microsoft Windows Security[592]`; or -1. */
export function spacedTagEnd(bytes: Uint8Array, from: number, to: number): number {
	const most = Math.min(to, from + longestSpacedTag);
	let isCapital = isUpper(byteAt(bytes, from));
	let at = from;
	for (let words = 1; words <= mostTagWords; words += 1) {
		const end = wordEnd(bytes, at, most);
		const pidEnd = words > 1 && (words === 2 || isCapital) ? numberedEnd(bytes, at, end) : -1;
		if (pidEnd > 0) return pidEnd;
		if (!isPlainTag(bytes, at, end) || end >= most) return -1;
		at = end + 1;
		isCapital &&= isUpper(byteAt(bytes, at));
	}
	return -1;
}

/** Position of the blank or TAB behind the word, or `to`. */
export function wordEnd(bytes: Uint8Array, from: number, to: number): number {
	let at = from;
	while (at < to && bytes[at] !== space && bytes[at] !== tab) at += 1;
	return at;
}

function isUpper(byte: number): boolean {
	return byte >= 65 && byte <= 90;
}
