import {Buffer} from 'node:buffer';
import {latin1Of, type ByteRange} from './message.ts';

/** No clock is longer. */
const longest = 56;
const month = String.raw`[A-Z][a-z]{2,8}`;
const day = String.raw`(?:\d{1,4}([-/.:])(?:\d{1,2}|${month})\1\d{1,4}|${month}[ -]{1,2}\d{1,2}(?:(?:, ?| |-)\d{2,4}(?!:))?|\d{1,2} ${month}\.? \d{4}|\d{6}|\d{8})`;
const time = String.raw`\d{1,2}:\d\d(?::\d\d)?(?:[.,:]\d{1,9})?`;
const zone = String.raw`(?:Z| ?[+-]\d\d:?\d\d| (?:UTC|GMT|MSK|[A-Z]{1,3}[SDE]T)\b)`;
/** Sticky, so that a test says how long it is and makes no object. */
const form = new RegExp(
	String.raw`^(?:[:,|-]+ +|[[(<]?(?:[A-Z]{3,4} )?(?:[A-Z][a-z]{2},? )?${day}(?:[T:,-]| {1,2}|, | - )${time}(?: ?[AaPp]\.?[Mm]\.?)?${zone}?(?: \d{4})?[\])>]?(?: ?[-:,|](?= ))?[ \t]*)(?=\S)`,
	'y',
);
/** What a clock can begin with: a digit, a bracket, or a capital of a day or month. */
const beginnings = bytesOf('0123456789[(<ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const separators = bytesOf(':,|-');
/** A bracket, the name of a format, a day of the week and a month. */
const longestBeforeDigit = '[INFO Wednesday, September '.length;

/**
 * How long the clock is that stands at the start of a line of a program's own file, in one of the forms that programs write: day, time of day,
 * brackets around it and what parts it from the rest; or of the last alone, where the clock was taken already. 0 where none does.
 */
export function ownClockLength(range: ByteRange): number {
	if (!mayBegin(range)) return 0;
	const {bytes, from, to} = range;
	form.lastIndex = 0;
	return form.test(latin1Of(bytes, from, Math.min(from + longest, to))) ? form.lastIndex : 0;
}

/** What begins as a clock does has a digit soon. */
function mayBegin({bytes, from, to}: ByteRange): boolean {
	const byte = bytes[from] ?? 0;
	if (separators[byte] === 1) return true;
	if (beginnings[byte] !== 1) return false;
	const end = Math.min(to, from + longestBeforeDigit);
	for (let at = from; at < end; at += 1) if (isDigit(bytes[at])) return true;
	return false;
}

function isDigit(byte = 0): boolean {
	return byte >= 0x30 && byte <= 0x39;
}

/** 1 for each byte of the text. */
function bytesOf(text: string): Uint8Array {
	const table = new Uint8Array(256);
	for (const byte of Buffer.from(text)) table[byte] = 1;
	return table;
}
