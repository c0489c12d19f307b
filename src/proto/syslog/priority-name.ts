import {ascii, byteAt, skipBlanks} from './ascii.ts';

const {dot, greater, less, space} = ascii;

const facilities = [
	'kern',
	'user',
	'mail',
	'daemon',
	'auth',
	'syslog',
	'lpr',
	'news',
	'uucp',
	'cron',
	'authpriv',
	'ftp',
	'local[0-7]',
];
const severities = ['emerg', 'alert', 'crit', 'err', 'warn', 'warning', 'notice', 'info', 'debug'];
const named = new RegExp(`^(?:${facilities.join('|')})\\.(?:${severities.join('|')})$`);
/** `authpriv.warning` and a little more. */
const longestName = 20;

/**
 * Skips the priority that a line of a log file names, and the blanks behind it: `auth.info` as BusyBox writes it, `<4.6>` or
 * `<auth.info>` as FreeBSD does. Returns `from` where there is none.
 */
export function skipPriorityName(bytes: Buffer, from: number, to: number): number {
	const end = nameEnd(bytes, from, Math.min(to, from + longestName));
	if (end < 0) return from;
	const isInBrackets = bytes[from] === less && bytes[end - 1] === greater;
	const isName = isInBrackets || named.test(bytes.toString('latin1', from, end));
	return isName ? skipBlanks(bytes, end, to) : from;
}

/** Where a word with a dot ends in a space, or -1. */
function nameEnd(bytes: Uint8Array, from: number, to: number): number {
	let hasDot = false;
	for (let at = from; at < to; at += 1) {
		const byte = byteAt(bytes, at);
		if (byte === space) return hasDot ? at : -1;
		if (byte === dot) hasDot = true;
	}
	return -1;
}
