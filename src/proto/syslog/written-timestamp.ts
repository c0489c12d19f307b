import {isDigit} from './ascii.ts';
import {zoneText} from './zone-words.ts';

const monthFirst =
	/^[a-z]{3} +(?<day>\d{1,2}) +(?:(?<year>\d{4}) +)?(?<time>\d{1,2}:\d\d:\d\d)(?:[.,:](?<fraction>\d+))?(?<zone> ?(?:[+-]\d\d:?\d\d|(?:GMT|UTC)[+-]\d\d:?\d\d|[a-z]{1,5}))?(?: (?<yearBehind>\d{4}))?$/i;

/** `11/20/2026:14:03:11 GMT`. */
const slashed = /^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4}):(?<time>\S+)(?: (?<zone>\S+))?$/;

/** `20 Nov 2026 14:03:11`. */
const dayFirst = /^(\d{1,2}) ([a-z]{3}) (\d{4} .*)$/i;

const monthNumbers: ReadonlyMap<string, string> = new Map(
	['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
		(name, index) => [name, String(index + 1).padStart(2, '0')],
	),
);
/** `Oct 11 22:14:15`. */
const usualLength = 15;

/**
 * A time stamp as it leaves the process: RFC 3339 ones as sent, `Oct 11 22:14:15` in the same order and only as far as it was sent
 * (`--10-11T22:14:15`: ISO 8601 writes a missing year so, and no year is invented).
 */
export function writtenTimestamp(sent: string | null): string | null {
	if (sent === null) return sent;
	if (isDigit(sent.charCodeAt(0))) return digitFirst(sent);
	const month = monthNumbers.get(sent.slice(0, 3).toLowerCase());
	if (month === undefined) return sent;
	// Nearly all are of this form, and the expression below costs more than the whole scan.
	if (sent.length === usualLength && sent[6] === ' ' && sent[9] === ':')
		return `--${month}-${sent.slice(4, 6).replace(' ', '0')}T${sent.slice(7)}`;
	return unusualTimestamp(sent, month);
}

function digitFirst(sent: string): string | null {
	if (sent[4] === ' ') return yearFirst(sent);
	if (sent[2] === '/') return slashedDate(sent);
	// `2026:11:20-14:03:11`.
	if (sent[4] === ':') return `${sent.slice(0, 10).replaceAll(':', '-')}T${sent.slice(11)}`;
	const swapped = sent.replace(dayFirst, '$2 $1 $3');
	return swapped === sent ? sent : writtenTimestamp(swapped);
}

function slashedDate(sent: string): string {
	const {month, day, year, time, zone = ''} = slashed.exec(sent)?.groups ?? {};
	return time === undefined ? sent : `${year}-${month}-${day}T${time}${zoneText(zone)}`;
}

/** `2026 Nov 20 14:03:11`. */
function yearFirst(sent: string): string | null {
	const rest = writtenTimestamp(sent.slice(5));
	return rest === null ? null : sent.slice(0, 4) + rest.slice(1);
}

function unusualTimestamp(sent: string, month: string): string {
	const parts = monthFirst.exec(sent)?.groups;
	if (parts === undefined) return sent;
	const {day = '', time = '', fraction, zone = ''} = parts;
	const year = parts['year'] ?? parts['yearBehind'] ?? '-';
	const fractionText = fraction === undefined ? '' : `.${fraction}`;
	const zoneWritten = /[a-z]/i.test(zone) ? zoneText(zone.trim().toUpperCase()) : zone.trim();
	return `${year}-${month}-${day.padStart(2, '0')}T${time.padStart(8, '0')}${fractionText}${zoneWritten}`;
}
