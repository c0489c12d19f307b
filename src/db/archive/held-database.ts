import Database from 'better-sqlite3';
import {sqliteFailure} from '../sqlite-failure.ts';

/** Pages that are copied before others get their turn. */
const stepPages = 2000;

/** A database as it is at the moment it is opened, whatever is written to it meanwhile, to be copied so. */
export class HeldDatabase {
	readonly file: string;
	readonly #database: Database.Database;

	/** Throws an NmsError where it cannot be read. */
	constructor(file: string) {
		this.file = file;
		try {
			this.#database = new Database(file, {readonly: true, fileMustExist: true, timeout: 2000});
			// The first read makes the moment.
			this.#database.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
		} catch (error) {
			throw sqliteFailure(error, 'read', file);
		}
	}

	/** Makes the target, and calls `onBytes` with how many bytes more it has. Rejects with an NmsError, or with the reason of an abort. */
	async copyTo(
		target: string,
		{signal, onBytes}: {readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void},
	): Promise<void> {
		const pageBytes = Number(this.#database.pragma('page_size', {simple: true}));
		let copied = 0;
		try {
			await this.#database.backup(target, {
				progress: ({totalPages, remainingPages}) => {
					signal.throwIfAborted();
					onBytes((totalPages - remainingPages - copied) * pageBytes);
					copied = totalPages - remainingPages;
					return stepPages;
				},
			});
		} catch (error) {
			signal.throwIfAborted();
			throw sqliteFailure(error, 'write', target);
		}
	}

	close(): void {
		this.#database.close();
	}
}
