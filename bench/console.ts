// What the console costs beside lnav and htop: processor, bytes to the terminal, memory, and key to paint. It is measured idle and while
// a thousand and ten thousand lines a second flow. The same for lnav, which follows a file of the same lines; htop is the idle comparison.
//
//   node dist/bench/run.js console
import {appendFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {packageRoot} from '../src/base/package-root.ts';
import {Screen} from '../test/helpers/screen.ts';
import type {BenchHub} from './bench-hub.ts';
import {startBenchHub} from './bench-hub.ts';
import {spawnOwn, withDirectory} from './leftovers.ts';
import {cpuSeconds, isInstalled, residentOf} from './process-cost.ts';
import {tableLines} from './table.ts';

const seconds = 10;
const keyPresses = 200;
const size = {columns: 120, rows: 40};
const linesPerTick = 50;
const tickMs = 50;

/** Keys to press in turn, and what each brings onto the screen. */
type Keys = readonly (readonly [string, RegExp])[];

interface Figures {
	readonly program: string;
	readonly cpuPercent: number;
	readonly kilobytesPerSecond: number;
	readonly residentMegabytes: number;
	readonly keyMs: readonly number[];
}

const feederFile = path.join(packageRoot, 'dist/bench/feed-lines.js');

/** Prints one line of figures per program. */
export async function benchConsole(print: (line: string) => void): Promise<void> {
	await withDirectory(async (directory) => {
		const results = [
			...(await measureConsole(directory)),
			...(isInstalled('lnav') ? [await measureLnav(directory)] : []),
			...(isInstalled('htop') ? [await measureHtop()] : []),
		];
		for (const text of tableOf(results)) print(text);
	});
}

async function measureConsole(directory: string): Promise<readonly Figures[]> {
	const hub = await startBenchHub(directory);
	const keys = [
		['3', /\[3 Logs\]/],
		['1', /\[1 Alerts/],
	] as const;
	const open = (): Screen => new Screen(['--socket', hub.socket], size);
	try {
		const idle = await measure('console, idle', open, {ready: '● live', keys});
		const busy = [
			await underLoad(hub, 1000, {open, keys}),
			await underLoad(hub, 10_000, {open, keys}),
		];
		return [idle, ...busy];
	} finally {
		await hub.stop();
	}
}

/** The console while lines come, named by what the hub took in of them. */
async function underLoad(
	hub: BenchHub,
	rate: number,
	{open, keys}: {readonly open: () => Screen; readonly keys: Keys},
): Promise<Figures> {
	const feeder = spawnOwn(process.execPath, [feederFile, String(hub.udpPort), String(rate)], {});
	try {
		const before = await hub.health();
		const start = performance.now();
		const figures = await measure('', open, {ready: 'sshd', keys});
		const after = await hub.health();
		const reached = (after.events.stored - before.events.stored) / (performance.now() - start);
		return {...figures, program: `console, ${Math.round(reached * 1000)} lines/s`};
	} finally {
		feeder.kill('SIGKILL');
	}
}

async function measureLnav(directory: string): Promise<Figures> {
	const file = path.join(directory, 'followed.log');
	writeFileSync(file, '');
	const live = feed((text) => appendFileSync(file, `${text}\n`));
	const open = (): Screen => new Screen([file], {...size, command: ['lnav']});
	const keys = [
		[':', /Enter an lnav command/],
		['\u001d', /Files ::|^\s*$/m],
	] as const;
	try {
		return await measure('lnav, 1,000 lines/s', open, {ready: 'sshd', keys});
	} finally {
		live.stop();
	}
}

async function measureHtop(): Promise<Figures> {
	const keys = [
		['h', /Press any key/],
		['x', /PID/],
	] as const;
	return measure('htop, idle', openHtop, {ready: 'PID', keys});
}

function openHtop(): Screen {
	return new Screen([], {...size, command: ['htop']});
}

/** Starts the program, lets it settle, watches it alone, then presses keys and waits for each to show. */
async function measure(
	program: string,
	open: () => Screen,
	{ready, keys}: {readonly ready: string; readonly keys: Keys},
): Promise<Figures> {
	const screen = open();
	try {
		await screen.shows(ready);
		await wait(2000);
		const before = {cpu: cpuSeconds(screen.pid), bytes: screen.raw.length, at: performance.now()};
		await wait(seconds * 1000);
		const elapsed = (performance.now() - before.at) / 1000;
		const cpuPercent = ((cpuSeconds(screen.pid) - before.cpu) / elapsed) * 100;
		const kilobytesPerSecond = (screen.raw.length - before.bytes) / elapsed / 1000;
		const residentMegabytes = residentOf(screen.pid);
		const keyMs = await pressKeys(screen, keys);
		return {program, cpuPercent, kilobytesPerSecond, residentMegabytes, keyMs};
	} finally {
		screen.dispose();
	}
}

/** From the write of a key to the screen that it brings about. */
async function pressKeys(screen: Screen, keys: Keys): Promise<readonly number[]> {
	const times: number[] = [];
	for (let press = 0; press < keyPresses; press += 1) {
		const [key, pattern] = keys[press % keys.length] ?? ['', /^/];
		const shown = screen.showsAfter(pattern);
		screen.type(key);
		// oxlint-disable-next-line no-await-in-loop
		times.push(await shown);
		// oxlint-disable-next-line no-await-in-loop
		await wait(40 + (press % 7) * 11);
	}
	return times.toSorted((one, other) => one - other);
}

function feed(send: (text: string) => void): {readonly stop: () => void} {
	let number = 0;
	const timer = setInterval(() => {
		for (let line = 0; line < linesPerTick; line += 1) {
			number += 1;
			const time = new Date().toISOString();
			send(
				`<38>1 ${time} web-02 sshd 811 - - Accepted publickey for deploy from 10.0.0.${number % 250} port ${number % 60_000} ssh2`,
			);
		}
	}, tickMs);
	return {stop: () => clearInterval(timer)};
}

function tableOf(all: readonly Figures[]): readonly string[] {
	const head = ['', 'CPU %', 'kB/s', 'RSS MB', 'key p50 ms', 'p99 ms'];
	const rows = all.map(({program, cpuPercent, kilobytesPerSecond, residentMegabytes, keyMs}) => [
		program,
		cpuPercent.toFixed(2),
		kilobytesPerSecond.toFixed(1),
		residentMegabytes.toFixed(0),
		(keyMs[Math.floor(keyMs.length / 2)] ?? Number.NaN).toFixed(1),
		(keyMs[Math.floor(keyMs.length * 0.99)] ?? Number.NaN).toFixed(1),
	]);
	const title = `${size.columns}x${size.rows}, ${seconds} s each, ${keyPresses} keys`;
	return [title, ...tableLines(head, rows)];
}
