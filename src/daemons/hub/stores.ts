import {mkdirSync} from 'node:fs';
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {EventStore} from '../../db/event-store.ts';
import {openSqliteStateStore} from '../../db/sqlite-state-store.ts';
import type {StateStore} from '../../db/state-store.ts';
import {openTableEventStore} from '../../db/table-event-store.ts';
import {parseReasons} from '../../model/parse-reason.ts';

/** What a hub keeps on disk. */
export interface Stores {
	readonly events: EventStore;
	readonly state: StateStore;
	/** Bytes of the files. */
	sizeBytes(): Promise<number>;
	close(): Promise<void>;
}

/** Opens the state directory for this process alone, making it where there is none. Throws an NmsError with a remedy. */
export async function openStores(directory: string): Promise<Stores> {
	makeDirectory(directory);
	const state = openSqliteStateStore(path.join(directory, 'state.db'));
	const events = await openTableEventStore({
		directory: path.join(directory, 'events'),
		reasonNames: parseReasons.map(({name}) => name),
	});
	return {
		events,
		state,
		sizeBytes: async () => sizeOf(directory),
		close: async () => {
			await events.close();
			state.close();
		},
	};
}

function makeDirectory(directory: string): void {
	try {
		// Events are nobody else's business than the hub's.
		mkdirSync(directory, {recursive: true, mode: 0o750});
	} catch (error) {
		throw new NmsError('configuration', `make ${directory}: ${messageOf(error)}`, {
			remedy: 'name a directory that this user can write to with --state-directory',
			cause: error,
		});
	}
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
