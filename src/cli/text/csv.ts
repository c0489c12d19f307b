/** One record of CSV (RFC 4180): CRLF ends it, quotes are doubled. Numbers stand as they are; null is an empty cell. */
export function csvRecord(cells: readonly (string | number | null)[]): string {
	return `${cells.map((cell) => cellText(cell)).join(',')}\r\n`;
}

/** A spreadsheet takes what begins so for a formula, which a sender could have it run: some also the wide forms of the signs. */
const formula = /^\s*[=+\-@＝＋－＠]|^[\t\r]/;

function cellText(cell: string | number | null): string {
	if (typeof cell !== 'string') return String(cell ?? '');
	const harmless = formula.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
