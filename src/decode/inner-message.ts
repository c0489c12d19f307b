import {latin1Of, type ByteRange, type Span} from './message.ts';
import {ownClockLength} from './own-clock.ts';

/** A program's message within a line. */
export interface InnerMessage {
	/** Null where the line does not say it. */
	readonly program: string | null;
	/** Where the message begins. */
	readonly from: number;
	/** Where host, program and number of its process stand; undefined where that has none. */
	readonly process: Span | undefined;
}

/** Bytes of a line that are looked at. */
const longest = 256;
/** `NAME | ` of docker compose, `[pod/NAME/CONTAINER] ` of kubectl, and a priority. */
const collector = /(?:[\w.-]{1,64} +\| |\[pod\/[\w./-]{1,128}\] )?(?:<\d{1,3}>(?:1 )?)?/y;
/** Of the kernel and of `journalctl -o short-monotonic`, of time(2), and TAI64N as multilog writes it. */
const otherClock = /(?:\[ *\d+\.\d+\]:? |\d{10}(?:\.\d+)? |@[0-9a-f]{24} )/y;
/** Of the Container Runtime Interface. */
const stream = /(?:stdout|stderr) [FP] /y;
/** Behind a host, or not; with a process, or in brackets, or neither. */
const tag =
	/(?:(?!\S+: )[\w.:-]{1,128} )?(?:(?<program>[\w./()@=-]{1,48})(?<process>\[\d+\])?: |\[(?<bracketed>[A-Za-z][\w./-]{0,47})\]:? )/y;

/**
 * What may be a program's message behind what collectors of logs and other forms of syslog have before it, the likeliest first: the name of a
 * container, a clock, a host, and the tag of a program, surely so where it `isKnown`.
 */
export function innerMessages(
	{bytes, from, to}: ByteRange,
	isKnown: (program: string) => boolean,
): readonly InnerMessage[] {
	const text = latin1Of(bytes, from, Math.min(from + longest, to));
	const begin = lengthOf(collector, text, 0);
	const clock =
		ownClockLength({bytes, from: from + begin, to}) || lengthOf(otherClock, text, begin);
	const output = lengthOf(stream, text, begin + clock);
	const outer = begin + clock + output;
	// Of the program behind that of the collector.
	const second = clock === 0 ? 0 : ownClockLength({bytes, from: from + outer, to});
	const at = outer + second;
	const untagged =
		begin + output + second === 0 ? [] : [{program: null, from: from + at, process: undefined}];
	const found = tagAt(text, at);
	if (found === undefined) return untagged;
	const behind = from + found.to;
	const process = found.hasNumber ? ([from + at, behind] as const) : undefined;
	const tagged = {program: found.program, from: behind, process};
	if (outer === 0) return found.isSure && isKnown(found.program) ? [tagged] : [];
	return isKnown(found.program) ? [tagged] : [...untagged, tagged];
}

interface Tag {
	readonly program: string;
	/** Whether it can hardly be anything else. */
	readonly isSure: boolean;
	readonly hasNumber: boolean;
	readonly to: number;
}

function tagAt(text: string, at: number): Tag | undefined {
	tag.lastIndex = at;
	const {program, process, bracketed} = tag.exec(text)?.groups ?? {};
	const name = program ?? bracketed;
	if (name === undefined) return undefined;
	const hasNumber = process !== undefined;
	return {
		program: name,
		isSure: hasNumber || bracketed !== undefined,
		hasNumber,
		to: tag.lastIndex,
	};
}

/** How long what a sticky expression matches there is. */
function lengthOf(form: RegExp, text: string, at: number): number {
	form.lastIndex = at;
	return form.test(text) ? form.lastIndex - at : 0;
}
