import {existsSync, statfsSync} from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import {NmsError} from '../base/errors.ts';
import {fromSequence} from '../model/origin.ts';
import type {Observed, Origin, SpooledEvent} from '../model/origin.ts';
import {openDatabase} from './open-database.ts';
import type {Schema} from './open-database.ts';
import {asideText} from './set-aside.ts';
import type {Spool} from './spool.ts';
import {isDamage, sqliteFailure} from './sqlite-failure.ts';
import {lockStateDirectory} from './state-lock.ts';
import type {StateLock} from './state-lock.ts';
import {Statements} from './statements.ts';

/** Rows of `events` have no gap: they are `acknowledged + 1` to `last`. `bytes` is the sum of their messages, with the newlines between. */
const spoolSchema: Schema = {
	name: 'a spool',
	version: 2,
	// A row may hold a run of events, and has the number of its first.
	upgrades: ['ALTER TABLE events ADD COLUMN count INTEGER NOT NULL DEFAULT 1'],
	tables: `
		CREATE TABLE spool (
			agent_id TEXT NOT NULL,
			epoch TEXT NOT NULL,
			last INTEGER NOT NULL,
			acknowledged INTEGER NOT NULL,
			bytes INTEGER NOT NULL,
			registered_instance TEXT
		);
		INSERT INTO spool VALUES (lower(hex(randomblob(8))), lower(hex(randomblob(8))), 0, 0, 0, NULL);

		CREATE TABLE events (
			sequence INTEGER PRIMARY KEY,
			observed_at INTEGER NOT NULL,
			-- NULL: the journal.
			path TEXT,
			raw BLOB NOT NULL
		);

		CREATE TABLE positions (key TEXT PRIMARY KEY, position TEXT NOT NULL) WITHOUT ROWID;
	`,
};

/** Page cache in KiB, and pages of the write-ahead log: the agent is small, and reads each event once. */
const cacheKib = 1024;
const logPages = 256;

/**
 * While less than so many bytes wait, what was acknowledged is taken out together with the next append: one transaction, and one wait
 * for the disk, less. What a kill brings back is sent again, and the hub knows it.
 */
const lazyBytes = 256 * 1024;

/** Room that appending leaves on the disk, so that acknowledged events can still be taken out of the file: both logs and then some. */
export const spoolReserveBytes = 8 << 20;

export interface OpenedSpool {
	readonly spool: Spool;
	readonly file: string;
	/** What an operator should know, such as that a damaged spool was set aside; null when all is well. */
	readonly warning: string | null;
}

/**
 * Opens `DIRECTORY/spool.db` for the agent of this name alone, making it where there is none; a damaged one is kept under another name
 * and a new one begun. Throws an NmsError: `in_use`, `version`, `configuration`, `disk_full`, ...
 */
export function openSqliteSpool({
	directory,
	name,
	pid,
}: {
	readonly directory: string;
	readonly name: string;
	readonly pid: number;
}): OpenedSpool {
	const file = path.join(directory, 'spool.db');
	const lock = lockStateDirectory(directory, {program: 'nms-agent', name, pid});
	try {
		return {file, ...openOrSetAside(file, lock)};
	} catch (error) {
		lock.release();
		throw error;
	}
}

function openOrSetAside(
	file: string,
	lock: StateLock,
): {readonly spool: Spool; readonly warning: string | null} {
	try {
		return {spool: new SqliteSpool(file, lock), warning: null};
	} catch (error) {
		if (!isDamage(error) || !existsSync(file)) throw error;
		const what = asideText(file, error);
		const warning = `${what}; this agent has an id of its own from here on, and reads its sources from their ends`;
		return {spool: new SqliteSpool(file, lock), warning};
	}
}

interface Row {
	readonly sequence: number;
	readonly observed_at: number;
	readonly path: string | null;
	readonly raw: Buffer;
	readonly count: number;
}

interface State {
	readonly epoch: string;
	readonly last: number;
	readonly acknowledged: number;
	readonly bytes: number;
	readonly registeredInstance: string | null;
}

class SqliteSpool implements Spool {
	readonly agentId: string;
	readonly #file: string;
	readonly #lock: StateLock;
	readonly #database: Database.Database;
	readonly #statements: Statements;
	readonly #waiting: Database.Statement<[number, number], Row>;
	/** As the file has it. */
	#state: State;
	/** What is acknowledged and still in the file, and the bytes of it. */
	#pending: {readonly through: number; readonly bytes: number} | undefined;

