import type {Candidate} from './candidate.ts';

/** Shells that have a script; each asks `nms --complete SHELL`. */
export const shells = ['bash', 'zsh'] as const;
export type Shell = (typeof shells)[number];

/** The candidates as the shell's script takes them, one a line. */
export const linesFor: Readonly<
	Record<Shell, (candidates: readonly Candidate[], current: string) => readonly string[]>
> = {
	// bash takes a word apart at colons and equals signs (COMP_WORDBREAKS), and replaces what stands behind the last one.
	bash: (candidates, current) => {
		const start = Math.max(current.lastIndexOf(':'), current.lastIndexOf('=')) + 1;
		return candidates.map(({value}) => value.slice(start));
	},
	// As _describe of zshcompsys(1) takes them: a colon ends the value.
	zsh: (candidates) =>
		candidates.map(({value, note}) => {
			const escaped = value.replaceAll(':', String.raw`\:`);
			return note === '' ? escaped : `${escaped}:${note}`;
		}),
};
