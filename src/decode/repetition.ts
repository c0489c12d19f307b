import {Buffer} from 'node:buffer';
import {isAt, trimBlanks, type Message} from './message.ts';

/** Largest repetition that is believed. */
export const maxRepetition = 1_000_000;

const repetition = {
	start: Buffer.from('message repeated '),
	end: Buffer.from(' times: ['),
} as const;
const closingBracket = 0x5d;

/**
 * Takes off what rsyslog and sysklogd write around a message that came several times, `message repeated 5 times: [ X]`, and returns how
 * often; other counts than 1 to `maxRepetition` are no repetition.
 */
export function unwrapRepetition(message: Message): number {
	const {bytes, from, to} = message;
	if (!isAt(message, repetition.start, from) || bytes[to - 1] !== closingBracket) return 1;
	let at = from + repetition.start.length;
	let count = 0;
	for (let digit = digitAt(bytes, at); digit >= 0 && count <= maxRepetition; at += 1) {
		count = count * 10 + digit;
		digit = digitAt(bytes, at + 1);
	}
	if (count < 1 || count > maxRepetition || !isAt(message, repetition.end, at)) return 1;
	message.from = at + repetition.end.length;
	message.to = to - 1;
	trimBlanks(message);
	return count;
}

/** -1 where there is none. */
function digitAt(bytes: Uint8Array, at: number): number {
	const digit = (bytes[at] ?? 0) - 48;
	return digit >= 0 && digit <= 9 ? digit : -1;
}
