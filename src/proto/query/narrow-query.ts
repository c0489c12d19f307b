import {QueryParser} from './parser.ts';
import {WordReader} from './words.ts';

/** The query of a list of lines with one more term that has to be met; it stays as it is where it has the term already. */
export function narrowQuery(text: string, term: string): string {
	const parser = new QueryParser(new WordReader(text));
	parser.parse();
	if (` ${text} `.includes(` ${term} `) && !parser.isAlternative) return text;
	const parts = parser.isAlternative ? inParentheses(text, parser.settingRanges) : [text.trim()];
	return [...parts, term].filter((part) => part !== '').join(' ');
}

/** The conditions as one term, and the settings, which are those of the whole query, beside it. */
function inParentheses(
	text: string,
	settings: readonly {readonly from: number; readonly to: number}[],
): readonly string[] {
	let conditions = text;
	for (const {from, to} of settings.toReversed())
		conditions = conditions.slice(0, from) + conditions.slice(to);
	return [`(${conditions.trim()})`, ...settings.map(({from, to}) => text.slice(from, to))];
}
