import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import type {Socket} from 'node:net';
import {connect} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {openBlockEventStore} from '../../src/db/block-event-store.ts';
import {parseReasons} from '../../src/model/parse-reason.ts';
import type {AlertJson, HealthJson} from '../../src/proto/rpc/schema.ts';
import {alertJson} from '../../src/proto/rpc/schema.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {randomFrom} from '../helpers/random.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';
import {everything} from '../helpers/queries.ts';

const lines = 100_000;
const kills = 8;
const streams = 4;
const linesOfStream = lines / streams;
// So that a life of the hub lasts about half a second, and holds several commits.
const burst = {lines: 10, pauseMs: 3} as const;
const seed = Number(process.env['NMS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** One connection of a stream: the numbers it was given to send, of which a prefix can have arrived. */
interface Connection {
	readonly stream: number;
	readonly first: number;
	/** One behind the last. */
	end: number;
}

/** What health said shortly before a kill. */
interface Promised {
	readonly committedId: number;
	readonly rows: number;
}

interface StoredLine {
	readonly id: number;
	readonly stream: number;
	readonly number: number;
	readonly raw: string;
}

test(`${kills} kills of the hub lose and double nothing that was committed`, async (t) => {
	t.timeout(180_000);
	t.log(`seed ${seed} (NMS_SEED=${seed} repeats it)`);
	const random = randomFrom(seed);
	const directory = temporaryDirectory(t);
	const connections: Connection[] = [];
	const promises: Promised[] = [];
	const next = Array.from({length: streams}, () => 0);
	for (let life = 0; life < kills; life += 1) {
		// oxlint-disable-next-line no-await-in-loop
		const hub = await startHub(t, {directory, config: loopbackConfig});
		const quota = Math.floor((linesOfStream * (life + 1)) / (kills + 1));
		const senders = next.map((_, stream) => new Sender(stream, next, connections));
		// oxlint-disable-next-line no-await-in-loop
		promises.push(await sendAndKill(hub, senders, {quota, random}));
	}
	const hub = await startHub(t, {directory, config: loopbackConfig});
	await Promise.all(
		next.map(async (_, stream) => new Sender(stream, next, connections).sendAll(hub.tcpPort)),
	);
	const alerts = await finalAlerts(hub, connections);
	const ending = await hub.stop();
	t.is(ending.code, 0, ending.stderr);

	const stored = await readStore(path.join(directory, 'state'));
	const promised = promises.map(({rows}) => rows).join(' ');
	t.log(`rows promised before each kill: ${promised}`);
	t.log(`${stored.length} of ${lines} lines stored over ${connections.length} connections`);
	checkPromises(t, stored, promises);
	checkConnections(t, stored, connections);
	t.deepEqual(alerts, replayedAlerts(t, directory, stored));
	t.true(alerts.length >= attackers);
});

/** Sends one stream's lines from where its connection before ended; a plain sender that knows nothing of what arrived. */
class Sender {
	readonly #stream: number;
	readonly #next: number[];
	readonly #connections: Connection[];
	#socket: Socket | undefined;

	constructor(stream: number, next: number[], connections: Connection[]) {
		this.#stream = stream;
		this.#next = next;
		this.#connections = connections;
	}

	get sent(): number {
		return this.#next[this.#stream] ?? 0;
	}

	/** Sends up to the number, as fast as the hub takes it, or until the connection breaks. */
	async sendTo(port: number, end: number): Promise<void> {
		const socket = connect({port, host: '127.0.0.1'});
		this.#socket = socket;
		const closed = new Promise<void>((resolve) => {
			socket.on('error', () => undefined);
			socket.on('close', () => resolve());
		});
		await Promise.race([once(socket, 'connect').catch(() => undefined), closed]);
		const connection = {stream: this.#stream, first: this.sent, end: this.sent};
		this.#connections.push(connection);
		while (this.sent < end && !socket.destroyed) {
			const from = this.sent;
			const to = Math.min(end, from + burst.lines);
			this.#next[this.#stream] = to;
			connection.end = to;
			const text = Array.from({length: to - from}, (_, index) =>
				lineOf(this.#stream, from + index),
			).join('');
			if (!socket.write(text)) {
				// oxlint-disable-next-line no-await-in-loop
				await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
			}
			// oxlint-disable-next-line no-await-in-loop
			await delay(burst.pauseMs);
		}
	}

	async sendAll(port: number): Promise<void> {
		await this.sendTo(port, linesOfStream);
		this.#socket?.end();
		if (this.#socket !== undefined && !this.#socket.closed) await once(this.#socket, 'close');
	}

	close(): void {
		this.#socket?.destroy();
	}
}

/** Kills the hub after a random part of its share of lines; resolves with the last promise it made. */
async function sendAndKill(
	hub: HubProcess,
	senders: readonly Sender[],
	{quota, random}: {readonly quota: number; readonly random: () => number},
): Promise<Promised> {
	const start = total(senders);
	const share = quota * streams - start;
	const killAt = start + Math.floor(share * (0.2 + 0.8 * random()));
	const sending = senders.map(async (sender) => sender.sendTo(hub.tcpPort, quota));
	let promised: Promised = {committedId: 0, rows: 0};
	const client = await hub.connect();
	do {
		// oxlint-disable-next-line no-await-in-loop
		promised = promiseOf(await client.call('health', {}));
	} while (total(senders) < killAt);
	// Somewhere within a commit, the fold of its hits, or the quiet between two.
	await delay(random() * 60);
	hub.kill('SIGKILL');
	await hub.ended;
	client.close();
	for (const sender of senders) sender.close();
	await Promise.all(sending);
	return promised;
}

function promiseOf({committed_id, events}: HealthJson): Promised {
	return {committedId: committed_id, rows: events.stored + events.parse_errors};
}

function total(senders: readonly Sender[]): number {
	return senders.reduce((sum, {sent}) => sum + sent, 0);
}

const attackers = 10;
const start = Date.parse('2026-03-01T10:00:00.000Z');

/** Every 50th line is a failed login; 25,000 lines of a stream take 250 s by the device's clock. */
function lineOf(stream: number, number: number): string {
	const time = new Date(start + number * 10).toISOString();
	const header = `<38>1 ${time} host-${stream}`;
	if (number % 50 !== 0) return `${header} app ${number} - - line ${number} of stream ${stream}\n`;
	const address = `198.51.100.${1 + ((number / 50) % attackers)}`;
	return `${header} sshd ${number} - - Failed password for root from ${address} port 4242 ssh2\n`;
}

/** Looks, half a second apart, at alerts that do not change. */
const looksStill = 6;

/** Waits until the hub has everything of the last connections, and its alerts stand still. */
async function finalAlerts(
	hub: HubProcess,
	connections: readonly Connection[],
): Promise<readonly string[]> {
	const expected = connections.slice(-streams).reduce((sum, {first, end}) => sum + end - first, 0);
	await until('all lines are committed', async () => {
		const {events} = await hub.health();
		return events.received === expected && events.last_minute.at(-1) === 0;
	});
	const client = await hub.connect();
	let alerts: readonly string[] = [];
	// A busy fold rests for up to a second.
	for (let looks = 0; looks < looksStill; looks += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await delay(500);
		// oxlint-disable-next-line no-await-in-loop
		const {rows} = await client.call('alerts.window', {after: 500});
		const now = rows.map(describeAlert).toSorted();
		if (now.join('\n') !== alerts.join('\n')) looks = 0;
		alerts = now;
	}
	client.close();
	return alerts;
}

function describeAlert(alert: AlertJson): string {
	const {rule, source, user, host, count} = alert;
	return JSON.stringify([rule.id, source.ip, user.name, host.name, count]);
}

async function readStore(stateDirectory: string): Promise<readonly StoredLine[]> {
	const store = await openBlockEventStore({
		directory: path.join(stateDirectory, 'events'),
		reasonNames: parseReasons.map(({name}) => name),
	});
	const stored: StoredLine[] = [];
	for (let id = 0, isAtEnd = false; !isAtEnd;) {
		// oxlint-disable-next-line no-await-in-loop
		const window = await store.window({
			query: everything,
			anchor: {kind: 'id', id},
			before: 0,
			after: 1000,
		});
		for (const event of window.rows) {
			if (event.id <= id) continue;
			const [, stream] = /^host-(\d)$/.exec(event.host ?? '') ?? [];
			const raw = event.raw.toString('utf8');
			stored.push({id: event.id, stream: Number(stream), number: Number(event.procid), raw});
		}
		isAtEnd = window.isAtEnd;
		id = stored.at(-1)?.id ?? id;
	}
	await store.close();
	return stored;
}

/** All rows that health had called committed are there. */
function checkPromises(
	t: ExecutionContext,
	stored: readonly StoredLine[],
	promises: readonly Promised[],
): void {
	for (const {committedId, rows} of promises) {
		t.is(stored.filter(({id}) => id <= committedId).length, rows);
	}
}

/** Of each connection a prefix is stored, once and in order: what is missing is one run at its end. */
function checkConnections(
	t: ExecutionContext,
	stored: readonly StoredLine[],
	connections: readonly Connection[],
): void {
	let accounted = 0;
	for (const {stream, first, end} of connections) {
		const numbers = stored
			.filter((line) => line.stream === stream && line.number >= first && line.number < end)
			.map(({number}) => number);
		accounted += numbers.length;
		const isPrefix = numbers.every((number, index) => number === first + index);
		t.true(isPrefix, `stream ${stream} from ${first}: not a prefix without doubles, in order`);
	}
	t.is(accounted, stored.length);
}

function replayedAlerts(
	t: ExecutionContext,
	directory: string,
	stored: readonly StoredLine[],
): readonly string[] {
	const file = path.join(directory, 'stored.log');
	writeFileSync(file, stored.map(({raw}) => `${raw}\n`).join(''));
	const {status, stdout, stderr} = spawnSync(
		process.execPath,
		['dist/src/cli/main.js', 'replay', '--json', file],
		{encoding: 'utf8', maxBuffer: 1 << 26},
	);
	t.is(status, 0, stderr);
	return stdout
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => describeAlert(alertJson.parse(JSON.parse(line))))
		.toSorted();
}
