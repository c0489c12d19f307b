import type {EventSource} from '../model/event.ts';
import type {Cursor} from './event-file.ts';
import {IdSequence} from './id-sequence.ts';
import type {Schema} from './open-database.ts';
import {openDatabase} from './open-database.ts';
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

/** How long the cursor of a source is kept after its file was dropped. */
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
	readonly #statements: Statements;

	constructor(file: string) {
		this.#statements = new Statements(openDatabase(file, schema));
	}

	/** `lastUsed`: the highest id found in the files, which counts where the catalogue was lost. */
	sequence(kind: 'row' | 'hit', lastUsed: number): IdSequence {
		const sql = 'SELECT reserved_to AS upTo FROM ids WHERE kind = ?';
		const reserved = this.#statements.get<{upTo: number}>(sql, kind)?.upTo ?? 0;
		return new IdSequence(Math.max(reserved, lastUsed), (upTo) => {
			this.#statements.run('INSERT OR REPLACE INTO ids VALUES (?, ?)', kind, upTo);
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
		this.#statements.transaction(() => {
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
			this.#statements.run('DELETE FROM cursors WHERE changed_at < ?', newest - cursorMs);
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
