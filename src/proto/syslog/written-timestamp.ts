const monthFirst =
	/^(?<month>[a-z]{3}) +(?<day>\d{1,2}) +(?:(?<year>\d{4}) +)?(?<time>\d{1,2}:\d\d:\d\d)(?:[.,](?<fraction>\d+))?(?<zone>z|[+-]\d\d:?\d\d)?(?: (?<yearBehind>\d{4}))?$/i;
const months = 'janfebmaraprmayjunjulaugsepoctnovdec';

/**
 * A time stamp as it leaves the process: RFC 3339 ones as sent, `Oct 11 22:14:15` in the same order and only as far as it was sent
 * (`--10-11T22:14:15`: ISO 8601 writes a missing year so, and no year is invented).
 */
export function writtenTimestamp(sent: string | null): string | null {
	const parts = sent === null ? undefined : monthFirst.exec(sent)?.groups;
	if (parts === undefined) return sent;
	const {month = '', day = '', time = '', fraction, zone = ''} = parts;
	const number = months.indexOf(month.toLowerCase()) / 3 + 1;
	const year = parts['year'] ?? parts['yearBehind'] ?? '-';
	const date = `${year}-${two(number)}-${day.padStart(2, '0')}`;
	const fractionText = fraction === undefined ? '' : `.${fraction}`;
	return `${date}T${time.padStart(8, '0')}${fractionText}${zone}`;
}

function two(number: number): string {
	return String(number).padStart(2, '0');
}
