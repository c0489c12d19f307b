import path from 'node:path';
import type Database from 'better-sqlite3';
import type {EventSource} from '../model/event.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import type {FileExtent} from './event-file.ts';
import {parseFileName} from './event-file-name.ts';
import {idLimit, idStep, IdSequence} from './id-sequence.ts';
import type {Cursor} from './source-cursors.ts';
import type {Schema} from './open-database.ts';
import {openDatabase} from './open-database.ts';
import {setAside} from './set-aside.ts';
import {isDamage, sqliteFailure} from './sqlite-failure.ts';
import {Statements} from './statements.ts';

/** What outlives an event file that was dropped. */
export interface DroppedFile {
	readonly fileId: string;
	readonly name: string;
	readonly events: number;
	readonly parseErrors: number;
	readonly lastId: number;
	readonly cursors: readonly Cursor[];
}

/** What is known of a file that nobody has written to since: it need not be opened to know it. */
export interface RestingFile {
	readonly name: string;
	/** Of the database as it was left; another size or time is that of another file, or of one that was written to. */
	readonly sizeBytes: number;
	readonly modifiedAt: number;
	readonly extent: FileExtent;
}

/** How long the cursor of a sender of syslog is kept after its last event; an agent's and an import's are kept for ever. */
const cursorMs = 7 * 86_400_000;

export const catalogueSchema: Schema = {
	name: 'a catalogue of event files',
	version: 2,
	oldest: 2,
	tables: `
		CREATE TABLE ids (kind TEXT PRIMARY KEY, reserved_to INTEGER NOT NULL) WITHOUT ROWID;
		CREATE TABLE dropped (
			file_id TEXT PRIMARY KEY,
			name TEXT NOT NULL,
			events INTEGER NOT NULL,
			parse_errors INTEGER NOT NULL,
			last_id INTEGER NOT NULL
		) WITHOUT ROWID;
		CREATE TABLE cursors (
			class TEXT NOT NULL,
			channel TEXT NOT NULL,
			address TEXT NOT NULL,
			epoch TEXT NOT NULL,
			sequence INTEGER NOT NULL,
			changed_at INTEGER NOT NULL,
			PRIMARY KEY (class, channel, address, epoch)
		) WITHOUT ROWID;
		CREATE TABLE resting (
			name TEXT PRIMARY KEY,
			size_bytes INTEGER NOT NULL,
			modified_at REAL NOT NULL,
			events INTEGER NOT NULL,
			parse_errors INTEGER NOT NULL,
			first_event INTEGER NOT NULL,
			last_event INTEGER NOT NULL,
			last_parse_error INTEGER NOT NULL,
			last_hit INTEGER NOT NULL,
			time_from INTEGER NOT NULL,
			time_to INTEGER NOT NULL
		) WITHOUT ROWID;
	`,
};

/** Names a table with a number that no hub wrote. */
const implausible = Object.entries({
	ids: ['reserved_to'],
	dropped: ['events', 'parse_errors', 'last_id'],
	resting: ['events', 'parse_errors', 'first_event', 'last_event', 'last_parse_error', 'last_hit'],
})
	.flatMap(([table, columns]) =>
		columns.map(
			(column) =>
				`SELECT '${table}' AS name FROM ${table} WHERE typeof(${column}) <> 'integer' OR ${column} NOT BETWEEN 0 AND ${idLimit}`,
		),
	)
	.join(' UNION ALL ')
	.concat(' LIMIT 1');

/** What a catalogue says of files that are as they were left, by name. */
export function readResting(statements: Statements): ReadonlyMap<string, RestingFile> {
	const rows = statements.all<Omit<RestingFile, 'extent'> & FileExtent>(
		`SELECT name, size_bytes AS sizeBytes, modified_at AS modifiedAt, events, parse_errors AS parseErrors,
			first_event AS firstEvent, last_event AS lastEvent, last_parse_error AS lastParseError,
			last_hit AS lastHit, time_from AS timeFrom, time_to AS timeTo FROM resting`,
	);
	return new Map(
		rows.map(({name, sizeBytes, modifiedAt, ...extent}) => [
			name,
			{name, sizeBytes, modifiedAt, extent},
		]),
	);
}

/** The small file beside the event files that holds what must outlive each of them: ids in use, totals and cursors of dropped ones. */
export class EventCatalogue {
	readonly #file: string;
	readonly #statements: Statements;
	readonly #problems: string[] = [];

	/** A damaged file is set aside for a new one: what it held can be told from the event files, but for those dropped. */
	constructor(file: string) {
		this.#file = file;
		this.#statements = new Statements(this.#open());
	}

	/** What became of a damaged catalogue, in words. */
	problems(): readonly string[] {
		return this.#problems;
	}

