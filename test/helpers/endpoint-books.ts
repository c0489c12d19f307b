import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {NmsError} from '../../src/base/errors.ts';
import type {SourceTally} from '../../src/daemons/hub/batch-tally.ts';
import {tallySources} from '../../src/daemons/hub/batch-tally.ts';
import type {RegisteredAgent} from '../../src/daemons/hub/endpoint-book.ts';
import {EndpointBook} from '../../src/daemons/hub/endpoint-book.ts';
import type {EndpointStore} from '../../src/db/endpoint-store.ts';
import {openSqliteStateStore} from '../../src/db/sqlite-state-store.ts';
import type {StateStore} from '../../src/db/state-store.ts';
import type {AgentCounters, HostStatus} from '../../src/model/endpoint.ts';
import {batchOf, numbered, testTime} from './event-batches.ts';
import {temporaryDirectory} from './temporary-directory.ts';

/** A book over a real state file, with a clock of its own. */
export interface TestBook {
	readonly book: EndpointBook;
	readonly state: StateStore;
	/** The hub's clock. */
	now: number;
	/** What the disk says to a save; undefined: nothing, it is saved. */
	refuseWith: NmsError | undefined;
	/** Ends the hub, as if it were killed, and starts another on its file. */
	restart(): void;
}

export function testBook(t: ExecutionContext): TestBook {
	const state = openSqliteStateStore(path.join(temporaryDirectory(t), 'state.db'));
	t.teardown(() => state.close());
	let now = testTime;
	const {endpoints} = state;
	const store: EndpointStore = {
		all: () => endpoints.all(),
		forget: (endpoint, by) => endpoints.forget(endpoint, by),
		alive: (endpoint, limit) => endpoints.alive(endpoint, limit),
		aliveSince: (time) => endpoints.aliveSince(time),
		runsSince: (time) => endpoints.runsSince(time),
		save: (changes) => {
			if (hub.refuseWith !== undefined) throw hub.refuseWith;
			endpoints.save(changes);
		},
	};
	const open = () =>
		new EndpointBook({
			store,
			now: () => now,
			onChange: () => undefined,
			onTrouble: (error) => t.is(error, hub.refuseWith),
		});
	const hub: TestBook = {
		get book() {
			return book;
		},
		get now() {
			return now;
		},
		set now(time) {
			now = time;
		},
		state,
		refuseWith: undefined,
		restart: () => {
			book = open();
		},
	};
	let book = open();
	return hub;
}

export function agentOf(name: string, rest: Partial<RegisteredAgent> = {}): RegisteredAgent {
	return {
		version: '0.1.0',
		host: {
			hostname: name,
			os: 'Debian GNU/Linux 13',
			kernel: '6.12',
			arch: 'x86_64',
			bootedAt: testTime - 86_400_000,
			timezone: 'UTC',
		},
		instance: 'instance-1',
		previous: null,
		peer: '192.0.2.10',
		isAuthenticated: true,
		skewMs: 0,
		...rest,
	};
}

export function heartbeatOf(rest: Partial<AgentCounters> = {}, cpu: number | null = 12.34) {
	const status: HostStatus = {
		uptimeSeconds: 100,
		cpu: {count: 4, percent: cpu, mhz: 2400},
		load: [0.1, 0.2, 0.3],
		memory: {totalBytes: 1000, availableBytes: 250},
		swap: {totalBytes: 0, freeBytes: 0},
		disks: [{mount: '/', totalBytes: 100, availableBytes: 50}],
		network: {receivedBytes: 1, sentBytes: 2},
	};
	const counters: AgentCounters = {
		read: 10,
		tooLong: 0,
		lostBytes: 0,
		acknowledged: 10,
		spooled: 0,
		spooledBytes: 0,
		problems: [],
		...rest,
	};
	return {status, counters, skewMs: 0};
}

/** What a committed batch of a device's events brings; `duplicates` of them were stored before. */
export function deviceTallies(
	address: string,
	count: number,
	{host, duplicates = 0}: {readonly host?: string; readonly duplicates?: number} = {},
): readonly SourceTally[] {
	const source = {channel: 'udp', address, epoch: 'e'} as const;
	const batch = batchOf(numbered(1, count, {source, ...(host === undefined ? {} : {host})}));
	for (let row = duplicates; row < count; row += 1) batch.id[row] = row + 1;
	return tallySources(batch);
}
