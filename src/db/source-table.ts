import {NmsError} from '../base/errors.ts';
import type {Dialect} from '../model/dialect.ts';
import type {Channel} from '../model/event.ts';
import type {KeptSourceClock} from '../model/kept-clock.ts';
import type {QuotaLimits} from '../model/quota-limits.ts';
import type {Reparse} from '../model/reparse.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import type {SourceSettings} from '../model/source-settings.ts';
import type {AuditLog} from './audit-log.ts';
import type {DoneBy, Reparsed, SourceStore} from './source-store.ts';
import {sourceSettingsLimit} from './source-store.ts';
import type {Statements} from './statements.ts';

/** Upgrades version 5 of the state file. */
export const sourceTables = `
	CREATE TABLE source_settings (
		channel TEXT NOT NULL,
		address TEXT NOT NULL,
		dialect TEXT,
		timezone TEXT,
		accepted_by TEXT,
		accepted_at INTEGER,
		PRIMARY KEY (channel, address)
	) WITHOUT ROWID;
	-- All of it but its id as JSON.
	CREATE TABLE reparses (id INTEGER PRIMARY KEY AUTOINCREMENT, reparse TEXT NOT NULL);
	CREATE TABLE reparsed (parse_error INTEGER PRIMARY KEY, event INTEGER NOT NULL, reparse INTEGER NOT NULL, reason TEXT NOT NULL);
	CREATE INDEX reparsed_by ON reparsed (reparse, reason);
`;

/** Upgrades version 8: the clocks of sources, and of the hosts behind them; NULL is of all messages of a source together. */
export const sourceClocks = `
	CREATE TABLE source_clocks (
		source TEXT NOT NULL,
		host TEXT,
		offset_ms REAL NOT NULL,
		at REAL NOT NULL,
		first_offset_ms REAL NOT NULL,
		first_at REAL NOT NULL
	);
`;

/** Upgrades version 7; the quota as JSON. */
export const sourceLimits = `
	ALTER TABLE source_settings ADD COLUMN class TEXT;
	ALTER TABLE source_settings ADD COLUMN quota TEXT;
`;

/** Upgrades version 6. */
export const acceptedNames = 'ALTER TABLE source_settings ADD COLUMN accepted_name TEXT;';

interface ClockRow {
	readonly source: string;
	readonly host: string | null;
	readonly offsetMs: number;
	readonly at: number;
	readonly firstOffsetMs: number;
	readonly firstAt: number;
}

interface SettingsRow {
	readonly channel: Channel;
	readonly address: string;
	readonly dialect: Dialect | null;
	readonly timezone: string | null;
	readonly user: string | null;
	readonly time: number | null;
	readonly name: string | null;
	readonly class: RetentionClass | null;
	readonly quota: string | null;
}

interface ReparseRow {
	readonly id: number;
	readonly reparse: string;
}

/** Settings of sources and re-parses in the state file. */
export class SourceTable implements SourceStore {
	readonly #statements: Statements;
	readonly #audit: AuditLog;

	constructor(statements: Statements, audit: AuditLog) {
		this.#statements = statements;
		this.#audit = audit;
	}

