import {accessSync, constants, statfsSync, statSync} from 'node:fs';
import path from 'node:path';
import {messageOf, NmsError, systemCodeOf} from '../base/errors.ts';

/** Free space below which a failed write is taken to be for want of space: SQLite reports some of them as plain I/O errors. */
const leastFreeBytes = 64 * 1024;

/** What SQLite or the system threw while `doing` something with a file, as the error an operator sees. */
export function sqliteFailure(thrown: unknown, doing: string, file: string): NmsError {
	if (thrown instanceof NmsError) return thrown;
	const code = systemCodeOf(thrown) ?? '';
	const directory = path.dirname(file);
	const message = `${doing} ${file}: ${messageOf(thrown)}`;
	if (isFull(code, directory)) {
		const remedy = `free space on the file system of ${directory}`;
		return new NmsError('disk_full', message, {remedy, cause: thrown});
	}
	if (isDamage(thrown)) {
		// A log that stays would be written into whatever takes the file's place.
		const remedy =
			'move it away with its -wal and -shm files, then copy it from a backup into its place, or start with an empty one';
		return new NmsError('refused', message, {remedy, cause: thrown});
	}
	if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) {
		const remedy = 'stop the other process that has it open';
		return new NmsError('in_use', message, {remedy, cause: thrown});
	}
	if (
		/^(?:SQLITE_(?:READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS|ENOENT|ENOTDIR|EEXIST)/.test(
			code,
		)
	) {
		const remedy =
			inTheWay(code, file) ??
			mountedReadOnly(code, directory) ??
			`make ${directory} a directory that this user can write to`;
		return new NmsError('configuration', message, {remedy, cause: thrown});
	}
	if (/^(?:SQLITE_IOERR|EIO)/.test(code)) {
		const remedy = mountedReadOnly(code, directory) ?? `check the disk that holds ${directory}`;
		return new NmsError('refused', message, {remedy, cause: thrown});
	}
	return new NmsError('internal', message, {remedy: 'report it with this text', cause: thrown});
}

/** What to do where something else has the name; undefined where that is not so. */
function inTheWay(code: string, file: string): string | undefined {
	const isDirectory = isDirectoryAt(file);
	if (code === 'EEXIST' && !isDirectory) return `move ${file} away, which is no directory`;
	if (code.startsWith('SQLITE_CANTOPEN') && isDirectory)
		return `move ${file} away, which is a directory`;
	return undefined;
}

function mountedReadOnly(code: string, directory: string): string | undefined {
	return isReadOnly(code, directory)
		? `mount the file system of ${directory} for writing; the kernel's log says why it is read-only`
		: undefined;
}

/** SQLite reports a file system that has become read-only as a plain I/O error. */
function isReadOnly(code: string, directory: string): boolean {
	if (code === 'EROFS') return true;
	try {
		accessSync(directory, constants.W_OK);
		return false;
	} catch (error) {
		return systemCodeOf(error) === 'EROFS';
	}
}

function isDirectoryAt(file: string): boolean {
	try {
		return statSync(file).isDirectory();
	} catch {
		return false;
	}
}

/** Whether the file itself is broken, as opposed to the disk or the right to use it. */
export function isDamage(thrown: unknown): boolean {
	if (thrown instanceof NmsError) return isDamage(thrown.cause);
	return /^SQLITE_(?:CORRUPT|NOTADB)/.test(systemCodeOf(thrown) ?? '');
}

function isFull(code: string, directory: string): boolean {
	if (/^(?:SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) return true;
	if (!/^SQLITE_(?:IOERR|CANTOPEN)/.test(code)) return false;
	try {
		const {bavail, bsize} = statfsSync(directory);
		return bavail * bsize < leastFreeBytes;
	} catch {
		return false;
	}
}
