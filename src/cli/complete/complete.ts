import process from 'node:process';
import {socketPath} from '../../proto/rpc/socket-path.ts';
import type {Candidate} from './candidate.ts';
import {isPlain} from './candidate.ts';
import {splitLine} from './command-line.ts';
import type {TypedLine} from './command-line.ts';
import type {LiveKind} from './live-kind.ts';
import {liveKindOf, optionIn} from './live-kind.ts';
import {linesFor, shells} from './shells.ts';

/** Longest wait for a hub, and the most that $NMS_COMPLETION_MS may make of it. */
const liveLimitMs = {usual: 200, most: 10_000} as const;

/** The script is to offer files: nothing of ours can stand there. */
const filesStatus = 1;

/**
 * `nms --complete bash LINE` and `nms --complete zsh WORD...`: prints the words that may stand at the cursor, one a line. Loads only
 * what the answer needs, and says nothing of what went wrong: it would stand in the middle of a person's command line.
 */
export async function completeLine(args: readonly string[]): Promise<number> {
	const shell = shells.find((name) => name === args[0]);
	if (shell === undefined) return filesStatus;
	const typed = shell === 'bash' ? splitLine(args[1] ?? '') : wordsOf(args.slice(1));
	const kind = liveKindOf(typed);
	const found = kind === undefined ? await staticOf(typed) : await liveOf(kind, typed);
	const fitting = found.filter(({value}) => value.startsWith(typed.current));
	const lines = linesFor[shell](fitting, typed.current);
	if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
	return kind === undefined && lines.length === 0 ? filesStatus : 0;
}

function wordsOf(words: readonly string[]): TypedLine {
	return {words: words.slice(0, -1), current: words.at(-1) ?? ''};
}

async function staticOf(typed: TypedLine): Promise<readonly Candidate[]> {
	if (typed.words.length === 1 && !typed.current.startsWith('-')) return verbWords();
	const {staticWords} = await import('./static-words.ts');
	return staticWords(typed);
}

async function verbWords(): Promise<readonly Candidate[]> {
	const {verbTable} = await import('../registry.ts');
	const verbs = verbTable().map(([value, note]) => ({value, note}));
	return [...verbs, {value: 'help', note: 'Explain a verb'}];
}

async function liveOf(kind: LiveKind, typed: TypedLine): Promise<readonly Candidate[]> {
	const found: Candidate[] = [];
	try {
		if (kind === 'views') found.push(...(await (await import('./view-names.ts')).viewNames()));
		else await readFromHub(kind, typed, (more) => found.push(...more));
	} catch {
		// No hub, no role, too slow: what came in time is offered.
	}
	// Pages overlap, and two endpoints may have one name.
	const values = new Map(found.map((candidate) => [candidate.value, candidate]));
	return [...values.values()].filter(({value}) => isPlain(value));
}

async function readFromHub(
	kind: Exclude<LiveKind, 'views'>,
	typed: TypedLine,
	take: (candidates: readonly Candidate[]) => void,
): Promise<void> {
	// Another machine's hub is too far away.
	if (optionIn(typed, '--hub') !== undefined) return;
	const path = socketPath(optionIn(typed, '--socket'), process.env);
	const signal = AbortSignal.timeout(limitOf(process.env['NMS_COMPLETION_MS']));
	const [{askQuickly}, {readers}] = await Promise.all([
		import('./quick-client.ts'),
		import('./live-values.ts'),
	]);
	await askQuickly(path, signal, async (ask) => readers[kind](ask, typed.current, take));
}

function limitOf(chosen: string | undefined): number {
	const ms = Number(chosen || liveLimitMs.usual);
	return Number.isInteger(ms) && ms > 0 ? Math.min(ms, liveLimitMs.most) : liveLimitMs.usual;
}