	settings(): readonly SourceSettings[] {
		const rows = this.#statements.all<SettingsRow>(
			`SELECT channel, address, dialect, timezone, accepted_by AS user, accepted_at AS time,
				accepted_name AS name, class, quota
			FROM source_settings`,
		);
		return rows.map((row) => settingsOf(row));
	}

	clocks(): readonly KeptSourceClock[] {
		const rows = this.#statements.all<ClockRow>(
			`SELECT source, host, offset_ms AS offsetMs, at, first_offset_ms AS firstOffsetMs, first_at AS firstAt
			FROM source_clocks ORDER BY rowid`,
		);
		return rows.map(({firstOffsetMs, firstAt, ...clock}) => ({
			...clock,
			first: {at: firstAt, offsetMs: firstOffsetMs},
		}));
	}

	saveClocks(clocks: readonly KeptSourceClock[]): void {
		this.#statements.change(() => {
			this.#statements.run('DELETE FROM source_clocks');
			const sql = 'INSERT INTO source_clocks VALUES (?, ?, ?, ?, ?, ?)';
			for (const {source, host, offsetMs, at, first} of clocks)
				this.#statements.run(sql, source, host, offsetMs, at, first.offsetMs, first.at);
		});
	}

	save(settings: SourceSettings, by: DoneBy): void {
		this.#statements.change(() => {
			this.#saveSettings(settings);
			const {source: _, accepted, ...laidDown} = settings;
			const detail = {...laidDown, accepted: accepted !== null};
			this.#audited('source.changed', {target: targetOf(settings), detail}, by);
		});
	}

	beginReparse(
		begun: Parameters<SourceStore['beginReparse']>[0],
		settings: SourceSettings,
		by: DoneBy,
	): Reparse {
		return this.#statements.change(() => {
			this.#saveSettings(settings);
			const rest = {...begun, state: 'running', looked: 0, position: 0, reparsed: {}} as const;
			const row = this.#statements.get<{id: number}>(
				'INSERT INTO reparses (reparse) VALUES (?) RETURNING id',
				JSON.stringify(rest),
			);
			const reparse = {id: row?.id ?? 0, ...rest};
			const {id, dialect, timezone, before} = reparse;
			const detail = {reparse: id, dialect, timezone, before};
			this.#audited('source.reparsed', {target: targetOf(settings), detail}, by);
			return reparse;
		});
	}

	saveReparse(reparse: Reparse, reparsed: readonly Reparsed[]): void {
		this.#statements.change(() => {
			this.#saveReparse(reparse);
			const sql = 'INSERT OR IGNORE INTO reparsed VALUES (?, ?, ?, ?)';
			for (const {parseError, event, reason} of reparsed)
				this.#statements.run(sql, parseError, event, reparse.id, reason);
		});
	}

	undoReparse(reparse: Reparse, settings: SourceSettings | undefined, by: DoneBy): Reparse {
		return this.#statements.change(() => {
			const undone: Reparse = {...reparse, state: 'undone', reparsed: {}};
			this.#saveReparse(undone);
			this.#statements.run('DELETE FROM reparsed WHERE reparse = ?', reparse.id);
			if (settings !== undefined) this.#saveSettings(settings);
			const detail = {reparse: reparse.id, restored: settings !== undefined};
			this.#audited('source.reparse_undone', {target: targetOf(reparse), detail}, by);
			return undone;
		});
	}

	reparse(id: number): Reparse | undefined {
		const sql = 'SELECT id, reparse FROM reparses WHERE id = ?';
		const row = this.#statements.get<ReparseRow>(sql, id);
		return row && reparseOf(row);
	}

	reparses(limit: number): readonly Reparse[] {
		const sql = 'SELECT id, reparse FROM reparses ORDER BY id DESC LIMIT ?';
		return this.#statements.all<ReparseRow>(sql, limit).map((row) => reparseOf(row));
	}

	reparsedOf(parseErrors: readonly number[]): ReadonlyMap<number, number> {
		const events = new Map<number, number>();
		for (const parseError of parseErrors) {
			const sql = 'SELECT event FROM reparsed WHERE parse_error = ?';
			const row = this.#statements.get<{event: number}>(sql, parseError);
			if (row !== undefined) events.set(parseError, row.event);
		}
		return events;
	}

	reparsedCounts(): ReturnType<SourceStore['reparsedCounts']> {
		const sql =
			'SELECT reparse AS id, reason, count(*) AS count FROM reparsed GROUP BY reparse, reason';
		const rows = this.#statements.all<{id: number; reason: string; count: number}>(sql);
		return rows.flatMap(({id, ...counted}) => {
			const source = this.reparse(id)?.source;
			return source === undefined ? [] : [{source, ...counted}];
		});
	}

	#saveSettings(settings: SourceSettings): void {
		const {source, dialect, timezone, accepted, quota} = settings;
		const {channel, address} = source;
		const sql = 'INSERT OR REPLACE INTO source_settings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)';
		const {user = null, time = null, name = null} = accepted ?? {};
		this.#statements.run(
			sql,
			channel,
			address,
			dialect,
			timezone,
			user,
			time,
			name,
			settings.class,
			quota && JSON.stringify(quota),
		);
		const count = this.#statements.get<{count: number}>(
			'SELECT count(*) AS count FROM source_settings',
		)?.count;
		if ((count ?? 0) > sourceSettingsLimit) throw tooMany();
	}

	#saveReparse({id, ...rest}: Reparse): void {
		this.#statements.run('UPDATE reparses SET reparse = ? WHERE id = ?', JSON.stringify(rest), id);
	}

	#audited(
		action: string,
		{target, detail}: {readonly target: string; readonly detail: Readonly<Record<string, unknown>>},
		{actor, now}: DoneBy,
	): void {
		this.#audit.add({time: now, actor, action, target, detail, change: null});
	}
}

function settingsOf({
	channel,
	address,
	user,
	time,
	name,
	quota,
	...rest
}: SettingsRow): SourceSettings {
	const accepted = user === null || time === null ? null : {user, time, name};
	// Written by this file and by nothing else.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const limits = quota === null ? null : (JSON.parse(quota) as QuotaLimits);
	return {source: {channel, address}, ...rest, quota: limits, accepted};
}

function reparseOf({id, reparse}: ReparseRow): Reparse {
	// Written by this file and by nothing else.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return {id, ...(JSON.parse(reparse) as Omit<Reparse, 'id'>)};
}

function targetOf({source}: Pick<SourceSettings, 'source'>): string {
	return `${source.channel} ${source.address}`;
}

function tooMany(): NmsError {
	return new NmsError('refused', `something is laid down for ${sourceSettingsLimit} sources`, {
		remedy: "forget some with 'nms sources set --reset', or use the setting 'sources' for networks",
	});
}
