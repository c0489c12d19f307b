/** What stands within double quotes, or within single ones that no letter is beside (those of `don't` are none). */
const quoted = /"(?:[^"\\]|\\.)*"|(?<!\w)[`'](?:[^'\\]|\\.)*'(?!\w)/g;

/** The text with what is quoted in it, which mostly is somebody else's, in another form of the same length. */
export function replaceQuoted(text: string, replaced: (part: string) => string): string {
	return /["']/.test(text) ? text.replaceAll(quoted, replaced) : text;
}
