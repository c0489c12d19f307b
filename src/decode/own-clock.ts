import {Buffer} from 'node:buffer';
import type {ByteRange} from './message.ts';

/** No clock is longer. */
const longest = 56;
const month = String.raw`[A-Z][a-z]{2,8}`;
const day = String.raw`(?:\d{1,4}([-/.:])(?:\d{1,2}|${month})\1\d{1,4}|${month}[ -]{1,2}\d{1,2}(?:(?:, ?| |-)\d{2,4}(?!:))?|\d{1,2} ${month}\.? \d{4}|\d{6}|\d{8})`;
const time = String.raw`\d{1,2}:\d\d(?::\d\d)?(?:[.,:]\d{1,9})?`;
const zone = String.raw`(?:Z| ?[+-]\d\d:?\d\d| (?:UTC|GMT|MSK|[A-Z]{1,3}[SDE]T)\b)`;
const form = new RegExp(
	String.raw`^(?:[:,|-]+ +|[[(<]?(?:[A-Z]{3,4} )?(?:[A-Z][a-z]{2},? )?${day}(?:[T:,-]| {1,2}|, | - )${time}(?: ?[AaPp]\.?[Mm]\.?)?${zone}?(?: \d{4})?[\])>]?(?: ?[-:,|](?= ))? *)(?=\S)`,
);
const [zero, nine] = [0x30, 0x39];
const openings = '[(<:,|-';

/**
 * How long the clock is that stands at the start of a line of a program's own file, in one of the forms that programs write: day, time of day,
 * brackets around it and what parts it from the rest; or of the last alone, where the clock was taken already. 0 where none does.
 */
export function ownClockLength({bytes, from, to}: ByteRange): number {
	if (!mayBegin(bytes[from] ?? 0)) return 0;
	const start = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(longest, to - from));
	return form.exec(start.toString('latin1'))?.[0].length ?? 0;
}

/** A digit, a bracket, what parts a clock from the rest, or a capital of a day or month. */
function mayBegin(byte: number): boolean {
	const isCapital = byte >= 0x41 && byte <= 0x5a;
	return (
		(byte >= zero && byte <= nine) || isCapital || openings.includes(String.fromCodePoint(byte))
	);
}
