import process from 'node:process';
import {completionsOf} from '../program.ts';
import type {Candidate} from './candidate.ts';
import type {TypedLine} from './command-line.ts';

/** Verbs, options and choices that may stand at the cursor; these need no hub. */
export async function staticWords({words, current}: TypedLine): Promise<readonly Candidate[]> {
	// yargs tells descriptions only to zsh, which it knows by this.
	process.env['SHELL'] = 'zsh';
	const found = await completionsOf([...words.slice(1), current]);
	return (
		found
			.map(candidateOf)
			// It offers -n as --n too.
			.filter(({value}) => !/^--.$/.test(value))
	);
}

function candidateOf(text: string): Candidate {
	const [, value = '', note = ''] = /^((?:\\:|[^:])*):?(.*)$/s.exec(text) ?? [];
	return {value: value.replaceAll(String.raw`\:`, ':'), note};
}
