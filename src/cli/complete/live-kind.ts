import type {TypedLine} from './command-line.ts';

/** What only a running hub, or the user's own files, know the values of. */
export type LiveKind =
	| 'alerts'
	| 'endpoints'
	| 'parse errors'
	| 'query hosts'
	| 'query programs'
	| 'query sources'
	| 'senders'
	| 'sources'
	| 'views';

/** The words after which a value of a kind is expected, behind the program's name; options and their values left out. */
const positions: ReadonlyMap<string, LiveKind> = new Map([
	['alerts ack', 'alerts'],
	['alerts assign', 'alerts'],
	['alerts close', 'alerts'],
	['alerts note', 'alerts'],
	['alerts reopen', 'alerts'],
	['alerts show', 'alerts'],
	['alerts start', 'alerts'],
	['clinic apply', 'sources'],
	['clinic try', 'sources'],
	['endpoints forget', 'endpoints'],
	['endpoints show', 'endpoints'],
	['hold', 'alerts'],
	['parse-errors show', 'parse errors'],
	['sources accept', 'senders'],
	['sources set', 'senders'],
	['trace', 'endpoints'],
	['views show', 'views'],
]);

/** Fields of a query whose values a hub knows. */
const fields: ReadonlyMap<string, LiveKind> = new Map([
	['host', 'query hosts'],
	['program', 'query programs'],
	['source', 'query sources'],
]);

/** Verbs whose words are a query. */
const queryVerbs: ReadonlySet<string> = new Set(['export', 'logs', 'search']);

/** Kinds of which a verb takes many. */
const repeated: ReadonlySet<LiveKind> = new Set(['alerts']);

/** Options whose value is of a kind. */
const options: Readonly<Record<string, LiveKind>> = {'--source': 'sources'};

/** Options with a value of another kind: the word behind one is no verb. */
const otherOptions: ReadonlySet<string> = new Set(
	(
		'--socket --hub --state --severity --assignee --text --limit --order --expect --resolution --reason --message -m --to ' +
		'--change --lines -n --format --input --rules --year --timezone --since --kind --output -o --fields ' +
		'--config --state-directory --dialect --decoders'
	).split(' '),
);

/** The kind of value that is expected at the cursor; undefined where it is none, or the words need no hub. */
export function liveKindOf({words, current}: TypedLine): LiveKind | undefined {
	const typed = words.slice(1);
	const last = typed.at(-1) ?? '';
	if (Object.hasOwn(options, last)) return options[last];
	if (otherOptions.has(last) || current.startsWith('-')) return undefined;
	const plain = typed.filter(
		(word, at) => !word.startsWith('-') && !takesValue(typed[at - 1] ?? ''),
	);
	return queryVerbs.has(plain[0] ?? '')
		? fields.get(current.split(':')[0] ?? '')
		: kindBehind(plain);
}

/** The value of an option of the line; undefined where it is not given. */
export function optionIn({words}: TypedLine, name: string): string | undefined {
	const assigned = words.findLast((word) => word.startsWith(`${name}=`));
	if (assigned !== undefined) return assigned.slice(name.length + 1);
	const at = words.lastIndexOf(name);
	return at < 0 ? undefined : words[at + 1];
}

function takesValue(word: string): boolean {
	return Object.hasOwn(options, word) || otherOptions.has(word);
}

function kindBehind(plain: readonly string[]): LiveKind | undefined {
	const exact = positions.get(plain.join(' '));
	if (exact !== undefined) return exact;
	const [, kind] = [...positions].find(([name]) => plain.join(' ').startsWith(`${name} `)) ?? [];
	return kind !== undefined && repeated.has(kind) ? kind : undefined;
}
