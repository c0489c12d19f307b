// A link that falls silent, as a half-open TCP connection: no packet comes through, and nobody is told. NMS_FAULT_SILENCE=100 makes the
// silence longer than both sides wait for each other (two rounds, some 4 minutes).
import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import type {ExecutionContext} from 'ava';
import type {EndpointState} from '../../src/model/endpoint.ts';
import {agentGoneMs} from '../../src/model/endpoint.ts';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {numberedLines, storedLines} from '../helpers/numbered-lines.ts';
import {testWithNetworks} from '../helpers/routed-networks.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const silenceMs = Number(process.env['NMS_FAULT_SILENCE'] ?? 2) * 1000;
const isLong = silenceMs > agentGoneMs;
const rounds = 2;
const linesPerBurst = 100;

testWithNetworks(
	`a link silent for ${silenceMs / 1000} s loses and doubles nothing`,
	async (t, networks) => {
		t.timeout(120_000 + 2 * rounds * silenceMs);
		const directory = temporaryDirectory(t);
		const file = path.join(directory, 'a.log');
		const secret = path.join(directory, 'secret');
		writeFileSync(file, '');
		writeFileSync(secret, 'known to both sides, and to nobody else\n', {mode: 0o600});
		const {near, far} = networks;
		const hub = await startHub(t, {
			directory,
			through: far.through,
			config: `syslog: {udp: [], tcp: []}\nagents:\n  listen: [{address: ${far.address}, port: 0}]\n  secret_file: ${secret}\n`,
		});
		const agent = await startAgent(t, {
			directory,
			through: near.through,
			config: `agent: {hub: 'tcp://${far.address}:${hub.agentPort}', secret_file: ${secret}}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`,
		});
		const world = {t, file, hub, agent, written: 0};
		await untilConnected(world);
		for (let round = 0; round < rounds; round += 1) {
			// oxlint-disable-next-line no-await-in-loop
			await writeLines(world, 2000);
			networks.setOpen(false);
			// oxlint-disable-next-line no-await-in-loop
			await watchSilence(world);
			networks.setOpen(true);
			// oxlint-disable-next-line no-await-in-loop
			await recover(world);
		}
		const {link, spool} = await agent.status();
		t.is(link.connections, isLong ? 1 + rounds : 1);
		t.is(spool.acknowledged, world.written);
		t.is((await agent.stop()).code, 0);
		t.is((await hub.stop()).code, 0);
		const found = await storedLines(hub.stateDirectory);
		t.log(`written ${world.written}, acknowledged ${spool.acknowledged}, stored ${found.stored}`);
		t.deepEqual(found, {stored: world.written, doubled: 0, misplaced: 0});
	},
);

interface World {
	readonly t: ExecutionContext;
	readonly file: string;
	readonly hub: HubProcess;
	readonly agent: AgentProcess;
	written: number;
}

async function untilConnected({agent}: World): Promise<void> {
	await until(
		'it is connected',
		async () => (await agent.status()).link.state === 'connected',
		60_000,
	);
}

/** Writes for so long, in bursts. */
async function writeLines(world: World, forMs: number): Promise<void> {
	const end = performance.now() + forMs;
	while (performance.now() < end) {
		appendFileSync(world.file, numberedLines(0, world.written, linesPerBurst));
		world.written += linesPerBurst;
		// oxlint-disable-next-line no-await-in-loop
		await delay(50);
	}
}

/** What either side sees of the silence, and when. */
async function watchSilence(world: World): Promise<void> {
	const {t, agent, hub} = world;
	const started = performance.now();
	const seconds = (): string => ((performance.now() - started) / 1000).toFixed(1);
	const writing = writeLines(world, silenceMs);
	if (!isLong) return writing;
	for (const state of ['silent', 'disconnected'] as const) {
		// oxlint-disable-next-line no-await-in-loop
		await until(`the hub sees it ${state}`, async () => (await stateAt(hub)) === state, silenceMs);
		t.log(`the hub sees the endpoint ${state} after ${seconds()} s`);
	}
	await until(
		'the agent sees it',
		async () => (await agent.status()).link.state !== 'connected',
		silenceMs,
	);
	t.log(`the agent sees it after ${seconds()} s: ${(await agent.status()).last_error?.message}`);
	return writing;
}

async function recover(world: World): Promise<void> {
	const {t, agent, hub} = world;
	const started = performance.now();
	await untilConnected(world);
	await until(
		'all is acknowledged',
		async () => (await agent.status()).spool.acknowledged === world.written,
		60_000,
	);
	t.log(
		`all is acknowledged ${((performance.now() - started) / 1000).toFixed(1)} s after the silence`,
	);
	t.is(await stateAt(hub), 'alive');
}

async function stateAt(hub: HubProcess): Promise<EndpointState | undefined> {
	const client = await hub.connect();
	const {rows} = await client.call('endpoints.window', {});
	client.close();
	return rows[0]?.state;
}
