// Two agents with one id, as after a machine was cloned: what either numbers stays apart, and what the remedy says mends it.
import {appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {startAgent} from '../helpers/agent-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {numberedLines, storedLines} from '../helpers/numbered-lines.ts';
import {askHub} from '../helpers/run-nms.ts';
import {tcpProxy} from '../helpers/tcp-proxy.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const ownLog = 'a.log';

test('a cloned agent is told, and what both have collected is stored once', async (t) => {
	t.timeout(180_000);
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory, config: loopbackConfig});
	const cut = await tcpProxy(t);
	const [first, clone] = [
		await machine(t, path.join(directory, 'first'), 0, hub.agentPort),
		await machine(t, path.join(directory, 'clone'), 1, cut.port),
	];
	await first.start();
	first.append(10);
	await first.settled();
	await first.stop();
	cpSync(first.state, clone.state, {recursive: true});
	await first.start();
	first.append(20);
	await first.settled();
	// The clone collects while it has no network: it uses the numbers that the first has used.
	const agent = await clone.start();
	clone.append(40);
	await until('the clone has read', async () => (await agent.status()).spool.last === 50);
	cut.target = hub.agentPort;
	await until(
		'the clone is told',
		async () => (await agent.status()).last_error?.code === 'duplicate_id',
		90_000,
	);
	const {last_error: error} = await agent.status();
	t.regex(error?.remedy ?? '', /remove its spool file/);
	t.regex((await hub.health()).problems.join('\n'), /^two agents have one id: /);
	const doctor = await askHub(hub, 'doctor');
	t.regex(doctor.stdout, /warn\s+hub problems\s+two agents have one id/);
	const list = await askHub(hub, 'endpoints', 'list');
	t.regex(list.stdout, /an agent at 127\.0\.0\.1 is refused \(duplicate_id\), while the agent at/);
	first.append(5);
	await first.settled();
	// The first one goes, the clone takes its place with all it has.
	await first.stop();
	await until('the clone is in', async () => (await agent.status()).spool.events === 0, 90_000);
	// Now the first one is the second. As the remedy says, it gets an id of its own.
	const again = await first.start(false);
	await until(
		'the first is told',
		async () => (await again.status()).last_error?.code === 'duplicate_id',
		90_000,
	);
	await first.stop();
	rmSync(path.join(first.state, 'spool.db'));
	await first.start();
	t.not(first.id(), clone.id());
	first.append(7);
	await first.settled();
	clone.append(3);
	await clone.settled();
	t.deepEqual((await agent.status()).problems, []);
	await first.stop();
	t.is((await agent.stop()).code, 0);
	t.is((await hub.stop()).code, 0);
	const found = await storedLines(hub.stateDirectory);
	t.log(`written ${first.written()} and ${clone.written()}, stored ${found.stored}`);
	t.deepEqual(found, {stored: first.written() + clone.written(), doubled: 0, misplaced: 0});
});

interface Machine {
	readonly state: string;
	id(): string;
	written(): number;
	append(count: number): void;
	/** Resolves once the hub has all that was appended since the start. */
	settled(): Promise<void>;
	start(isConnecting?: boolean): Promise<AgentProcess>;
	stop(): Promise<void>;
}

async function machine(
	t: ExecutionContext,
	directory: string,
	number: number,
	port: number,
): Promise<Machine> {
	mkdirSync(directory);
	const file = path.join(directory, ownLog);
	const config = `agent: {hub: 'tcp://127.0.0.1:${port}'}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`;
	writeFileSync(file, '');
	let [written, toRead, id] = [0, 0, ''];
	let agent: AgentProcess | undefined;
	const append = (count: number): void => {
		appendFileSync(file, numberedLines(number, written, count));
		written += count;
		toRead += count;
	};
	return {
		state: path.join(directory, 'agent-state'),
		id: () => id,
		written: () => written,
		append,
		settled: async () => {
			await until('it is acknowledged', async () => {
				const {spool, counters} = (await agent?.status()) ?? {};
				return spool?.events === 0 && counters?.read === toRead;
			});
		},
		start: async (isConnecting = number === 0) => {
			const started = await startAgent(t, {directory, config});
			[agent, toRead] = [started, 0];
			await until(
				'it is there',
				async () => {
					const {watched, link, agent: self} = await started.status();
					id = self.id;
					return watched.length === 1 && (!isConnecting || link.state === 'connected');
				},
				90_000,
			);
			return started;
		},
		stop: async () => {
			t.is((await agent?.stop())?.code, 0);
		},
	};
}
