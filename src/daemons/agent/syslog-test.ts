import type {SyslogTest} from '../../collect/file-setting.ts';
import {EventBatch, formats, span} from '../../model/event-batch.ts';
import {ascii} from '../../proto/syslog/ascii.ts';
import {scanMessage} from '../../proto/syslog/scanner.ts';

/**
 * A test for lines: whether they are syslog as they stand, to the scanner of the hub. Nearly all that are have a header of a plain form,
 * which is known by its characters at a tenth of the cost.
 */
export function makeSyslogTest(): SyslogTest {
	const batch = new EventBatch(1, 4096);
	return (bytes, text, from, to) => {
		plainHeader.lastIndex = from;
		// It must end within the line; a newline is no part of it.
		if (plainHeader.test(text) && plainHeader.lastIndex <= to) return true;
		batch.clear();
		const row = batch.add(bytes.subarray(from, to), 0, 0, 0);
		scanMessage(batch, row, 'file');
		if (batch.reason[row] !== 0) return false;
		// RFC 5424 says of itself what it leaves out.
		return batch.format[row] === rfc5424 || hasHeader(batch, row);
	};
}

const {colon, open: bracket} = ascii;
const rfc5424 = formats.indexOf('rfc5424');

/** Levels that programs write behind the time, where syslog has a host: as they are usually spelt. */
const levels: ReadonlySet<string> = new Set(
	[
		'trace',
		'debug',
		'info',
		'notice',
		'warn',
		'warning',
		'err',
		'error',
		'critical',
		'fatal',
	].flatMap((word) => [
		word,
		word.toUpperCase(),
		`${word.slice(0, 1).toUpperCase()}${word.slice(1)}`,
	]),
);

const clock = /(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d/.source;

/** `Nov 20 14:03:11`. */
const legacyTime = [
	'(?:Feb (?: [1-9]|1\\d|2[0-8])',
	'|(?:Apr|Jun|Sep|Nov) (?: [1-9]|[12]\\d|30)',
	`|(?:Jan|Mar|May|Jul|Aug|Oct|Dec) (?: [1-9]|[12]\\d|3[01])) ${clock}`,
].join('');

/** `2026-11-20T14:03:11.123456+01:00`; days that not every month has are left to the scanner. */
const isoTime = `20\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])T${clock}(?:\\.\\d{1,6})?(?:Z|[+-](?:0\\d|1[0-2]):[0-5]\\d)`;

/** Time, host and `program[1]: ` as syslog daemons write them to files; `user.info` and its like are no hosts. */
const plainHeader = new RegExp(
	`(?:${legacyTime}|${isoTime}) (?!(?:${[...levels].join('|')}) )[A-Za-z](?:[A-Za-z\\d-]{0,61}[A-Za-z\\d])? [A-Za-z][\\w.-]{0,46}(?:\\[\\d{1,9}\\])?: `,
	'y',
);

/**
 * The scanner is lenient with lines of files: anything is a message, a time stands in every log, and two words behind it pass for host and
 * program. What syslog daemons write has all three, and the program ends with `:` or `[`.
 */
function hasHeader(batch: EventBatch, row: number): boolean {
	if (Number.isNaN(batch.deviceTime[row])) return false;
	const host = batch.spanText(row, 'host');
	const program = batch.spanText(row, 'program');
	if (host === null || program === null || levels.has(host)) return false;
	const behind = (batch.start[row] ?? 0) + batch.spanFrom(row, span.program) + program.length;
	return batch.bytes[behind] === colon || batch.bytes[behind] === bracket;
}
