import {rfc3339} from '../base/time.ts';

/** What stands before the text of a message; strings are as found, and are made fit for the header. */
export interface SyslogHeader {
	/** RFC 5424 §6.2.1; user.notice is 13. */
	readonly priority: number;
	/** Microseconds since the epoch. */
	readonly timeUs: number;
	readonly hostname: string;
	readonly program: string;
	/** Empty when there is none. */
	readonly processId: string;
}

/** The priority of what names none: user.notice (RFC 3164 §4.3.3). */
export const defaultPriority = 13;

/** Longest message a collector makes or takes as it stands, in bytes: the hub's own bound. */
export const messageLimit = 65_536;

/** The header of an RFC 5424 message up to and with the space before MSG; time in UTC with milliseconds, or microseconds where there are any. */
export function syslogHead(header: SyslogHeader): Buffer {
	const fields = [
		`<${header.priority}>1`,
		timestamp(header.timeUs),
		printable(header.hostname, 255),
		printable(header.program, 48),
		printable(header.processId, 128),
		'- - ',
	];
	return Buffer.from(fields.join(' '), 'latin1');
}

/** Head and text as one message; bytes of the text above `messageLimit` are cut off. */
export function syslogMessage(head: Buffer, text: Buffer): Buffer {
	const room = messageLimit - head.length;
	return Buffer.concat([head, text.length > room ? text.subarray(0, room) : text]);
}

/** RFC 5424 §6.2.3: at most six digits of a second. */
function timestamp(timeUs: number): string {
	const text = rfc3339(Math.floor(timeUs / 1000));
	const rest = Math.floor(timeUs % 1000);
	return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}

/** RFC 5424 §6: PRINTUSASCII of at most so many characters, or the NILVALUE. */
function printable(text: string, limit: number): string {
	const clean = text
		.trim()
		.slice(0, limit)
		.replaceAll(/[^!-~]/g, '_');
	return clean === '' ? '-' : clean;
}
