import type {EndpointKind, EndpointState, Interval} from '../model/endpoint.ts';
import type {Channel} from '../model/event.ts';
import type {AuditLog} from './audit-log.ts';
import type {
	AliveInterval,
	EndpointChanges,
	EndpointStore,
	StoredEndpoint,
} from './endpoint-store.ts';
import {aliveKept, aliveKeptMs} from './endpoint-store.ts';
import type {Statements} from './statements.ts';

/** How often what is too old is looked for. */
const pruneMs = 3_600_000;

/** The tables that version 2 of a state file has more than version 1. */
export const endpointTables = `
	CREATE TABLE endpoints (
		id TEXT PRIMARY KEY,
		kind TEXT NOT NULL,
		channel TEXT NOT NULL,
		address TEXT NOT NULL,
		name TEXT NOT NULL,
		first_seen INTEGER NOT NULL,
		last_seen INTEGER NOT NULL,
		state TEXT NOT NULL,
		since INTEGER NOT NULL,
		alive_from INTEGER,
		-- What is only shown, as JSON.
		detail TEXT NOT NULL
	) WITHOUT ROWID;

	-- When an endpoint was alive; the time that is not over stands in its row.
	CREATE TABLE alive (
		endpoint TEXT NOT NULL,
		from_time INTEGER NOT NULL,
		to_time INTEGER NOT NULL,
		PRIMARY KEY (endpoint, from_time)
	) WITHOUT ROWID;
	CREATE INDEX alive_ended ON alive (to_time);

	-- When the hub ran, and so could know.
	CREATE TABLE runs (from_time INTEGER PRIMARY KEY, to_time INTEGER NOT NULL);
`;

type Detail = Omit<
	StoredEndpoint,
	| 'id'
	| 'kind'
	| 'channel'
	| 'address'
	| 'name'
	| 'firstSeen'
	| 'lastSeen'
	| 'state'
	| 'since'
	| 'aliveFrom'
>;

interface EndpointRow {
	readonly id: string;
	readonly kind: EndpointKind;
	readonly channel: Channel;
	readonly address: string;
	readonly name: string;
	readonly firstSeen: number;
	readonly lastSeen: number;
	readonly state: EndpointState;
	readonly since: number;
	readonly aliveFrom: number | null;
	readonly detail: string;
}

/** Endpoints in the state file. */
export class EndpointTable implements EndpointStore {
	readonly #statements: Statements;
	readonly #audit: AuditLog;
	#prunedAt = 0;

	constructor(statements: Statements, audit: AuditLog) {
		this.#statements = statements;
		this.#audit = audit;
	}

	all(): readonly StoredEndpoint[] {
		const rows = this.#statements.all<EndpointRow>(
			`SELECT id, kind, channel, address, name, first_seen AS firstSeen, last_seen AS lastSeen,
				state, since, alive_from AS aliveFrom, detail FROM endpoints ORDER BY last_seen, id`,
		);
		return rows.map(({detail, ...row}) => ({...row, ...detailOf(detail)}));
	}

	save({endpoints, alive, removed, run}: EndpointChanges): void {
		this.#statements.change(() => {
			for (const endpoint of endpoints) this.#saveOne(endpoint);
			for (const interval of alive) this.#saveInterval(interval);
			for (const id of removed) this.#remove(id);
			this.#statements.run('INSERT OR REPLACE INTO runs VALUES (?, ?)', run.from, run.to);
			this.#prune(run.to);
		});
	}

	forget(
		{id, name}: Parameters<EndpointStore['forget']>[0],
		{actor, now}: Parameters<EndpointStore['forget']>[1],
	): void {
		this.#statements.change(() => {
			this.#remove(id);
			const row = {time: now, actor, action: 'endpoint.forgotten', target: id, detail: {name}};
			this.#audit.add({...row, change: null});
		});
	}

	alive(endpoint: string, limit: number): readonly Interval[] {
		return this.#statements.all<Interval>(
			`SELECT from_time AS "from", to_time AS "to" FROM alive
			WHERE endpoint = ? ORDER BY from_time DESC LIMIT ?`,
			endpoint,
			limit,
		);
	}

	aliveSince(time: number): readonly AliveInterval[] {
		return this.#statements.all<AliveInterval>(
			`SELECT endpoint, from_time AS "from", to_time AS "to" FROM alive
			WHERE to_time >= ? ORDER BY to_time`,
			time,
		);
	}

	runsSince(time: number): readonly Interval[] {
		return this.#statements.all<Interval>(
			'SELECT from_time AS "from", to_time AS "to" FROM runs WHERE to_time >= ? ORDER BY from_time',
			time,
		);
	}

	#saveOne(endpoint: StoredEndpoint): void {
		const {id, kind, channel, address, name, firstSeen, lastSeen, ...rest} = endpoint;
		const {state, since, aliveFrom, ...detail} = rest;
		this.#statements.run(
			'INSERT OR REPLACE INTO endpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
			id,
			kind,
			channel,
			address,
			name,
			firstSeen,
			lastSeen,
			state,
			since,
			aliveFrom,
			JSON.stringify(detail),
		);
	}

	#saveInterval({endpoint, from, to}: AliveInterval): void {
		this.#statements.run('INSERT OR REPLACE INTO alive VALUES (?, ?, ?)', endpoint, from, to);
		this.#statements.run(
			`DELETE FROM alive WHERE endpoint = ? AND from_time <= (
				SELECT from_time FROM alive WHERE endpoint = ? ORDER BY from_time DESC LIMIT 1 OFFSET ?)`,
			endpoint,
			endpoint,
			aliveKept,
		);
	}

	#remove(id: string): void {
		this.#statements.run('DELETE FROM endpoints WHERE id = ?', id);
		this.#statements.run('DELETE FROM alive WHERE endpoint = ?', id);
	}

	#prune(now: number): void {
		if (Math.abs(now - this.#prunedAt) < pruneMs) return;
		this.#prunedAt = now;
		this.#statements.run('DELETE FROM alive WHERE to_time < ?', now - aliveKeptMs);
		this.#statements.run('DELETE FROM runs WHERE to_time < ?', now - aliveKeptMs);
	}
}

function detailOf(detail: string): Detail {
	// Written by `#saveOne` of this file and by nothing else.
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	return JSON.parse(detail) as Detail;
}
