import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {tallySources} from '../src/daemons/hub/batch-tally.ts';
import {EndpointBook} from '../src/daemons/hub/endpoint-book.ts';
import {cutWindow} from '../src/daemons/hub/socket/endpoint-window.ts';
import {openSqliteStateStore} from '../src/db/sqlite-state-store.ts';
import {EventBatch} from '../src/model/event-batch.ts';

const agents = 1000;
const devices = 10_000;
const start = Date.UTC(2026, 10, 20);
const heartbeat = {
	status: {
		uptimeSeconds: 1,
		cpu: {count: 4, percent: 10, mhz: 2400},
		load: [0, 0, 0],
		memory: {totalBytes: 2, availableBytes: 1},
		swap: {totalBytes: 0, freeBytes: 0},
		disks: [{mount: '/', totalBytes: 2, availableBytes: 1}],
		network: {receivedBytes: 0, sentBytes: 0},
	},
	counters: {
		read: 0,
		tooLong: 0,
		lostBytes: 0,
		acknowledged: 0,
		spooled: 0,
		spooledBytes: 0,
		problems: [],
	},
	skewMs: 0,
} as const;

/** What a hub with a thousand agents and ten thousand devices spends on knowing them. */
export function benchEndpoints(print: (line: string) => void): void {
	const directory = mkdtempSync(path.join(tmpdir(), 'nms-bench-'));
	const state = openSqliteStateStore(path.join(directory, 'state.db'));
	let now = start;
	const open = () =>
		new EndpointBook({
			store: state.endpoints,
			now: () => now,
			onChange: () => undefined,
			onTrouble: (error) => print(String(error)),
		});
	const book = open();
	print(`${agents} agents, ${devices} devices`);
	print(`all register: ${timed(() => register(book, now)).toFixed(1)} ms`);
	const batch = deviceBatch();
	print(
		`a batch with a row of each device: ${timed(() => book.committed(tallySources(batch), now)).toFixed(1)} ms`,
	);
	print(`the first save: ${timed(() => book.flush()).toFixed(1)} ms`);
	now += 30_000;
	for (let index = 0; index < agents; index += 1) book.heartbeat(idOf(index), heartbeat, now);
	book.committed(tallySources(batch), now);
	print(`the save of a heartbeat of each: ${timed(() => book.tick(now)).toFixed(1)} ms`);
	print(`a second without news: ${least(() => book.tick(now)).toFixed(2)} ms`);
	for (const order of ['trouble', 'name', 'seen'] as const) {
		const request = {query: {}, order, anchor: undefined, before: 0, after: 100};
		print(`window by ${order}: ${least(() => cutWindow(book.list(), request)).toFixed(2)} ms`);
	}
	const text = {query: {text: 'host-99'}, order: 'name', anchor: undefined} as const;
	const cost = least(() => cutWindow(book.list(), {...text, before: 0, after: 100}));
	print(`window of a word: ${cost.toFixed(2)} ms`);
	print(`restart: ${timed(open).toFixed(1)} ms`);
	state.close();
	rmSync(directory, {recursive: true});
}

function register(book: EndpointBook, now: number): void {
	for (let index = 0; index < agents; index += 1) {
		const host = {
			hostname: `host-${index}`,
			os: 'Debian GNU/Linux 13 (trixie)',
			kernel: '6.12.41',
			arch: 'x86_64',
			bootedAt: start,
			timezone: 'UTC',
		};
		const agent = {version: '0.1.0', host, instance: 'one', previous: null, peer: '192.0.2.1'};
		book.registered(idOf(index), {...agent, isAuthenticated: true, skewMs: 0}, now);
	}
}

function deviceBatch(): EventBatch {
	const batch = new EventBatch(devices, 1 << 20);
	for (let index = 0; index < devices; index += 1) {
		const address = `10.0.${index >> 8}.${index & 255}`;
		const source = batch.indexOfSource({channel: 'udp', address, epoch: 'bench'});
		const name = Buffer.from(`device-${(index * 7919) % devices}`);
		const row = batch.add(name, source, 1, start);
		batch.setSpan(row, 'host', 0, name.length);
		batch.id[row] = row + 1;
	}
	return batch;
}

function idOf(index: number): string {
	return index.toString(16).padStart(16, '0');
}

function timed(work: () => unknown): number {
	const before = performance.now();
	work();
	return performance.now() - before;
}

function least(work: () => unknown): number {
	return Math.min(...Array.from({length: 50}, () => timed(work)));
}
