import {existsSync, statSync} from 'node:fs';
import type {BigIntStats} from 'node:fs';
import {messageOf, systemCodeOf} from '../base/errors.ts';
import type {Trusted} from './trusted-open.ts';
import {openTrusted} from './trusted-open.ts';

/** What stands at a path. `key` names the file itself whatever its path: its device and inode. */
export type Found =
	| {
			readonly kind: 'file';
			readonly key: string;
			readonly size: number;
			readonly device: number;
			readonly inode: number;
	  }
	| {readonly kind: 'absent'}
	| {readonly kind: 'directory'}
	| {readonly kind: 'problem'; readonly problem: string};

/** A file opened for reading, or why not. */
export type Opened =
	| {readonly kind: 'open'; readonly fd: number; readonly key: string; readonly size: number}
	| {readonly kind: 'absent'}
	| {readonly kind: 'problem'; readonly problem: string};

/** Keys of files in a basket begin so. */
export const fileKeyPrefix = 'file:';

/** Looks at a path without opening it; symbolic links are followed. */
export function lookAt(path: string): Found {
	let stats: BigIntStats | undefined;
	try {
		stats = statSync(path, {bigint: true, throwIfNoEntry: false});
	} catch (error) {
		return {kind: 'problem', problem: problemOf(error, path)};
	}
	if (stats === undefined) return {kind: 'absent'};
	if (stats.isDirectory()) return {kind: 'directory'};
	if (!stats.isFile()) return {kind: 'problem', problem: notAFile(path, stats)};
	const {dev, ino, size} = stats;
	const numbers = {size: Number(size), device: Number(dev), inode: Number(ino)};
	return {kind: 'file', key: keyOf(stats), ...numbers};
}

/** Opens a regular file and nothing else, if its path may be trusted; never waits, as an open of a FIFO would. */
export function openLog(path: string): Opened {
	const found = lookAt(path);
	if (found.kind === 'directory') {
		return {
			kind: 'problem',
			problem: `${path} is a directory: name the files in it, as ${path}/*.log`,
		};
	}
	if (found.kind !== 'file') return found;
	let trusted: Trusted;
	try {
		trusted = openTrusted(path);
	} catch (error) {
		return unopened(error, path);
	}
	// Another thing may stand there by now.
	if (trusted.kind === 'other') return {kind: 'problem', problem: notAFile(path, trusted.stats)};
	if (trusted.kind === 'untrusted') return {kind: 'problem', problem: trusted.why};
	const {fd, stats} = trusted;
	return {kind: 'open', fd, key: keyOf(stats), size: Number(stats.size)};
}

function unopened(error: unknown, path: string): Exclude<Opened, {readonly kind: 'open'}> {
	if (systemCodeOf(error) !== 'ENOENT') return {kind: 'problem', problem: problemOf(error, path)};
	if (existsSync('/proc/self/fd')) return {kind: 'absent'};
	return {kind: 'problem', problem: `${path} cannot be opened safely: mount /proc`};
}

function keyOf(stats: BigIntStats): string {
	return `${fileKeyPrefix}${stats.dev}:${stats.ino}`;
}

function notAFile(path: string, stats: BigIntStats): string {
	return `${path} is ${kindOf(stats)}, not a file: remove it from \`files\` or exclude it`;
}

function kindOf(stats: BigIntStats): string {
	if (stats.isFIFO()) return 'a FIFO';
	if (stats.isSocket()) return 'a socket';
	return stats.isDirectory() ? 'a directory' : 'a device';
}

function problemOf(error: unknown, path: string): string {
	switch (systemCodeOf(error) ?? '') {
		case 'EACCES':
		case 'EPERM':
			return `${path} may not be read: add nms-agent to group adm: usermod -aG adm nms-agent (or, where that group may not read it either: setfacl -m u:nms-agent:r ${path})`;
		case 'ELOOP':
			return `${path} is a symbolic link that leads to itself: remove the link`;
		case 'EMFILE':
		case 'ENFILE':
			return `${path} cannot be opened, too many files are open: raise LimitNOFILE of nms-agent`;
		default:
			return `${path} cannot be opened: ${messageOf(error)}`;
	}
}
