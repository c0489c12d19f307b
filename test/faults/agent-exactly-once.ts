// Numbered lines are written to files while the agent is killed, the hub is killed and their link is cut, at random moments. In the
// end the hub has every line once, and those of each file in their order. NMS_FAULT_LINES=1000000 makes it the long run.
import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {numberedLines, storedLines} from '../helpers/numbered-lines.ts';
import {randomFrom} from '../helpers/random.ts';
import type {TcpProxy} from '../helpers/tcp-proxy.ts';
import {tcpProxy} from '../helpers/tcp-proxy.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const lines = Number(process.env['NMS_FAULT_LINES'] ?? 100_000);
const files = 4;
const faultCount = Math.max(15, Math.round(lines / 10_000));
const burstLines = 250;
const seed = Number(process.env['NMS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const faultKinds = ['kill agent', 'kill hub', 'cut link'] as const;

test(`${lines} lines arrive once and in order through ${faultCount} faults`, async (t) => {
	t.timeout(120_000 + lines);
	t.log(`seed ${seed} (NMS_SEED=${seed} repeats it)`);
	const world = await begin(t);
	const random = randomFrom(seed);
	const writing = write(world, random);
	const counts = new Map<string, number>();
	for (let count = 0; count < faultCount; count += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await delay(100 + random() * 900);
		const kind = faultKinds[Math.floor(random() * faultKinds.length)] ?? 'cut link';
		counts.set(kind, (counts.get(kind) ?? 0) + 1);
		// oxlint-disable-next-line no-await-in-loop
		await inflict(world, kind);
	}
	await writing;
	await until(
		'everything is acknowledged',
		async () => {
			const {spool} = await world.agent.status();
			return spool.events === 0 && spool.last >= lines;
		},
		90_000,
	);
	const {spool, counters} = await world.agent.status();
	t.is(spool.acknowledged, lines);
	t.is(counters.lost_bytes, 0);
	t.is((await world.agent.stop()).code, 0);
	t.is((await world.hub.stop()).code, 0);
	const {stored, doubled, misplaced} = await storedLines(world.hub.stateDirectory);
	t.log(`${stored} of ${lines} lines stored; ${JSON.stringify(Object.fromEntries(counts))}`);
	t.deepEqual({stored, doubled, misplaced}, {stored: lines, doubled: 0, misplaced: 0});
});

interface World {
	readonly t: ExecutionContext;
	readonly directory: string;
	readonly proxy: TcpProxy;
	hub: HubProcess;
	agent: AgentProcess;
}

async function begin(t: ExecutionContext): Promise<World> {
	const directory = temporaryDirectory(t);
	mkdirSync(path.join(directory, 'logs'));
	for (let file = 0; file < files; file += 1) writeFileSync(fileOf(directory, file), '');
	const proxy = await tcpProxy(t);
	const hub = await startHub(t, {directory, config: loopbackConfig});
	proxy.target = hub.agentPort;
	const agent = await startAgent(t, agentOptions(directory, proxy));
	await until('all files are followed', async () => {
		const {watched, link} = await agent.status();
		return (
			link.state === 'connected' &&
			watched.filter(({state}) => state === 'reading').length === files
		);
	});
	return {t, directory, proxy, hub, agent};
}

function agentOptions(directory: string, proxy: TcpProxy) {
	const pattern = path.join(directory, 'logs/*.log');
	const config = `
agent: {hub: 'tcp://127.0.0.1:${proxy.port}'}
files: [{path: '${pattern}'}]
journal: {enabled: false}
`;
	return {directory, config};
}

/** As fast as it has to be for the faults to meet it, each file in bursts of its own. */
async function write({directory}: World, random: () => number): Promise<void> {
	const linesOfFile = lines / files;
	const pauseMs = (faultCount * 500) / (linesOfFile / burstLines);
	for (let from = 0; from < linesOfFile; from += burstLines) {
		const count = Math.min(burstLines, linesOfFile - from);
		for (let file = 0; file < files; file += 1) {
			const text = numberedLines(file, from, count);
			// Also in the midst of a line.
			const middle = Math.floor(random() * text.length);
			appendFileSync(fileOf(directory, file), text.slice(0, middle));
			appendFileSync(fileOf(directory, file), text.slice(middle));
		}
		// oxlint-disable-next-line no-await-in-loop
		await delay(pauseMs);
	}
}

async function inflict(world: World, kind: (typeof faultKinds)[number]): Promise<void> {
	const {t, directory, proxy} = world;
	if (kind === 'cut link') {
		proxy.cut();
		return;
	}
	if (kind === 'kill agent') {
		world.agent.kill();
		await world.agent.ended;
		world.agent = await startAgent(t, agentOptions(directory, proxy));
		return;
	}
	world.hub.kill();
	await world.hub.ended;
	proxy.target = 0;
	world.hub = await startHub(t, {directory, config: loopbackConfig});
	proxy.target = world.hub.agentPort;
}

function fileOf(directory: string, file: number): string {
	return path.join(directory, `logs/${file}.log`);
}
