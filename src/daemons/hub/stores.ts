import {existsSync, lstatSync, realpathSync} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {NmsError} from '../../base/errors.ts';
import {openSqliteStateStore} from '../../db/sqlite-state-store.ts';
import {lockStateDirectory} from '../../db/state-lock.ts';
import type {StateStore} from '../../db/state-store.ts';
import {parseReasons} from '../../model/parse-reason.ts';
import {ReserveFile} from './retention/reserve-file.ts';
import type {EarlyThreads} from './threads/early-threads.ts';
import type {DecodingEventStore} from './threads/threaded-event-store.ts';
import {openThreadedEventStore} from './threads/threaded-event-store.ts';

/** What a hub keeps on disk. */
export interface Stores {
	readonly events: DecodingEventStore;
	readonly state: StateStore;
	/** Bytes of the files. */
	sizeBytes(): Promise<number>;
	close(): Promise<void>;
}

/**
 * Opens the state directory for the hub of this name alone, making it where there is none. On a full disk the reserve is given up for
 * it. Throws an NmsError with a remedy.
 */
export async function openStores(
	directory: string,
	name: string,
	threads?: EarlyThreads,
): Promise<Stores> {
	try {
		return await openFiles(directory, name, threads);
	} catch (error) {
		const isFull = error instanceof NmsError && error.code === 'disk_full';
		if (!isFull || !new ReserveFile(directory).giveUp()) throw error;
		return openFiles(directory, name, threads);
	}
}

async function openFiles(
	directory: string,
	name: string,
	threads: EarlyThreads | undefined,
): Promise<Stores> {
	const opened: (() => void | Promise<void>)[] = [];
	const close = async (): Promise<void> => {
		// The lock last: nobody else may have the files before they are closed.
		for (const closeOne of opened.toReversed()) {
			// oxlint-disable-next-line no-await-in-loop
			await closeOne();
		}
	};
	try {
		const take = (each: string): void => {
			const lock = lockStateDirectory(each, {program: 'nms-hub', name, pid: process.pid});
			opened.push(() => lock.release());
		};
		take(directory);
		for (const linked of linkedEvents(directory)) take(linked);
		const state = openSqliteStateStore(path.join(directory, 'state.db'));
		opened.push(() => state.close());
		const events = await openThreadedEventStore({
			directory: path.join(directory, 'events'),
			reasonNames: parseReasons.map((reason) => reason.name),
			threads,
			// What waits cannot be stored any more, and nothing be read: the hub ends as by any other defect, and is started again.
			onDeath: (error) => {
				throw error;
			},
		});
		opened.push(async () => events.close());
		return {events, state, sizeBytes: async () => sizeOf(directory), close};
	} catch (error) {
		await close();
		throw error;
	}
}

/** Where events are kept elsewhere, which other state directories may link to, too. */
function linkedEvents(directory: string): readonly string[] {
	const events = path.join(directory, 'events');
	const isLink = lstatSync(events, {throwIfNoEntry: false})?.isSymbolicLink() === true;
	return isLink && existsSync(events) ? [realpathSync(events)] : [];
}

async function sizeOf(directory: string): Promise<number> {
	const names = await readdir(directory, {recursive: true});
	const sizes = await Promise.all(names.map(async (name) => fileSize(path.join(directory, name))));
	return sizes.reduce((sum, size) => sum + size, 0);
}

async function fileSize(file: string): Promise<number> {
	try {
		const stats = await stat(file);
		return stats.isFile() ? stats.size : 0;
	} catch {
		// Gone since it was listed, as SQLite's own files come and go.
		return 0;
	}
}
