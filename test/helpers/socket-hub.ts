import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {tallySources} from '../../src/daemons/hub/batch-tally.ts';
import {EndpointBook} from '../../src/daemons/hub/endpoint-book.ts';
import {Imports} from '../../src/daemons/hub/imports.ts';
import type {HubChange, HubContext} from '../../src/daemons/hub/hub-context.ts';
import {LossLedger} from '../../src/daemons/hub/ledger/loss-ledger.ts';
import {Clinic} from '../../src/daemons/hub/sources/clinic.ts';
import {LookupFiles} from '../../src/daemons/hub/lookups/lookup-files.ts';
import type {LookupSetting} from '../../src/daemons/hub/lookups/lookups-schema.ts';
import {SourceBook} from '../../src/daemons/hub/sources/source-book.ts';
import type {SocketServer} from '../../src/daemons/shared/socket/server.ts';
import {startSocketServer} from '../../src/daemons/hub/socket/server.ts';
import {openBlockEventStore} from '../../src/db/block-event-store.ts';
import type {Role} from '../../src/model/role.ts';
import type {HealthJson} from '../../src/proto/rpc/schema.ts';
import type {TracedFrame} from '../../src/proto/wire/messages.ts';
import {openSqliteStateStore} from '../../src/db/sqlite-state-store.ts';
import type {RowSpec} from './event-batches.ts';
import {batchOf, testTime} from './event-batches.ts';
import {RawClient} from './raw-client.ts';
import {disk, noRetention} from './rpc-samples.ts';
import {temporaryDirectory} from './temporary-directory.ts';

/** The local socket over real stores, without the intake and folds of a whole hub. */
export interface SocketHub {
	readonly path: string;
	readonly context: HubContext;
	readonly server: SocketServer;
	/** Callers get this role; admin at first. */
	role: Role | null;
	/** The hub's clock. */
	now: number;
	/** Stands in health as the number of received messages. */
	received: number;
	/** Frames by agent. */
	readonly traces: Map<string, readonly TracedFrame[]>;
	/** How often health was read. */
	readonly healthReads: number;
	commit(rows: readonly RowSpec[]): Promise<void>;
	tell(change: HubChange): void;
	client(): RawClient;
	/** Stops the server and starts it anew at the same path. */
	restart(): Promise<void>;
}

/** `scanLimit`: events that a window looks at on one side. */
export async function socketHub(
	t: ExecutionContext,
	{
		scanLimit,
		lookups = [],
	}: {readonly scanLimit?: number; readonly lookups?: readonly LookupSetting[]} = {},
): Promise<SocketHub> {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'run/hub.sock');
	let healthReads = 0;
	let now = testTime;
	const listeners = new Set<(change: HubChange) => void>();
	const events = await openBlockEventStore({
		directory: path.join(directory, 'events'),
		reasonNames: ['', 'no PRI'],
		...(scanLimit === undefined ? {} : {scanLimit}),
	});
	const state = openSqliteStateStore(path.join(directory, 'state.db'));
	const ledger = new LossLedger();
	const sources = new SourceBook(state.sources, {sources: [], timezone: 'UTC'});
	const context: HubContext = {
		name: 'test-hub',
		version: '0.1.0',
		events,
		state,
		endpoints: new EndpointBook({
			store: state.endpoints,
			onTrouble: (error) => t.is(error, undefined),
			now: () => now,
			onChange: () => hub.tell({kind: 'endpoints'}),
		}),
		imports: new Imports({
			events,
			state,
			readers: {openImport: () => ({deliver: () => undefined})},
			isOpen: () => true,
			now: () => now,
		}),
		sources,
		lookups: LookupFiles.read(lookups),
		clinic: new Clinic({
			events,
			state,
			book: sources,
			readers: {openReparse: () => ({deliver: () => false})},
			flush: async () => undefined,
			isOpen: () => true,
			now: () => now,
			salvage: async () => undefined,
			onChange: () => hub.tell({kind: 'reparsed'}),
			onTrouble: (error) => t.is(error, undefined),
		}),
		trace: (id) => hub.traces.get(id) ?? [],
		health: () => {
			healthReads += 1;
			return healthOf(hub);
		},
		ledger: () => ledger,
		startedAt: testTime,
		rule: (id) => ({id, name: 'A rule', description: 'It counts.', condition: '5 or more'}),
		roleOf: () => hub.role,
		looked: async () => undefined,
		onChange: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		now: () => now,
	};
	let server = await startSocketServer(context, {path: file});
	const clients: RawClient[] = [];
	const hub: SocketHub = {
		path: file,
		context,
		get server() {
			return server;
		},
		role: 'admin',
		get now() {
			return now;
		},
		set now(time) {
			now = time;
		},
		received: 0,
		traces: new Map(),
		get healthReads() {
			return healthReads;
		},
		commit: async (rows) => {
			const batch = batchOf(rows);
			ledger.received(tallySources(batch));
			const {lastId} = await events.append(batch);
			const tallies = tallySources(batch);
			ledger.committed(tallies);
			context.endpoints.committed(tallies, hub.now);
			hub.tell({kind: 'events', batch, lastId});
		},
		tell: (change) => {
			for (const listener of listeners) listener(change);
		},
		client: () => {
			const client = new RawClient(file);
			clients.push(client);
			return client;
		},
		restart: async () => {
			await server.close();
			server = await startSocketServer(context, {path: file});
		},
	};
	t.teardown(async () => {
		for (const client of clients) client.close();
		await server.close();
		await events.close();
		context.state.close();
	});
	return hub;
}

function healthOf({context, received, now, server}: SocketHub): HealthJson {
	const started = new Date(now).toISOString();
	return {
		hub: {id: context.state.hubId, name: context.name, version: context.version, pid: process.pid},
		started,
		committed_id: 0,
		events: {
			received,
			stored: 0,
			parse_errors: 0,
			per_second: 0,
			last_minute: [],
			redecoded: 0,
			to_redecode: 0,
			redacted: 0,
		},
		dropped: {not_allowed: 0, too_long: 0, buffer_full: 0, over_quota: 0},
		alerts: {
			open: {informational: 0, low: 0, medium: 0, high: 0, critical: 0},
			new: 0,
			total: 0,
			hits_to_fold: 0,
		},
		groups_evicted: 0,
		listeners: [],
		connections: server.connections(),
		agents: {connected: 0, authentication: 'none', listeners: []},
		endpoints: {alive: 0, silent: 0, disconnected: 0},
		retention: noRetention,
		disk,
		sources: [],
		new_senders: {count: 0, newest: []},
		problems: [],
		losses: [],
		index: {blocks: 12, waiting: 0, unseen_files: 0},
		state_bytes: 0,
	};
}
