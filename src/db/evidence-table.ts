import {NmsError} from '../base/errors.ts';
import type {EcsFields, LogEvent} from '../model/event.ts';
import type {AlertTable} from './alert-table.ts';
import type {AuditLog} from './audit-log.ts';
import type {EvidenceStore, Hold, HoldBy, IdRange, NamedEvents} from './evidence-store.ts';
import type {Statements} from './statements.ts';

/** Most alerts that are held at a time: each can keep files from being removed for as long as it likes. */
const holdLimit = 100;

/** Alerts that one page looks into. */
const alertsAtOnce = 500;

/** Copies of events, alerts that are held, and by which events alerts are found. Upgrades version 3 of the state file. */
export const evidenceTables = `
	ALTER TABLE alerts ADD COLUMN first_event INTEGER
		GENERATED ALWAYS AS (json_extract(alert, '$.firstEvents[0]')) VIRTUAL;
	ALTER TABLE alerts ADD COLUMN last_event INTEGER
		GENERATED ALWAYS AS (json_extract(alert, '$.lastEvents[#-1]')) VIRTUAL;
	CREATE INDEX alerts_events ON alerts (first_event, last_event);
	-- All of an event but its bytes as JSON.
	CREATE TABLE evidence (event INTEGER PRIMARY KEY, about TEXT NOT NULL, raw BLOB NOT NULL);
	CREATE TRIGGER evidence_kept BEFORE DELETE ON evidence BEGIN
		SELECT raise(ABORT, 'evidence is not deleted');
	END;
	CREATE TRIGGER evidence_fixed BEFORE UPDATE ON evidence BEGIN
		SELECT raise(ABORT, 'evidence is not changed');
	END;
	CREATE TABLE holds (
		alert TEXT PRIMARY KEY,
		user TEXT NOT NULL,
		uid INTEGER,
		time INTEGER NOT NULL,
		reason TEXT
	) WITHOUT ROWID;
`;

interface HoldRow {
	readonly alert: string;
	readonly user: string;
	readonly uid: number | null;
	readonly time: number;
	readonly reason: string | null;
	readonly first: number | null;
	readonly last: number | null;
}

const selectHolds = `SELECT holds.alert, user, uid, time, reason, first_event AS first, last_event AS last
	FROM holds LEFT JOIN alerts ON alerts.id = holds.alert`;

export class EvidenceTable implements EvidenceStore {
	readonly #statements: Statements;
	readonly #alerts: AlertTable;
	readonly #audit: AuditLog;

	constructor(
		statements: Statements,
		{alerts, audit}: {readonly alerts: AlertTable; readonly audit: AuditLog},
	) {
		this.#statements = statements;
		this.#alerts = alerts;
		this.#audit = audit;
	}

	named({first, last}: IdRange, after: number): NamedEvents {
		const rows = this.#statements.all<{place: number; firsts: string; lasts: string}>(
			`SELECT rowid AS place, json_extract(alert, '$.firstEvents') AS firsts,
				json_extract(alert, '$.lastEvents') AS lasts
			FROM alerts WHERE first_event <= ? AND last_event >= ? AND rowid > ? ORDER BY rowid LIMIT ?`,
			last,
			first,
			after,
			alertsAtOnce,
		);
		const ids = new Set(rows.flatMap(({firsts, lasts}) => [...idsIn(firsts), ...idsIn(lasts)]));
		const wanted = [...ids].filter((id) => id >= first && id <= last && !this.#hasCopy(id));
		const next = rows.length < alertsAtOnce ? null : (rows.at(-1)?.place ?? null);
		return {ids: wanted.toSorted((one, other) => one - other), next};
	}

	keep(events: readonly LogEvent[]): void {
		this.#statements.change(() => {
			for (const {raw, fields, id, ...about} of events)
				this.#statements.run(
					'INSERT OR IGNORE INTO evidence VALUES (?, ?, ?)',
					id,
					JSON.stringify({...about, fields: [...fields]}),
					raw,
				);
		});
	}

	copy(id: number): LogEvent | undefined {
		const sql = 'SELECT about, raw FROM evidence WHERE event = ?';
		const row = this.#statements.get<{about: string; raw: Buffer}>(sql, id);
		return row && eventOf(id, row);
	}

	holds(): readonly Hold[] {
		const rows = this.#statements.all<HoldRow>(`${selectHolds} ORDER BY time, holds.alert`);
		return rows.map((row) => holdOf(row));
	}

	holdOf(alert: string): Hold | undefined {
		const row = this.#statements.get<HoldRow>(`${selectHolds} WHERE holds.alert = ?`, alert);
		return row && holdOf(row);
	}

	hold(idPrefix: string, {actor, now, reason}: HoldBy): Hold {
		return this.#statements.change(() => {
			const alert = this.#alerts.resolve(idPrefix);
			if (this.holdOf(alert) !== undefined) throw heldAlready(alert);
			if (this.holds().length >= holdLimit) throw tooManyHolds();
			const sql = 'INSERT INTO holds VALUES (?, ?, ?, ?, ?)';
			this.#statements.run(sql, alert, actor.user, actor.uid, now, reason);
			const row = {time: now, actor, action: 'alert.held', target: alert};
			this.#audit.add({...row, detail: {reason}, change: null});
			return this.#held(alert);
		});
	}

	release(idPrefix: string, {actor, now, reason}: HoldBy): Hold {
		return this.#statements.change(() => {
			const hold = this.#held(this.#alerts.resolve(idPrefix));
			this.#statements.run('DELETE FROM holds WHERE alert = ?', hold.alert);
			const row = {time: now, actor, action: 'alert.released', target: hold.alert};
			this.#audit.add({...row, detail: {reason}, change: null});
			return hold;
		});
	}

	#held(alert: string): Hold {
		const hold = this.holdOf(alert);
		if (hold !== undefined) return hold;
		throw new NmsError('refused', `alert ${alert} is not held`, {remedy: "see 'nms holds'"});
	}

	#hasCopy(id: number): boolean {
		return this.#statements.get('SELECT 1 FROM evidence WHERE event = ?', id) !== undefined;
	}
}

// What this program has written is what it reads, as everywhere in the state file.
/* oxlint-disable typescript/no-unsafe-type-assertion */
function idsIn(json: string): readonly number[] {
	return JSON.parse(json) as readonly number[];
}

function eventOf(
	id: number,
	{about, raw}: {readonly about: string; readonly raw: Buffer},
): LogEvent {
	const {fields, ...rest} = JSON.parse(about) as Omit<LogEvent, 'id' | 'raw' | 'fields'> & {
		readonly fields: readonly [string, string | number][];
	};
	const byName: EcsFields = new Map(fields);
	return {...rest, id, raw, fields: byName};
}
/* oxlint-enable typescript/no-unsafe-type-assertion */

function holdOf({alert, user, uid, time, reason, first, last}: HoldRow): Hold {
	const range = first === null || last === null ? null : {first, last};
	return {alert, actor: {user, uid}, time, reason, range};
}

function heldAlready(alert: string): NmsError {
	return new NmsError('refused', `alert ${alert} is held already`, {
		remedy: "see 'nms holds', or release it with 'nms hold ID --release'",
	});
}

function tooManyHolds(): NmsError {
	return new NmsError('refused', `${holdLimit} alerts are held, which is the bound`, {
		remedy: "release one of 'nms holds' first",
	});
}