	constructor(file: string, lock: StateLock) {
		this.#file = file;
		this.#lock = lock;
		this.#database = openDatabase(file, spoolSchema);
		try {
			checkWhole(this.#database, file);
			this.#database.pragma(`cache_size = -${cacheKib}`);
			this.#database.pragma(`wal_autocheckpoint = ${logPages}`);
			this.#statements = new Statements(this.#database);
			this.agentId =
				this.#statements.get<{id: string}>('SELECT agent_id AS id FROM spool')?.id ?? '';
			this.#state = this.#read();
			this.#waiting = this.#database.prepare(
				`SELECT sequence, observed_at, path, raw, count FROM events
				WHERE sequence >= coalesce((SELECT max(sequence) FROM events WHERE sequence <= ?), 0) ORDER BY sequence LIMIT ?`,
			);
		} catch (error) {
			this.#database.close();
			throw sqliteFailure(error, 'open', file);
		}
	}

	get epoch(): string {
		return this.#state.epoch;
	}

	get last(): number {
		return this.#state.last;
	}

	get acknowledged(): number {
		return this.#pending?.through ?? this.#state.acknowledged;
	}

	get depth(): {readonly events: number; readonly bytes: number} {
		const {last, bytes} = this.#state;
		return {events: last - this.acknowledged, bytes: bytes - (this.#pending?.bytes ?? 0)};
	}

	get registeredInstance(): string | null {
		return this.#state.registeredInstance;
	}

	append(events: readonly Observed[], key: string, position: string | null): void {
		const sql = 'INSERT INTO events VALUES (?, ?, ?, ?, ?)';
		this.#changeAndForget('append to', ({last: from, bytes: before}) => {
			let [last, bytes] = [from, before];
			if (events.length > 0) this.#checkRoom();
			for (const {raw, observedAt, origin, count = 1} of events) {
				this.#statements.run(sql, last + 1, observedAt, pathOf(origin), raw, count);
				last += count;
				bytes += raw.length;
			}
			if (events.length > 0)
				this.#statements.run('UPDATE spool SET last = ?, bytes = ?', last, bytes);
			this.#setPosition(key, position);
		});
	}

	position(key: string): string | undefined {
		const sql = 'SELECT position FROM positions WHERE key = ?';
		return this.#statements.get<{position: string}>(sql, key)?.position;
	}

	keys(prefix: string): readonly string[] {
		const sql = 'SELECT key FROM positions WHERE substr(key, 1, length(?)) = ? ORDER BY key';
		return this.#statements.all<{key: string}>(sql, prefix, prefix).map(({key}) => key);
	}

	after(
		sequence: number,
		limit: {readonly events: number; readonly bytes: number},
	): readonly SpooledEvent[] {
		const events: SpooledEvent[] = [];
		// What is acknowledged may still be in the file.
		const first = Math.max(sequence, this.acknowledged) + 1;
		let [count, bytes] = [0, 0];
		try {
			for (const row of this.#waiting.iterate(first, limit.events + 1)) {
				const event = fromSequence(eventOf(row), first);
				if (event === undefined) continue;
				count += event.count ?? 1;
				bytes += event.raw.length;
				if (events.length > 0 && (count > limit.events || bytes > limit.bytes)) break;
				events.push(event);
			}
		} catch (error) {
			throw sqliteFailure(error, 'read', this.#file);
		}
		return events;
	}

	acknowledge(through: number): void {
		const upTo = Math.min(through, this.last);
		if (upTo <= this.acknowledged) return;
		const before = this.#pending;
		this.#pending = {through: upTo, bytes: this.#bytesThrough(upTo)};
		if (this.#state.bytes < lazyBytes) return;
		try {
			this.#forgetNow();
		} catch (error) {
			this.#pending = before;
			throw error;
		}
	}

	setRegisteredInstance(instance: string): void {
		this.#change('write', () => {
			this.#statements.run('UPDATE spool SET registered_instance = ?', instance);
		});
	}

