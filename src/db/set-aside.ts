import {existsSync, renameSync} from 'node:fs';
import {messageOf} from '../base/errors.ts';

/** What belongs to a database: its file, and the write-ahead log that holds what a crash left out of the file. */
export const databaseSuffixes = ['', '-wal', '-shm'] as const;

/** Renames a closed database with its log. */
export function renameDatabase(from: string, to: string): void {
	for (const suffix of databaseSuffixes) {
		if (existsSync(from + suffix)) renameSync(from + suffix, to + suffix);
	}
}

/** Renames a damaged, closed database to `FILE.damaged` (`FILE.2.damaged`, ...) and returns what an operator should know. */
export function setAside(file: string, reason: unknown): string {
	return `${asideText(file, reason)}; restore it from a backup`;
}

/** The same for a file that no backup could replace: without advice. */
export function asideText(file: string, reason: unknown): string {
	let aside = `${file}.damaged`;
	for (let count = 2; existsSync(aside); count += 1) aside = `${file}.${count}.damaged`;
	renameDatabase(file, aside);
	return `${file} is damaged (${messageOf(reason)}) and was kept as ${aside}`;
}
