import {readYaml, type FileProblem} from '../base/yaml-document.ts';
import type {TextFile} from '../base/yaml-files.ts';
import type {FieldValue} from '../model/event.ts';
import {compilePack, type Pack} from './pack.ts';
import {packSchema} from './pack-schema.ts';

/** What a decoder found in one message. */
interface Decoded {
	/** By ECS name; the caller's own. */
	readonly fields: Map<string, FieldValue>;
	/** How many events the message stands for: N of `message repeated N times: [ X ]`, else 1. */
	readonly weight: number;
}

export interface DecoderSet {
	/** Decodes the message part of an event of this program, without header; undefined when no pattern knows it. Bounded by the caller. */
	decode(program: string | null, message: Buffer): Decoded | undefined;
}

/** Largest repetition that is believed. */
export const maxRepetition = 1_000_000;

/** Compiles decoder packs; a pack with a problem is left out and told of, the others work. */
export function compileDecoders(files: readonly TextFile[]): {
	readonly decoders: DecoderSet;
	readonly problems: readonly FileProblem[];
} {
	const problems: FileProblem[] = [];
	const packs = new Map<string, Pack>();
	for (const {name, text} of files) {
		const file = readYaml(name, text, packSchema);
		problems.push(...file.problems);
		for (const document of file.documents) {
			const result = compilePack(document);
			if (result.kind === 'error') problems.push(...result.problems);
			else if (packs.has(result.pack.name))
				problems.push(
					document.problemAt(
						['decoder'],
						`there is a decoder '${result.pack.name}' already`,
						'rename one of the two',
					),
				);
			else packs.set(result.pack.name, result.pack);
		}
	}
	return {decoders: decoderSet([...packs.values()]), problems};
}

/** The decoders of these packs, tried in this order. */
export function decoderSet(packs: readonly Pack[]): DecoderSet {
	const packsFor = packsByProgram(packs);
	return {
		decode(program, message) {
			const text = trimBlanks(message.toString('latin1'));
			const repeated = unwrapRepetition(text);
			const inner = repeated?.message ?? text;
			for (const pack of packsFor(program)) {
				const fields = pack.decode(program, inner);
				if (fields !== undefined) return {fields, weight: repeated?.count ?? 1};
			}
			return undefined;
		},
	};
}

/** Programs remembered; the names come from outside. */
const maxPrograms = 1024;

/** The packs to try for a program: those that name it, then those for others. */
function packsByProgram(packs: readonly Pack[]): (program: string | null) => readonly Pack[] {
	const remembered = new Map<string | null, readonly Pack[]>();
	return (program) => {
		const known = remembered.get(program);
		if (known !== undefined) return known;
		const found = findPacks(packs, program);
		if (remembered.size >= maxPrograms) remembered.clear();
		remembered.set(program, found);
		return found;
	};
}

function findPacks(packs: readonly Pack[], program: string | null): readonly Pack[] {
	const named = packs.filter(({programs}) => programs.some((name) => isNamed(name, program)));
	const rest = packs.filter(
		(pack) =>
			!named.includes(pack) &&
			(pack.others === 'all' || (pack.others === 'unclaimed' && named.length === 0)),
	);
	return [...named, ...rest];
}

/** A program is named by its name or its path (`/usr/sbin/sshd`). */
function isNamed(name: string, program: string | null): boolean {
	if (program === null) return false;
	if (name.endsWith('*')) return program.startsWith(name.slice(0, -1));
	return program === name || (program.startsWith('/') && program.endsWith(`/${name}`));
}

/** `message repeated 5 times: [ X]`, as rsyslog and sysklogd write it; other counts than 1 to `maxRepetition` are no repetition. */
function unwrapRepetition(text: string): {message: string; count: number} | undefined {
	if (!text.startsWith('message repeated ') || !text.endsWith(']')) return undefined;
	const [head, digits = ''] = /^message repeated (\d{1,7}) times: \[/.exec(text) ?? [];
	const count = Number(digits);
	if (head === undefined || count < 1 || count > maxRepetition) return undefined;
	return {message: trimBlanks(text.slice(head.length, -1)), count};
}

/** Without blanks and line ends around it; not `trim`, which takes byte A0 of a UTF-8 sequence for a blank. */
function trimBlanks(text: string): string {
	let from = 0;
	let to = text.length;
	while (from < to && isBlank(text.charCodeAt(from))) from += 1;
	while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
	return text.slice(from, to);
}

/** Space, TAB, LF, CR or NUL. */
function isBlank(code: number): boolean {
	return code === 32 || (code >= 9 && code <= 13) || code === 0;
}