	/** `lastUsed`: the highest id found in the files. */
	sequence(kind: 'row' | 'hit', lastUsed: number): IdSequence {
		const sql = 'SELECT reserved_to AS upTo FROM ids WHERE kind = ?';
		const known = this.#statements.get<{upTo: number}>(sql, kind)?.upTo;
		// Without a reservation, ids above those found may have been used by rows that are gone: a catalogue was lost.
		const unknown = lastUsed === 0 ? 0 : lastUsed + idStep;
		return new IdSequence(Math.max(known ?? unknown, lastUsed), (upTo) => {
			this.#statements.change(() => {
				this.#statements.run('INSERT OR REPLACE INTO ids VALUES (?, ?)', kind, upTo);
			});
		});
	}

	/** Rows of all files that were dropped. */
	dropped(): Pick<DroppedFile, 'events' | 'parseErrors' | 'lastId'> {
		const sums = this.#statements.get<Pick<DroppedFile, 'events' | 'parseErrors' | 'lastId'>>(
			`SELECT ifnull(sum(events), 0) AS events, ifnull(sum(parse_errors), 0) AS parseErrors,
				ifnull(max(last_id), 0) AS lastId FROM dropped`,
		);
		return sums ?? {events: 0, parseErrors: 0, lastId: 0};
	}

	/** Notes a dropped file; a second time changes nothing. */
	addDropped({fileId, name, events, parseErrors, lastId, cursors}: DroppedFile): void {
		this.#statements.change(() => {
			this.#statements.run(
				'INSERT OR IGNORE INTO dropped VALUES (?, ?, ?, ?, ?)',
				fileId,
				name,
				events,
				parseErrors,
				lastId,
			);
			this.#statements.run('DELETE FROM resting WHERE name = ?', name);
			this.#keepCursors(name, cursors);
		});
	}

	/** Files that are as they were left, by name. */
	resting(): ReadonlyMap<string, RestingFile> {
		return readResting(this.#statements);
	}

	/** Notes how a file was left, and the cursors in it, so that none is looked for there. */
	rest({name, sizeBytes, modifiedAt, extent}: RestingFile, cursors: readonly Cursor[]): void {
		const {events, parseErrors, firstEvent, lastEvent, lastParseError, lastHit} = extent;
		this.#statements.change(() => {
			this.#keepCursors(name, cursors);
			this.#statements.run(
				'INSERT OR REPLACE INTO resting VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
				name,
				sizeBytes,
				modifiedAt,
				events,
				parseErrors,
				firstEvent,
				lastEvent,
				lastParseError,
				lastHit,
				extent.timeFrom,
				extent.timeTo,
			);
		});
	}

	/** The file's database is of this size and time now; its events are as they were. */
	resized(
		name: string,
		{sizeBytes, modifiedAt}: Pick<RestingFile, 'sizeBytes' | 'modifiedAt'>,
	): void {
		this.#statements.change(() => {
			const sql = 'UPDATE resting SET size_bytes = ?, modified_at = ? WHERE name = ?';
			this.#statements.run(sql, sizeBytes, modifiedAt, name);
		});
	}

	/** What is known of the files will not hold any more. */
	wake(names: readonly string[]): void {
		if (names.length === 0) return;
		this.#statements.change(() => {
			for (const name of names) this.#statements.run('DELETE FROM resting WHERE name = ?', name);
		});
	}

	/** Highest sequence of the source that a dropped or resting file of the class holds; 0 where none does. */
	cursor({channel, address, epoch}: EventSource, retention: RetentionClass): number {
		const row = this.#statements.get<{sequence: number}>(
			'SELECT sequence FROM cursors WHERE class = ? AND channel = ? AND address = ? AND epoch = ?',
			retention,
			channel,
			address,
			epoch,
		);
		return row?.sequence ?? 0;
	}

	close(): void {
		this.#statements.database.close();
	}

	#open(): ReturnType<typeof openDatabase> {
		try {
			const database = openDatabase(this.#file, catalogueSchema);
			this.#check(database);
			return database;
		} catch (error) {
			if (!isDamage(error)) throw error;
			this.#problems.push(setAside(this.#file, error));
			return openDatabase(this.#file, catalogueSchema);
		}
	}

	/** SQLite does not know what an id can be: with one beyond all ids there would be none to go on with. */
	#check(database: Database.Database): void {
		const found = new Statements(database).get<{name: string}>(implausible);
		if (found === undefined) return;
		database.close();
		const cause = new Error(`its table '${found.name}' has a number that cannot be`);
		throw sqliteFailure(Object.assign(cause, {code: 'SQLITE_CORRUPT'}), 'open', this.#file);
	}

	/** Those of senders of syslog that were not heard for long before the newest go. */
	#keepCursors(file: string, cursors: readonly Cursor[]): void {
		const retention = parseFileName(file)?.class;
		if (retention === undefined) return;
		for (const cursor of cursors) this.#keepCursor(retention, cursor);
		const newest = cursors.reduce((latest, {changedAt}) => Math.max(latest, changedAt), 0);
		this.#statements.run(
			"DELETE FROM cursors WHERE changed_at < ? AND channel NOT IN ('agent', 'file')",
			newest - cursorMs,
		);
	}

	#keepCursor(
		retention: RetentionClass,
		{channel, address, epoch, sequence, changedAt}: Cursor,
	): void {
		this.#statements.run(
			`INSERT INTO cursors VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
				sequence = max(sequence, excluded.sequence), changed_at = max(changed_at, excluded.changed_at)`,
			retention,
			channel,
			address,
			epoch,
			sequence,
			changedAt,
		);
	}
}

/** Where the catalogue of a directory of event files is. */
export function catalogueOf(directory: string): string {
	return path.join(directory, 'catalogue.db');
}
