/** Keywords of RFC 5424 §6.2.1 as syslog.conf(5) shortens them; the position is the number. */
const severityKeywords = 'emerg alert crit err warning notice info debug'.split(' ');
const facilityKeywords = [
	'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit console cron2',
	'local0 local1 local2 local3 local4 local5 local6 local7',
].flatMap((row) => row.split(' '));
const longKeywords: ReadonlyMap<string, string> = new Map([
	['emergency', 'emerg'],
	['critical', 'crit'],
	['error', 'err'],
	['warn', 'warning'],
	['informational', 'info'],
]);

/** The number of a severity that is written as one or as a keyword, whatever its case; undefined where there is none. */
export function severityNumber(text: string): number | undefined {
	return numberOf(text, severityKeywords);
}

/** The same of a facility. */
export function facilityNumber(text: string): number | undefined {
	return numberOf(text, facilityKeywords);
}

/** The keyword of a severity's number. */
export function severityKeyword(number: number): string | undefined {
	return severityKeywords[number];
}

/** The keyword of a facility's number. */
export function facilityKeyword(number: number): string | undefined {
	return facilityKeywords[number];
}

function numberOf(text: string, keywords: readonly string[]): number | undefined {
	const lower = text.toLowerCase();
	const number = /^\d{1,2}$/.test(text)
		? Number(text)
		: keywords.indexOf(longKeywords.get(lower) ?? lower);
	return number >= 0 && number < keywords.length ? number : undefined;
}