	renew(): void {
		this.#changeAndForget('renumber', ({acknowledged}) => {
			// By way of negative numbers, so that no two rows meet.
			this.#statements.run('UPDATE events SET sequence = -sequence');
			this.#statements.run('UPDATE events SET sequence = -sequence - ?', acknowledged);
			this.#statements.run(
				'UPDATE spool SET epoch = lower(hex(randomblob(8))), last = last - acknowledged, acknowledged = 0',
			);
		});
	}

	close(): void {
		try {
			if (this.#database.open) this.#forgetNow();
		} catch {
			// It is sent again, and the hub knows it.
		}
		this.#database.close();
		this.#lock.release();
	}

	/** Of rows that end there or before. */
	#bytesThrough(sequence: number): number {
		const sql =
			'SELECT sum(length(raw)) AS bytes FROM events WHERE sequence <= ? AND sequence + count - 1 <= ?';
		try {
			const row = this.#statements.get<{bytes: number | null}>(sql, sequence, sequence);
			return row?.bytes ?? 0;
		} catch (error) {
			throw sqliteFailure(error, 'read', this.#file);
		}
	}

	/** Not waited for by the disk. */
	#forgetNow(): void {
		if (this.#pending === undefined) return;
		this.#database.pragma('synchronous = NORMAL');
		try {
			this.#changeAndForget('acknowledge events in', () => undefined);
		} finally {
			this.#database.pragma('synchronous = FULL');
		}
	}

	/** Takes what is acknowledged out of the file, within a transaction; returns the state after it. */
	#forget(): State {
		if (this.#pending === undefined) return this.#state;
		const {through} = this.#pending;
		this.#statements.run(
			'DELETE FROM events WHERE sequence <= ? AND sequence + count - 1 <= ?',
			through,
			through,
		);
		const cutBytes = this.#cutFirst(through + 1);
		const bytes = this.#state.bytes - this.#pending.bytes - cutBytes;
		this.#statements.run('UPDATE spool SET acknowledged = ?, bytes = ?', through, bytes);
		return {...this.#state, acknowledged: through, bytes};
	}

	/** Makes the first row begin with this sequence; returns by how many bytes it was cut. */
	#cutFirst(sequence: number): number {
		const row = this.#statements.get<Row>('SELECT * FROM events WHERE sequence < ?', sequence);
		const rest = row && fromSequence(eventOf(row), sequence);
		if (row === undefined || rest === undefined) return 0;
		const sql = 'UPDATE events SET sequence = ?, count = ?, raw = ? WHERE sequence = ?';
		this.#statements.run(sql, sequence, rest.count ?? 1, rest.raw, row.sequence);
		return row.raw.length - rest.raw.length;
	}

	/** The file does not shrink: what was acknowledged left room within it. */
	#checkRoom(): void {
		const directory = path.dirname(this.#file);
		const {bavail, bsize} = statfsSync(directory);
		if (bavail * bsize >= spoolReserveBytes) return;
		const [pages, pageBytes] = ['freelist_count', 'page_size'].map((name) =>
			Number(this.#database.pragma(name, {simple: true})),
		);
		if ((pages ?? 0) * (pageBytes ?? 0) >= spoolReserveBytes) return;
		const message = `append to ${this.#file}: the disk has less than ${spoolReserveBytes >> 20} MiB free`;
		const remedy = `free space on the file system of ${directory}`;
		throw new NmsError('disk_full', message, {remedy});
	}

	#setPosition(key: string, position: string | null): void {
		if (position === null) this.#statements.run('DELETE FROM positions WHERE key = ?', key);
		else
			this.#statements.run(
				'INSERT INTO positions VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position',
				key,
				position,
			);
	}

	/** As `#change`, with what is acknowledged taken out before; the work is given the state after that. */
	#changeAndForget(doing: string, work: (state: State) => void): void {
		this.#change(doing, () => work(this.#forget()));
		this.#pending = undefined;
	}

	/** All of the work or none of it. */
	#change(doing: string, work: () => void): void {
		this.#state = this.#statements.change(() => {
			work();
			return this.#read();
		}, doing);
	}

	#read(): State {
		const state = this.#statements.get<State>(
			'SELECT epoch, last, acknowledged, bytes, registered_instance AS registeredInstance FROM spool',
		);
		if (state === undefined) throw damaged(this.#file, 'its first row is missing');
		return state;
	}
}

function checkWhole(database: Database.Database, file: string): void {
	const found = String(database.pragma('quick_check(1)', {simple: true}));
	if (found !== 'ok') throw damaged(file, found);
}

function damaged(file: string, what: string): NmsError {
	const cause = Object.assign(new Error(what), {code: 'SQLITE_CORRUPT'});
	return new NmsError('refused', `open ${file}: ${what}`, {
		remedy: 'move the file away to start with an empty one',
		cause,
	});
}

function pathOf(origin: Origin): string | null {
	return origin.kind === 'file' ? origin.path : null;
}

function eventOf({sequence, observed_at: observedAt, path: name, raw, count}: Row): SpooledEvent {
	const origin: Origin = name === null ? {kind: 'journal'} : {kind: 'file', path: name};
	const event = {sequence, observedAt, origin, raw};
	return count === 1 ? event : {...event, count};
}
