/** The text with A-Z as a-z and everything else as it is: the case folding of queries, and of SQLite's `lower`. */
export function asciiLower(text: string): string {
	// toLowerCase is many times faster, but also maps letters such as U+212A (Kelvin) into ASCII.
	// oxlint-disable-next-line no-control-regex
	if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
	return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
