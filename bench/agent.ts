// What the agent costs beside rsyslogd (imfile and omfwd): both follow a file and pass its lines on to one hub, side by side. Idle, at a
// thousand lines a second, and with a backlog to catch up. rsyslogd keeps nothing on disk and gets no acknowledgement here; the agent
// spools each line and waits for the hub's commit.
//
//   node dist/bench/run.js agent
import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {packageRoot} from '../src/base/package-root.ts';
import type {HubClient} from '../src/proto/rpc/client.ts';
import {until} from '../test/helpers/until.ts';
import type {BenchHub} from './bench-hub.ts';
import {startBenchHub} from './bench-hub.ts';
import {spawnOwn, withDirectory} from './leftovers.ts';
import {cpuSeconds, isInstalled, residentOf} from './process-cost.ts';
import {tableLines} from './table.ts';

const seconds = 20;
const rate = 1000;
const backlogLines = 300_000;
/** How long it is waited for. */
const backlogMs = 120_000;

/** One of the two that follow a file. */
interface Follower {
	readonly name: string;
	readonly file: string;
	readonly pid: number;
}

interface Stage {
	readonly client: HubClient;
	readonly followers: readonly Follower[];
}

/** Prints one line of figures per program and load. */
export async function benchAgent(print: (line: string) => void): Promise<void> {
	await withDirectory(async (directory) => {
		const stage = await openStage(directory, await startBenchHub(directory));
		const rows = [
			...(await measure(stage, 'idle', 0)),
			...(await measure(stage, `${rate} lines/s`, rate)),
			...(await measureBacklog(stage)),
		];
		const head = ['', 'CPU s', 'CPU %', 'RSS MiB', ''];
		for (const line of tableLines(head, rows)) print(line);
	});
}

async function openStage(directory: string, {client, tcpPort}: BenchHub): Promise<Stage> {
	const agent = {name: 'nms-agent', file: path.join(directory, 'agent.log')};
	const peer = {name: 'rsyslogd imfile+omfwd', file: path.join(directory, 'rsyslog.log')};
	for (const {file} of [agent, peer]) writeFileSync(file, '');
	const followers = [
		{...agent, pid: startAgent(directory, agent.file)},
		...(isInstalled('rsyslogd')
			? [{...peer, pid: startRsyslog(directory, {file: peer.file, port: tcpPort})}]
			: []),
	];
	await until('the agent is connected', async () => {
		const {counts} = await client.call('endpoints.window', {query: {kinds: ['agent']}});
		return counts.alive === 1;
	});
	await wait(3000);
	return {client, followers};
}

async function measure(
	{client, followers}: Stage,
	load: string,
	linesPerSecond: number,
): Promise<readonly (readonly string[])[]> {
	const feeder = path.join(packageRoot, 'dist/bench/feed-files.js');
	const files = followers.map(({file}) => file);
	const child =
		linesPerSecond === 0
			? undefined
			: spawnOwn(process.execPath, [feeder, String(linesPerSecond), ...files], {});
	try {
		await wait(2000);
		const before = followers.map(({pid}) => cpuSeconds(pid));
		const {events} = await client.call('health', {});
		const start = performance.now();
		await wait(seconds * 1000);
		const elapsed = (performance.now() - start) / 1000;
		const after = await client.call('health', {});
		const stored = Math.round((after.events.stored - events.stored) / elapsed);
		const rows = followers.map(({name, pid}, at) => {
			const used = cpuSeconds(pid) - (before[at] ?? 0);
			return rowOf([`${name}, ${load}`, used, (used / elapsed) * 100, residentOf(pid)]);
		});
		return [...rows, [`hub stored ${stored}/s of both`]];
	} finally {
		child?.kill('SIGKILL');
	}
}

/** Each alone, since who is ready first leaves the hub to the other. */
async function measureBacklog({client, followers}: Stage): Promise<readonly (readonly string[])[]> {
	const rows: (readonly string[])[] = [];
	for (const {name, file, pid} of followers) {
		// oxlint-disable no-await-in-loop
		const {events} = await client.call('health', {});
		const before = cpuSeconds(pid);
		const start = performance.now();
		appendFileSync(file, backlog());
		await until(
			'the backlog is stored',
			async () => (await client.call('health', {})).events.stored >= events.stored + backlogLines,
			backlogMs,
		);
		const elapsed = (performance.now() - start) / 1000;
		const used = cpuSeconds(pid) - before;
		const load = `${backlogLines} lines at once, ${Math.round(backlogLines / elapsed)}/s`;
		rows.push([...rowOf([name, used, (used / elapsed) * 100, residentOf(pid)]), load]);
		// oxlint-enable no-await-in-loop
	}
	return rows;
}

function backlog(): string {
	const line = 'Nov 20 14:03:11 web-02 sshd[811]: Accepted publickey for deploy from 10.0.0.7 port';
	return Array.from({length: backlogLines}, (_, number) => `${line} ${number} ssh2\n`).join('');
}

function rowOf([name, used, percent, resident]: readonly [
	string,
	number,
	number,
	number,
]): readonly string[] {
	return [name, used.toFixed(2), percent.toFixed(2), resident.toFixed(1)];
}

function startAgent(directory: string, file: string): number {
	const config = path.join(directory, 'agent.yaml');
	const state = path.join(directory, 'agent');
	mkdirSync(state);
	writeFileSync(
		config,
		[
			`agent: {hub: 'unix:${directory}/run/agents.sock', state_directory: '${state}', socket: '${state}/agent.sock'}`,
			`files: [{path: '${file}'}]`,
			'journal: {enabled: false}',
		].join('\n'),
	);
	const program = path.join(packageRoot, 'bin/nms-agent');
	return spawnOwn(program, [`--config=${config}`], {stdio: 'ignore'}).pid ?? 0;
}

function startRsyslog(
	directory: string,
	{file, port}: {readonly file: string; readonly port: number},
): number {
	const config = path.join(directory, 'rsyslog.conf');
	writeFileSync(
		config,
		`global(workDirectory="${directory}")
module(load="imfile" mode="inotify")
input(type="imfile" file="${file}" tag="bench" ruleset="out")
ruleset(name="out") {action(type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp")}
`,
	);
	const words = ['-n', '-f', config, '-i', path.join(directory, 'rsyslog.pid')];
	return spawnOwn('rsyslogd', words, {stdio: 'ignore'}).pid ?? 0;
}
