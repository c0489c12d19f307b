import {asciiLower} from '../base/ascii-lower.ts';
import {NmsError} from '../base/errors.ts';
import type {Alert, AlertResolution, AlertState, Triage} from '../model/alert.ts';
import {untouched} from '../model/alert.ts';
import {severityRank} from '../model/severity.ts';
import type {TriagedAlert} from './state-store.ts';
import type {Statements} from './statements.ts';

interface AlertRow {
	readonly id: string;
	readonly alert: string;
	readonly state: AlertState;
	readonly resolution: AlertResolution | null;
	readonly assignee: string | null;
	readonly changedAt: number | null;
}

const columns = 'id, alert, state, resolution, assignee, changed_at AS changedAt';
const saveSql = `
	INSERT INTO alerts (id, rank, last_seen, day, last_fired, search, state, alert, host)
	VALUES (?, ?, ?, ?, ?, ?, '${untouched.state}', ?, ?)
	ON CONFLICT (id) DO UPDATE SET rank = excluded.rank, last_seen = excluded.last_seen, day = excluded.day,
		last_fired = max(last_fired, excluded.last_fired), search = excluded.search, alert = excluded.alert, host = excluded.host`;
// Most changes only count on. What no trigger looks at, in one statement that cannot fail midway, costs a sixth: SQLite copies every
// page that another one changes into a journal of its own.
const growSql = `
	UPDATE alerts SET last_seen = ?, last_fired = max(last_fired, ?), alert = ?
	WHERE id = ? AND rank = ? AND day = ? AND search = ? AND state <> 'closed'`;
const dayMs = 86_400_000;
/** Fewest digits of an id that are shown. */
const shortestId = 4;

/** Reads and writes single alerts of the state file; `AlertLists` reads them in order. */
export class AlertTable {
	readonly #statements: Statements;

	constructor(statements: Statements) {
		this.#statements = statements;
	}

	/** Stores what the fold knows of an alert that is stored, is open, and is listed as before; false where it is another one. */
	grow(alert: Alert): boolean {
		const {changes} = this.#statements.run(
			growSql,
			alert.lastSeen,
			alert.lastFired,
			JSON.stringify(alert),
			alert.id,
			severityRank(alert.severity),
			Math.floor(alert.lastSeen / dayMs),
			searchText(alert),
		);
		return changes > 0;
	}

	/** Stores what the fold knows; what people did stays. */
	save(alert: Alert): void {
		this.#statements.run(
			saveSql,
			alert.id,
			severityRank(alert.severity),
			alert.lastSeen,
			Math.floor(alert.lastSeen / dayMs),
			alert.lastFired,
			searchText(alert),
			JSON.stringify(alert),
			alert.hostName === null ? null : asciiLower(alert.hostName),
		);
	}

	setTriage(id: string, {state, resolution, assignee, changedAt}: Triage): void {
		this.#statements.run(
			'UPDATE alerts SET state = ?, resolution = ?, assignee = ?, changed_at = ? WHERE id = ?',
			state,
			resolution,
			assignee,
			changedAt,
			id,
		);
	}

	/** What people did to the alert; undefined where there is no such alert. */
	triage(id: string): Triage | undefined {
		const row = this.#row(id);
		return row && triageOf(row);
	}

	/** When the alert last fired, if it is closed. */
	closedLastFired(id: string): number | undefined {
		const sql = "SELECT last_fired AS lastFired FROM alerts WHERE id = ? AND state = 'closed'";
		return this.#statements.get<{lastFired: number}>(sql, id)?.lastFired;
	}

	/** By full id. */
	alert(id: string): TriagedAlert | undefined {
		const row = this.#row(id);
		if (row === undefined) return undefined;
		const isHeld = this.#statements.get('SELECT 1 FROM holds WHERE alert = ?', id) !== undefined;
		return {alert: alertOf(row), triage: triageOf(row), shortId: this.shortId(id), isHeld};
	}

	/** Alerts that are not closed, by the host they name, in lower case. */
	openByHost(): ReadonlyMap<string, number> {
		const rows = this.#statements.all<{host: string; count: number}>(
			`SELECT host, count(*) AS count FROM alerts INDEXED BY alerts_hosts
			WHERE state <> 'closed' AND host IS NOT NULL GROUP BY host`,
		);
		return new Map(rows.map(({host, count}) => [host, count]));
	}

	firedSince(time: number): readonly Alert[] {
		const sql = `SELECT ${columns} FROM alerts WHERE last_fired >= ? ORDER BY last_fired, id`;
		return this.#statements.all<AlertRow>(sql, time).map((row) => alertOf(row));
	}

	/** The id that begins so. Throws `not_found`, or `refused` where several do. */
	resolve(prefix: string): string {
		const start = prefix.toLowerCase();
		const found = this.#statements.all<{id: string}>(
			'SELECT id FROM alerts WHERE id >= ? AND id < ? ORDER BY id LIMIT 2',
			start,
			// The first text after all that begin so: ids are of 0-9 and a-f.
			`${start}g`,
		);
		const [only, second] = found;
		if (only === undefined) {
			throw new NmsError('not_found', `there is no alert ${prefix}`, {
				remedy: 'see the list of alerts for their ids',
			});
		}
		if (second === undefined) return only.id;
		throw new NmsError('refused', `several alerts have an id that begins with ${prefix}`, {
			remedy: `give more digits, as in ${this.shortId(only.id)}`,
		});
	}

	/** Shortest prefix that no neighbour in the order of ids shares. */
	shortId(id: string): string {
		const before = this.#neighbour('SELECT max(id) AS id FROM alerts WHERE id < ?', id);
		const after = this.#neighbour('SELECT min(id) AS id FROM alerts WHERE id > ?', id);
		const shared = Math.max(sharedLength(id, before), sharedLength(id, after));
		return id.slice(0, Math.max(shortestId, shared + 1));
	}

	#neighbour(sql: string, id: string): string {
		return this.#statements.get<{id: string | null}>(sql, id)?.id ?? '';
	}

	#row(id: string): AlertRow | undefined {
		return this.#statements.get<AlertRow>(`SELECT ${columns} FROM alerts WHERE id = ?`, id);
	}
}

/** What the words of a filter are looked for in; the same text means the same host. */
function searchText({rule, group, hostName, userName, id}: Alert): string {
	return [rule.name, ...group, hostName ?? '', userName ?? '', id].join('\n').toLowerCase();
}

function triageOf({state, resolution, assignee, changedAt}: AlertRow): Triage {
	return {state, resolution, assignee, changedAt};
}

function alertOf(row: AlertRow): Alert {
	// Written by `save` of this file and by nothing else.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return JSON.parse(row.alert) as Alert;
}

function sharedLength(one: string, other: string): number {
	let length = 0;
	while (length < other.length && one[length] === other[length]) length += 1;
	return length;
}
