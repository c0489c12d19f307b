import {Buffer} from 'node:buffer';
import type {ByteRange} from './message.ts';
import {ownClockLength} from './own-clock.ts';

/** A program's message within a line. */
export interface InnerMessage {
	/** Null where the line does not say it. */
	readonly program: string | null;
	/** Where the message begins. */
	readonly from: number;
}

/** Bytes of a line that are looked at. */
const longest = 256;
/** `NAME | ` of docker compose, and a priority. */
const collector = /^(?:[\w.-]{1,64} +\| )?(?:<\d{1,3}>(?:1 )?)?/;
/** Of the kernel and of `journalctl -o short-monotonic`, of time(2), and TAI64N as multilog writes it. */
const otherClock = /^(?:\[ *\d+\.\d+\]:? |\d{10}(?:\.\d+)? |@[0-9a-f]{24} )/;
/** Of the Container Runtime Interface. */
const stream = /^(?:stdout|stderr) [FP] /;
const tag = /^(?:(?!\S+: )[\w.:-]{1,128} )?(?<program>[\w./()@-]{1,48})(?:\[\d+\])?: /;

/**
 * What may be a program's message behind what collectors of logs and other forms of syslog have before it, the likeliest first: the name of a
 * container, a clock, a host, and the tag of a program, surely so where it `isKnown`.
 */
export function innerMessages(
	{bytes, from, to}: ByteRange,
	isKnown: (program: string) => boolean,
): readonly InnerMessage[] {
	const start = Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(longest, to - from));
	const text = start.toString('latin1');
	const begin = lengthOf(collector, text);
	const clock =
		ownClockLength({bytes, from: from + begin, to}) || lengthOf(otherClock, text.slice(begin));
	const output = lengthOf(stream, text.slice(begin + clock));
	const at = begin + clock + output;
	if (at === 0) return [];
	const untagged = begin + output === 0 ? [] : [{program: null, from: from + at}];
	const found = tag.exec(text.slice(at));
	if (found === null) return untagged;
	const program = found.groups?.['program'] ?? '';
	const tagged = {program, from: from + at + found[0].length};
	return isKnown(program) ? [tagged] : [...untagged, tagged];
}

function lengthOf(form: RegExp, text: string): number {
	return form.exec(text)?.[0].length ?? 0;
}
