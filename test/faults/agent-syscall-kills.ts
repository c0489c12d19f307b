// The hub is killed at the steps of storing and acknowledging a batch, the agent at those of reading, spooling and sending: each time
// when it begins a system call. In the end the hub has every line once, and those of each file in their order.
// NMS_FAULT_KILLS=400 makes it the long run.
import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {killAtSyscall, testWithSyscallKills} from '../helpers/kill-at-syscall.ts';
import {numberedLines, storedLines} from '../helpers/numbered-lines.ts';
import {randomFrom} from '../helpers/random.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const kills = Number(process.env['NMS_FAULT_KILLS'] ?? 24);
const seed = Number(process.env['NMS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const files = 2;
const linesPerRound = 400;

/** Where each can be killed, and at most at which of these calls: about as many as a round makes. */
const steps = {
	hub: {read: 1, pwrite64: 60, fsync: 6, write: 1, epoll_pwait: 4, fcntl: 40},
	agent: {statx: 4, pread64: 1, pwrite64: 24, fsync: 1, write: 1, read: 1},
} as const;

testWithSyscallKills(
	`lines arrive once and in order through ${kills} kills at system calls`,
	async (t) => {
		t.timeout(60_000 + kills * 5000);
		t.log(`seed ${seed} (NMS_SEED=${seed} repeats the choice)`);
		const random = randomFrom(seed);
		const world = await begin(t);
		const counts = new Map<string, number>();
		for (let round = 0; round < kills; round += 1) {
			const side = round % 2 === 0 ? 'hub' : 'agent';
			const calls = Object.entries(steps[side]);
			const [call, most] = calls[Math.floor(round / 2) % calls.length] ?? ['write', 1];
			const count = 1 + Math.floor(random() * most);
			// oxlint-disable-next-line no-await-in-loop
			const isKilled = await playRound(world, {side, call, count});
			const name = `${side} ${call}${isKilled ? '' : ' (not reached)'}`;
			counts.set(name, (counts.get(name) ?? 0) + 1);
		}
		await allAcknowledged(world);
		const {spool, counters} = await world.agent.status();
		t.is(counters.lost_bytes, 0);
		t.is((await world.agent.stop()).code, 0);
		t.is((await world.hub.stop()).code, 0);
		const found = await storedLines(world.hub.stateDirectory);
		t.log(`written ${world.written}, acknowledged ${spool.acknowledged}, stored ${found.stored}`);
		t.log(JSON.stringify(Object.fromEntries(counts)));
		t.is(spool.acknowledged, world.written);
		t.deepEqual(found, {stored: world.written, doubled: 0, misplaced: 0});
	},
);

interface World {
	readonly t: ExecutionContext;
	readonly directory: string;
	hub: HubProcess;
	agent: AgentProcess;
	written: number;
}

interface Kill {
	readonly side: 'hub' | 'agent';
	readonly call: string;
	readonly count: number;
}

async function begin(t: ExecutionContext): Promise<World> {
	const directory = temporaryDirectory(t);
	mkdirSync(path.join(directory, 'logs'));
	for (let file = 0; file < files; file += 1) writeFileSync(fileOf(directory, file), '');
	const hub = await startHub(t, {directory});
	const world = {
		t,
		directory,
		hub,
		agent: await startAgent(t, agentOptions(directory)),
		written: 0,
	};
	await until('all files are followed', async () => {
		const {watched} = await world.agent.status();
		return watched.filter(({state}) => state === 'reading').length === files;
	});
	return world;
}

/** Lines are written while the trap waits; resolves with whether it killed. */
async function playRound(world: World, {side, call, count}: Kill): Promise<boolean> {
	const {t, directory} = world;
	const victim = world[side];
	const trap = await killAtSyscall(victim.pid, call, count);
	let isKilled = false;
	const ended = (async (): Promise<void> => {
		await victim.ended;
		isKilled = true;
	})();
	writeLines(world);
	await until(
		'it is killed, or all is done',
		async () => {
			return isKilled || (await isAllAcknowledged(world));
		},
		30_000,
	);
	await trap.remove();
	if (!isKilled) return false;
	await ended;
	if (side === 'hub') world.hub = await startHub(t, {directory});
	else world.agent = await startAgent(t, agentOptions(directory));
	return true;
}

function writeLines(world: World): void {
	const perFile = linesPerRound / files;
	const from = world.written / files;
	for (let file = 0; file < files; file += 1)
		appendFileSync(fileOf(world.directory, file), numberedLines(file, from, perFile));
	world.written += linesPerRound;
}

async function allAcknowledged(world: World): Promise<void> {
	await until('everything is acknowledged', async () => isAllAcknowledged(world), 60_000);
}

async function isAllAcknowledged({agent, written}: World): Promise<boolean> {
	try {
		const {spool} = await agent.status();
		return spool.acknowledged >= written;
	} catch {
		// It is being killed.
		return false;
	}
}

function agentOptions(directory: string) {
	const config = `
agent: {hub: 'unix:${path.join(directory, 'run/agents.sock')}'}
files: [{path: '${path.join(directory, 'logs/*.log')}'}]
journal: {enabled: false}
`;
	return {directory, config};
}

function fileOf(directory: string, file: number): string {
	return path.join(directory, `logs/${file}.log`);
}
