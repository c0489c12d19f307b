import path from 'node:path';
import type {AuditRecord} from './audit-record.ts';
import {known, knownNumber, put, type EventParts, type FoundFields} from './event-parts.ts';

/** Stores which file it was: of several that a call had to do with, the one that it was about. */
export function storeFile(parts: EventParts, found: FoundFields): void {
	const {records, lead, meaning} = parts;
	const paths = records.filter(({type}) => type === 'PATH');
	const about = chosenPath(paths);
	if (about === undefined) {
		storeNamedFile(lead, found);
		return;
	}
	put(found, 'file.path', wholePath(parts, about));
	const target = meaning?.action === 'renamed' ? lastCreated(paths, about) : undefined;
	if (target !== undefined) put(found, 'file.target_path', wholePath(parts, target));
	storeAttributes(about, found);
}

/** What is removed counts before what is made, and both before what was there; the directory that holds it counts last. */
const ranks = ['DELETE', 'CREATE', 'NORMAL', 'UNKNOWN'] as const;

function chosenPath(paths: readonly AuditRecord[]): AuditRecord | undefined {
	const named = paths.filter((each) => known(each, 'name') !== undefined);
	for (const rank of ranks) {
		const first = named.find(({fields}) => fields.get('nametype') === rank);
		if (first !== undefined) return first;
	}
	return named.at(-1) ?? paths.at(-1);
}

function lastCreated(paths: readonly AuditRecord[], not: AuditRecord): AuditRecord | undefined {
	return paths.findLast((each) => each !== not && each.fields.get('nametype') === 'CREATE');
}

/** A name from the working directory on, or from the directory that a call such as openat names, as far as a record tells it. */
function wholePath({records, syscall, call}: EventParts, file: AuditRecord): string | undefined {
	const name = known(file, 'name');
	if (name === undefined || name.startsWith('/')) return name && path.posix.normalize(name);
	const parent = records.find(({fields}) => fields.get('nametype') === 'PARENT');
	const directory = known(parent, 'name');
	const isAtDirectory = atDirectory.test(call) && !isWorkingDirectory(known(syscall, 'a0'));
	const base = isAtDirectory
		? directory
		: known(
				records.find(({type}) => type === 'CWD'),
				'cwd',
			);
	return base?.startsWith('/') === true ? path.posix.join(base, name) : name;
}

/** Calls whose first argument is a directory that the name is in. */
const atDirectory =
	/^(?:open|mkdir|mknod|fchown|fchmod|unlink|rename|faccess|readlink|utimens|futimes|newfstat|execve)at2?$/;

/** AT_FDCWD, -100. */
function isWorkingDirectory(argument: string | undefined): boolean {
	return argument === undefined || /^(?:f{8})?f{6}9c$/.test(argument);
}

const kinds: Readonly<Record<string, string>> = {
	'01': 'fifo',
	'02': 'char_device',
	'04': 'dir',
	'06': 'block_device',
	10: 'file',
	12: 'symlink',
	14: 'socket',
};

function storeAttributes(file: AuditRecord, found: FoundFields): void {
	const mode = known(file, 'mode');
	if (mode !== undefined && /^[0-7]{5,7}$/.test(mode)) {
		put(found, 'file.mode', mode.slice(-4));
		put(found, 'file.type', kinds[mode.slice(-6, -4).padStart(2, '0')]);
	}
	put(found, 'file.inode', knownNumber(file, 'inode'));
	put(found, 'file.device', known(file, 'dev'));
	put(found, 'file.uid', knownNumber(file, 'ouid'));
	put(found, 'file.gid', knownNumber(file, 'ogid'));
	put(found, 'file.owner', known(file, 'OUID'));
	put(found, 'file.group', known(file, 'OGID'));
}

/** SELinux has the path of a file where it knows it, AppArmor its name. */
function storeNamedFile(lead: AuditRecord | undefined, found: FoundFields): void {
	const name = known(lead, 'path') ?? known(lead, 'name');
	if (name?.startsWith('/') === true) put(found, 'file.path', name);
}
