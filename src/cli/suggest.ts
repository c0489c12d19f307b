import {NmsError} from '../base/errors.ts';
import {helpText} from './program.ts';

/** A longer way from what was typed is no help. */
const farthest = 3;

/** The same error; of an unknown word, with the nearest known verb or option in its remedy. */
export async function withSuggestion(error: NmsError, args: readonly string[]): Promise<NmsError> {
	const [, list] = /^Unknown arguments?: (.*)$/.exec(error.message) ?? [];
	if (error.code !== 'usage' || list === undefined) return error;
	const [unknown = ''] = list.split(', ');
	const isOption = args.some(
		(arg) => /^--?./.test(arg) && arg.replace(/^--?/, '').split('=')[0] === unknown,
	);
	const typed = isOption ? `${unknown.length > 1 ? '--' : '-'}${unknown}` : unknown;
	const verbs = args.filter((arg) => !arg.startsWith('-') && arg !== unknown);
	return unknownWord(wordFor(isOption, verbs), typed, await wordsOf(verbs, isOption));
}

/** Throws where a word is no verb of the ones before it, with the nearest one in the remedy. */
export async function checkVerbs(words: readonly string[]): Promise<void> {
	for (const [at, word] of words.entries()) {
		const above = words.slice(0, at);
		// Each word is looked up below the one before it.
		// oxlint-disable-next-line no-await-in-loop
		const known = [...(await wordsOf(above, false)), ...(at === 0 ? ['help'] : [])];
		if (!known.includes(word)) throw unknownWord(wordFor(false, above), word, known);
	}
}

/** The candidate with the fewest edits, at most `farthest` and fewer than the word has letters. */
export function nearestOf(word: string, candidates: Iterable<string>): string | undefined {
	let best: string | undefined;
	let bestDistance = Math.min(farthest + 1, word.length);
	for (const candidate of candidates) {
		const distance = editDistance(word, candidate);
		if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
	}
	return best;
}

function unknownWord(what: string, typed: string, known: readonly string[]): NmsError {
	const nearest = nearestOf(typed, known);
	return new NmsError('usage', `there is no ${what} '${typed}' here`, {
		remedy: nearest === undefined ? "run 'nms help'" : `did you mean '${nearest}'?`,
	});
}

function wordFor(isOption: boolean, verbs: readonly string[]): string {
	if (isOption) return 'option';
	return verbs.length === 0 ? 'verb' : 'argument';
}

async function wordsOf(verbs: readonly string[], isOption: boolean): Promise<readonly string[]> {
	const text = await helpText(verbs);
	if (isOption) return text.match(/--[a-z][a-z-]*/g) ?? [];
	const [, list = ''] = /^Commands:\n((?: .*\n)*)/m.exec(text) ?? [];
	return list.match(/(?<=^ +nms (?:[a-z-]+ )*)[a-z-]+(?= )/gm) ?? [];
}

/** Levenshtein's distance: how many letters to add, remove or replace. */
function editDistance(left: string, right: string): number {
	let previous = Array.from({length: right.length + 1}, (_, at) => at);
	for (let row = 1; row <= left.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= right.length; column += 1) {
			const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
			current[column] = Math.min(
				replaced,
				(previous[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
			);
		}
		previous = current;
	}
	return previous[right.length] ?? 0;
}
