import type {SyslogTest} from '../../collect/file-setting.ts';
import {EventBatch} from '../../model/event-batch.ts';
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
		return (batch.priority[row] ?? -1) >= 0 || hasHeader(batch, row);
	};
}

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
	`(?:${legacyTime}|${isoTime}) [A-Za-z](?:[A-Za-z\\d-]{0,61}[A-Za-z\\d])? [A-Za-z][\\w.-]{0,46}(?:\\[\\d{1,9}\\])?: `,
	'y',
);

/** The scanner is lenient with lines of files: without PRI anything is a message, and a time alone stands in every log. */
function hasHeader(batch: EventBatch, row: number): boolean {
	const isDated = !Number.isNaN(batch.deviceTime[row]);
	return isDated && batch.spanFrom(row, 'host') >= 0 && batch.spanFrom(row, 'program') >= 0;
}
