/** A command line up to the cursor. */
export interface TypedLine {
	/** Whole words, the program's name first. */
	readonly words: readonly string[];
	/** What of the word at the cursor is typed; may be empty. */
	readonly current: string;
}

/** Longest command line that is looked at. */
export const lineLimit = 8192;

// A character behind a backslash, a quote with all up to the next one or the end, blanks, or anything else.
const parts = /\\([\s\S]?)|'([^']*)'?|"((?:\\[\s\S]|[^"\\])*)\\?"?|(\s+)|([^\\'"\s]+)/g;

/** The words as a shell would take them: quotes and backslashes are read, nothing is expanded. The current word may be unclosed. */
export function splitLine(line: string): TypedLine {
	const words: string[] = [];
	let current: string | undefined;
	for (const [, escaped, single, double, blanks, plain] of line
		.slice(0, lineLimit)
		.matchAll(parts)) {
		if (blanks === undefined) {
			const text = escaped ?? single ?? double?.replaceAll(/\\([\s\S])/g, '$1') ?? plain ?? '';
			current = (current ?? '') + text;
		} else {
			if (current !== undefined) words.push(current);
			current = undefined;
		}
	}
	return {words, current: current ?? ''};
}
