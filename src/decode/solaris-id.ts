import {Buffer} from 'node:buffer';
import {isAt, type Message} from './message.ts';

const begin = Buffer.from('[ID ');
const [bracket, blank] = [0x5d, 0x20];
/** `[ID 800047 auth.info] `, with the longest names. */
const longest = 40;

/** Takes off what syslogd of Solaris writes before each message: `[ID 800047 auth.info] `. */
export function skipSolarisId(message: Message): void {
	const {bytes, from, to} = message;
	if (!isAt(message, begin, from)) return;
	const last = Math.min(to - 1, from + longest);
	for (let at = from + begin.length; at < last; at += 1) {
		if (bytes[at] !== bracket) continue;
		if (bytes[at + 1] === blank) message.from = at + 2;
		return;
	}
}
