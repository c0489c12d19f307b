/** The regular expression (base/linear-pattern.ts) that matches just what a wildcard (`FieldTest`) does. */
export function wildcardExpression(source: string): string {
	const pieces = source.matchAll(/\\[*?\\]|[^]/gu);
	return `^${[...pieces].map(([piece]) => meanings.get(piece) ?? literally(piece.replace(/^\\(?=.)/, ''))).join('')}$`;
}

const meanings: ReadonlyMap<string, string> = new Map([
	['*', '[\\s\\S]*'],
	['?', '[\\s\\S]'],
]);

/** The expression that matches just this text. */
export function literally(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
