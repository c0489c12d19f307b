// What the console costs beside lnav and htop: processor, bytes to the terminal, memory, first paint, and key to paint. The console is
// measured idle and while a thousand and ten thousand lines a second flow, lnav following a file of the same lines, htop idle. What is
// compared runs at the same time, so that whatever else the machine does falls on all alike; figures are medians of several rounds.
//
//   node dist/bench/run.js console
import {appendFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {packageRoot} from '../src/base/package-root.ts';
import {Screen} from '../test/helpers/screen.ts';
import type {BenchHub} from './bench-hub.ts';
import {startBenchHub} from './bench-hub.ts';
import {spawnOwn, withDirectory} from './leftovers.ts';
import {isInstalled, residentOf, threadSeconds} from './process-cost.ts';
import {tableLines} from './table.ts';

const rounds = 5;
const roundMs = 4000;
const settleMs = 4000;
const keyPresses = 200;
const size = {columns: 120, rows: 40};
const linesPerTick = 50;
const tickMs = 50;

/** Keys to press in turn, and what each brings onto the screen. */
type Keys = readonly (readonly [string, RegExp])[];

/** A program as it is measured. */
interface Subject {
	readonly program: string;
	readonly open: () => Screen;
	/** What its first whole screen shows. */
	readonly ready: string;
	/** Brings it to the place where it is watched. */
	readonly first?: string;
	/** None: no key is timed. */
	readonly keys?: Keys;
}

/** A program that is open, and what that took. */
interface Running {
	readonly subject: Subject;
	readonly screen: Screen;
	readonly firstSeconds: number;
	readonly firstCpuSeconds: number;
}

interface Figures {
	readonly program: string;
	readonly cpuPercent: number;
	readonly kilobytesPerSecond: number;
	readonly residentMegabytes: number;
	readonly firstSeconds: number;
	readonly firstCpuSeconds: number;
	readonly keyMs: readonly number[];
}

const feederFile = path.join(packageRoot, 'dist/bench/feed-lines.js');
const consoleKeys: Keys = [
	['3', /\[3 Logs\]/],
	['1', /\[1 Alerts/],
];

/** Prints one line of figures per program. */
export async function benchConsole(print: (line: string) => void): Promise<void> {
	await withDirectory(async (directory) => {
		const beside = await measureBeside(directory);
		const busiest = await measureBusiest(directory);
		for (const text of tableOf([...beside, busiest])) print(text);
	});
}

/** Console, lnav and htop next to each other. */
async function measureBeside(directory: string): Promise<readonly Figures[]> {
	const quiet = await startBenchHub(path.join(directory, 'quiet'));
	const hub = await startBenchHub(path.join(directory, 'busy'));
	const feeder = feedHub(hub, 1000);
	const followed = followedFile(directory);
	const busy = {open: openAt(hub), ready: 'sshd'};
	try {
		return await measure([
			{program: 'console, idle', open: openAt(quiet), ready: 'No lines'},
			{...busy, program: 'console, 1,000 lines/s', keys: consoleKeys},
			{...busy, program: 'console, on Logs, 1,000 lines/s', first: '3'},
			...(isInstalled('lnav') ? [lnavOf(followed.file)] : []),
			...(isInstalled('htop') ? [htop] : []),
		]);
	} finally {
		followed.stop();
		feeder.stop();
		await hub.stop();
		await quiet.stop();
	}
}

/** The console while more lines come than anybody reads, named by what the hub took in of them. */
async function measureBusiest(directory: string): Promise<Figures> {
	const hub = await startBenchHub(path.join(directory, 'busiest'));
	const feeder = feedHub(hub, 10_000);
	try {
		const before = await hub.health();
		const start = performance.now();
		const subject = {program: '', open: openAt(hub), ready: 'sshd', keys: consoleKeys};
		const [figures] = await measure([subject]);
		if (figures === undefined) throw new Error('nothing was measured');
		const after = await hub.health();
		const reached = (after.events.stored - before.events.stored) / (performance.now() - start);
		const rate = Math.round(reached * 1000).toLocaleString('en');
		return {...figures, program: `console, ${rate} lines/s`};
	} finally {
		feeder.stop();
		await hub.stop();
	}
}

function lnavOf(file: string): Subject {
	const keys: Keys = [
		[':', /Enter an lnav command/],
		['\u001d', /Files ::|^\s*$/m],
	];
	const open = (): Screen => new Screen([file], {...size, command: ['lnav']});
	return {program: 'lnav, 1,000 lines/s', open, ready: 'sshd', keys};
}

const htop: Subject = {
	program: 'htop, idle',
	open: () => new Screen([], {...size, command: ['htop']}),
	ready: 'PID',
	keys: [
		['h', /Press any key/],
		['x', /PID/],
	],
};

/** Opens a console without the settings of whoever runs this. */
function openAt({socket, stateDirectory}: BenchHub): () => Screen {
	const env = {XDG_STATE_HOME: stateDirectory};
	return () => new Screen(['--socket', socket], {...size, env});
}

function feedHub({udpPort}: BenchHub, rate: number): {readonly stop: () => void} {
	const words = [feederFile, String(udpPort), String(rate)];
	const feeder = spawnOwn(process.execPath, words, {stdio: 'ignore'});
	return {stop: () => void feeder.kill('SIGKILL')};
}

/** A file that grows by a thousand lines a second. */
function followedFile(directory: string): {readonly file: string; readonly stop: () => void} {
	const file = path.join(directory, 'followed.log');
	let number = 0;
	const grow = (): void => {
		for (let line = 0; line < linesPerTick; line += 1) {
			number += 1;
			appendFileSync(
				file,
				`<38>1 ${new Date().toISOString()} web-02 sshd 811 - - Accepted publickey for deploy from 10.0.0.${number % 250} port ${number % 60_000} ssh2\n`,
			);
		}
	};
	grow();
	const timer = setInterval(grow, tickMs);
	return {file, stop: () => clearInterval(timer)};
}

/** Starts the programs, lets them settle, watches them together, then presses keys in one after the other. */
async function measure(subjects: readonly Subject[]): Promise<readonly Figures[]> {
	const running: Running[] = [];
	try {
		for (const subject of subjects) {
			// One after the other: what starts has the machine.
			// oxlint-disable-next-line no-await-in-loop
			running.push(await startOne(subject));
		}
		await wait(settleMs);
		const costs = await watch(running);
		const figures: Figures[] = [];
		for (const [index, {subject, screen, ...first}] of running.entries()) {
			const {cpuPercents = [], kilobytes = []} = costs[index] ?? {};
			const residentMegabytes = residentOf(screen.pid);
			// oxlint-disable-next-line no-await-in-loop
			const keyMs = await pressKeys(screen, subject.keys ?? []);
			const cpuPercent = quantile(cpuPercents, 0.5);
			const kilobytesPerSecond = quantile(kilobytes, 0.5);
			const {program} = subject;
			const cost = {cpuPercent, kilobytesPerSecond, residentMegabytes, keyMs};
			figures.push({program, ...first, ...cost});
		}
		return figures;
	} finally {
		for (const {screen} of running) screen.dispose();
	}
}

async function startOne(subject: Subject): Promise<Running> {
	const before = performance.now();
	const screen = subject.open();
	try {
		await screen.shows(subject.ready);
		const firstSeconds = (performance.now() - before) / 1000;
		const firstCpuSeconds = threadSeconds(screen.pid);
		if (subject.first !== undefined) screen.type(subject.first);
		return {subject, screen, firstSeconds, firstCpuSeconds};
	} catch (error) {
		screen.dispose();
		throw error;
	}
}

/** What each of them uses per round. */
async function watch(
	running: readonly Running[],
): Promise<
	readonly {readonly cpuPercents: readonly number[]; readonly kilobytes: readonly number[]}[]
> {
	const costs = running.map(() => ({cpuPercents: [] as number[], kilobytes: [] as number[]}));
	const now = (): readonly Used[] => running.map(({screen}) => usedBy(screen));
	let before = now();
	for (let round = 0; round < rounds; round += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await wait(roundMs);
		const after = now();
		for (const [index, {cpu, bytes, at}] of after.entries()) {
			const last = before[index] ?? {cpu, bytes, at};
			const elapsed = at - last.at;
			costs[index]?.cpuPercents.push(((cpu - last.cpu) / elapsed) * 100);
			costs[index]?.kilobytes.push((bytes - last.bytes) / elapsed / 1000);
		}
		before = after;
	}
	return costs;
}

interface Used {
	readonly cpu: number;
	readonly bytes: number;
	/** Seconds. */
	readonly at: number;
}

function usedBy(screen: Screen): Used {
	return {
		cpu: threadSeconds(screen.pid),
		bytes: screen.raw.length,
		at: performance.now() / 1000,
	};
}

/** From the write of a key to the screen that it brings about. */
async function pressKeys(screen: Screen, keys: Keys): Promise<readonly number[]> {
	const times: number[] = [];
	for (let press = 0; press < keyPresses; press += 1) {
		const timed = keys[press % keys.length];
		if (timed === undefined) break;
		const [key, pattern] = timed;
		const shown = screen.showsAfter(pattern);
		screen.type(key);
		// oxlint-disable-next-line no-await-in-loop
		times.push(await shown);
		// oxlint-disable-next-line no-await-in-loop
		await wait(40 + (press % 7) * 11);
	}
	return times;
}

function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function tableOf(all: readonly Figures[]): readonly string[] {
	const head = [
		'',
		'CPU %',
		'of lnav',
		'kB/s',
		'RSS MB',
		'first s',
		'CPU s',
		'key p50 ms',
		'p99 ms',
	];
	const lnav = all.find(({program}) => program.startsWith('lnav'));
	const rows = all.map(({program, ...figures}) => [
		program,
		figures.cpuPercent.toFixed(2),
		lnav === undefined ? '-' : (figures.cpuPercent / lnav.cpuPercent).toFixed(2),
		figures.kilobytesPerSecond.toFixed(1),
		figures.residentMegabytes.toFixed(0),
		figures.firstSeconds.toFixed(2),
		figures.firstCpuSeconds.toFixed(2),
		...[0.5, 0.99].map((share) =>
			figures.keyMs.length === 0 ? '-' : quantile(figures.keyMs, share).toFixed(1),
		),
	]);
	const title = `${size.columns}x${size.rows}, medians of ${rounds} rounds of ${roundMs / 1000} s, ${keyPresses} keys`;
	return [title, ...tableLines(head, rows)];
}
