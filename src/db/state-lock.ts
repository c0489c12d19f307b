import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import {NmsError, systemCodeOf} from '../base/errors.ts';
import {makePrivate} from './make-private.ts';
import {sqliteFailure} from './sqlite-failure.ts';

/** Who holds a state directory. */
export interface LockHolder {
	readonly program: 'nms-hub' | 'nms-agent';
	readonly name: string;
	readonly pid: number;
}

export interface StateLock {
	release(): void;
}

/**
 * Takes the state directory for one process, making the directory for this user alone where there is none. The lock is SQLite's lock
 * on an empty file, which the kernel takes back however the process ends; a file beside it says who has it.
 * Throws an NmsError: `in_use` with the holder's name and pid, else see `sqliteFailure`.
 */
export function lockStateDirectory(directory: string, holder: LockHolder): StateLock {
	const lockFile = path.join(directory, 'lock.db');
	const holderFile = path.join(directory, 'lock.json');
	let database: Database.Database | undefined;
	try {
		mkdirSync(directory, {recursive: true, mode: 0o700});
		makePrivate(lockFile);
		database = new Database(lockFile, {timeout: 0});
		database.exec('BEGIN EXCLUSIVE');
		writeFileSync(holderFile, `${JSON.stringify(holder)}\n`);
	} catch (error) {
		database?.close();
		if (systemCodeOf(error) === 'SQLITE_BUSY')
			throw inUse(directory, holder.program, readHolder(holderFile));
		throw sqliteFailure(error, 'lock', lockFile);
	}
	return {
		release: () => {
			rmSync(holderFile, {force: true});
			database.close();
		},
	};
}

function inUse(
	directory: string,
	program: string,
	holder: Omit<LockHolder, 'program'> | undefined,
): NmsError {
	// Quoted as JSON, since the name is whatever the file says.
	const who =
		holder === undefined
			? `another ${program}`
			: `${program} ${JSON.stringify(holder.name)} (pid ${holder.pid})`;
	return new NmsError('in_use', `${directory} is in use by ${who}`, {
		remedy: 'stop that one, or give this one another state directory',
	});
}

function readHolder(file: string): Omit<LockHolder, 'program'> | undefined {
	try {
		const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
		if (typeof value !== 'object' || value === null) return undefined;
		const {name, pid} = {name: undefined, pid: undefined, ...value};
		return typeof name === 'string' && typeof pid === 'number' ? {name, pid} : undefined;
	} catch {
		return undefined;
	}
}
