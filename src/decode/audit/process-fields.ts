import type {AuditRecord} from './audit-record.ts';
import {
	isTerminal,
	known,
	knownNumber,
	put,
	type EventParts,
	type FoundFields,
} from './event-parts.ts';
import {withBlanks} from './interpretation.ts';

/** Most arguments that are read of one command, and the longest command line, in characters. */
export const commandLimits = {arguments: 10_000, characters: 8192} as const;

/** Stores which process it was. */
export function storeProcess(parts: EventParts, found: FoundFields): void {
	const {records, lead, syscall} = parts;
	const record = syscall ?? lead ?? records.find(({fields}) => fields.has('pid'));
	const executable = known(record, 'exe') ?? known(lead, 'exe');
	put(found, 'process.pid', knownNumber(record, 'pid'));
	put(found, 'process.parent.pid', knownNumber(record, 'ppid'));
	put(found, 'process.executable', executable);
	put(found, 'process.name', known(record, 'comm') ?? known(lead, 'comm') ?? baseName(executable));
	put(found, 'process.tty', terminalOf(record));
	put(found, 'process.working_directory', workingDirectory(parts));
	storeCommand(parts, found);
}

/** The arguments of a command, each whole; undefined where no record tells them. */
export function argumentsOf(records: readonly AuditRecord[]): readonly string[] | undefined {
	const parts = new Map<string, string>();
	for (const {type, fields} of records) {
		if (type !== 'EXECVE') continue;
		// A record may come twice.
		for (const [key, value] of fields) if (!parts.has(key)) parts.set(key, value ?? '');
	}
	return parts.size === 0 ? undefined : inOrder(parts);
}

/** Up to the first that is missing: it may have been lost. */
function inOrder(parts: ReadonlyMap<string, string>): readonly string[] {
	const list: string[] = [];
	const most = Math.min(Number(parts.get('argc') ?? parts.size), commandLimits.arguments);
	for (let index = 0; index < most; index += 1) {
		const argument = parts.get(`a${index}`) ?? piecesOf(parts, `a${index}`);
		if (argument === undefined) break;
		list.push(argument);
	}
	return list;
}

/** A long argument comes in pieces, a1[0], a1[1], in one record or several. */
function piecesOf(parts: ReadonlyMap<string, string>, name: string): string | undefined {
	let text: string | undefined;
	for (let index = 0; ; index += 1) {
		const piece = parts.get(`${name}[${index}]`);
		if (piece === undefined) return text;
		text = (text ?? '') + piece;
	}
}

function storeCommand({records, lead, call}: EventParts, found: FoundFields): void {
	const list = argumentsOf(records);
	const title = known(
		records.find(({type}) => type === 'PROCTITLE'),
		'proctitle',
	);
	const isExecution = call === 'execve' || call === 'execveat';
	const command =
		known(lead, 'cmd') ?? list?.join(' ') ?? (isExecution ? title : known(lead, 'cmdline'));
	put(found, 'process.command_line', command && bounded(withBlanks(command)));
	if (list !== undefined) put(found, 'process.args_count', list.length);
	put(found, 'process.title', title && bounded(withBlanks(title)));
}

function bounded(text: string): string {
	return text.slice(0, commandLimits.characters);
}

function workingDirectory({records, lead}: EventParts): string | undefined {
	const record = records.find(({type}) => type === 'CWD');
	return known(record ?? lead, 'cwd');
}

function terminalOf(record: AuditRecord | undefined): string | undefined {
	const name = known(record, 'tty') ?? known(record, 'terminal');
	return isTerminal(name) ? name : undefined;
}

function baseName(path: string | undefined): string | undefined {
	return path?.slice(path.lastIndexOf('/') + 1);
}
