import {NmsError} from '../base/errors.ts';
import {nearestOf} from './nearest.ts';
import {helpText} from './program.ts';
import {helpRemedy} from './registry.ts';

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
	return unknownWord(wordFor(isOption, verbs), typed, {
		known: await wordsOf(verbs, isOption),
		verbs,
	});
}

/** Throws where a word is no verb of the ones before it, with the nearest one in the remedy. */
export async function checkVerbs(words: readonly string[]): Promise<void> {
	for (const [at, word] of words.entries()) {
		const above = words.slice(0, at);
		// Each word is looked up below the one before it.
		// oxlint-disable-next-line no-await-in-loop
		const known = [...(await wordsOf(above, false)), ...(at === 0 ? ['help'] : [])];
		if (!known.includes(word))
			throw unknownWord(wordFor(false, above), word, {known, verbs: above});
	}
}

function unknownWord(
	what: string,
	typed: string,
	{known, verbs}: {readonly known: readonly string[]; readonly verbs: readonly string[]},
): NmsError {
	const nearest = nearestOf(typed, known);
	return new NmsError('usage', `there is no ${what} '${typed}' here`, {
		remedy: nearest === undefined ? helpRemedy(verbs) : `did you mean '${nearest}'?`,
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
