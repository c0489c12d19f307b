import type {EventSource} from '../model/event.ts';
import type {Cursor} from './event-file.ts';
import {idStep, IdSequence} from './id-sequence.ts';
import type {Schema} from './open-database.ts';
import {openDatabase} from './open-database.ts';
import {setAside} from './set-aside.ts';
import {isDamage} from './sqlite-failure.ts';
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

/** How long the cursor of a sender of syslog is kept after its file was dropped; an agent's is kept for ever. */
const cursorMs = 7 * 86_400_000;

const schema: Schema = {
	name: 'a catalogue of event files',
	version: 1,
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
			channel TEXT NOT NULL,
			address TEXT NOT NULL,
			epoch TEXT NOT NULL,
			sequence INTEGER NOT NULL,
			changed_at INTEGER NOT NULL,
			PRIMARY KEY (channel, address, epoch)
		) WITHOUT ROWID;
	`,
};

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
			for (const cursor of cursors) this.#keepCursor(cursor);
			const newest = cursors[0]?.changedAt ?? 0;
			this.#statements.run(
				"DELETE FROM cursors WHERE changed_at < ? AND channel <> 'agent'",
				newest - cursorMs,
			);
		});
	}

	/** Highest sequence of the source that a dropped file held; 0 where none did. */
	cursor({channel, address, epoch}: EventSource): number {
		const row = this.#statements.get<{sequence: number}>(
			'SELECT sequence FROM cursors WHERE channel = ? AND address = ? AND epoch = ?',
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
			return openDatabase(this.#file, schema);
		} catch (error) {
			if (!isDamage(error)) throw error;
			this.#problems.push(setAside(this.#file, error));
			return openDatabase(this.#file, schema);
		}
	}

	#keepCursor({channel, address, epoch, sequence, changedAt}: Cursor): void {
		this.#statements.run(
			`INSERT INTO cursors VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
				sequence = max(sequence, excluded.sequence), changed_at = excluded.changed_at`,
			channel,
			address,
			epoch,
			sequence,
			changedAt,
		);
	}
}
