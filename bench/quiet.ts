// What a hub with little to do writes: ten events a second for a while, and then nothing, beside the bytes of the log itself.
//
//   BENCH_SECONDS=3600 node dist/bench/run.js quiet
import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {connect} from 'node:net';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {until} from '../test/helpers/until.ts';
import {amountOf} from './amounts.ts';
import type {BenchHub} from './bench-hub.ts';
import {startBenchHub} from './bench-hub.ts';
import {spawnOwn, withDirectory} from './leftovers.ts';
import {installed} from './peers/debian.ts';
import {bytesBelow} from './peers/hub-receiver.ts';
import {cpuSeconds} from './process-cost.ts';
import {mixLines} from './syslog-mix.ts';
import {tableLines} from './table.ts';

const eventsPerSecond = 10;
const usualSeconds = 300;
/** Longer than what is written by a clock is put off, such as sealing. A short run does not wait that long for it. */
const settleSeconds = 330;
const watchedSeconds = 60;
const syncs = ['fsync', 'fdatasync', 'sync_file_range', 'msync'];
const writes = ['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2'];

/** Prints what is written on a quiet day, and by a hub to which nothing happens. */
export async function benchQuiet(print: (line: string) => void): Promise<void> {
	const seconds = amountOf('seconds', usualSeconds);
	await withDirectory(async (directory) => {
		const hub = await startBenchHub(directory);
		const head = ['', 'seconds', 'log, kB', 'written, kB', 'x log', 'on disk, kB', 'CPU %'];
		for (const line of tableLines(head, [await trickle(hub, seconds)])) print(line);
		const {alerts, problems} = await hub.health();
		print(`alerts: ${alerts.total}; goal: written <= 3x log`);
		for (const problem of problems) print(`the hub says: ${problem}`);
		await wait(Math.min(settleSeconds, seconds) * 1000);
		await printIdle(hub, directory, print);
		await hub.stop();
	});
}

async function trickle(hub: BenchHub, seconds: number): Promise<readonly string[]> {
	const socket = connect(hub.tcpPort, '127.0.0.1');
	await once(socket, 'connect');
	const count = seconds * eventsPerSecond;
	const start = Date.now();
	const before = {written: writtenBytes(hub.pid), cpu: cpuSeconds(hub.pid)};
	let [sent, logBytes] = [0, 0];
	const lines = mixLines({count, format: 'rfc5424', from: start, to: start + seconds * 1000});
	for (const line of lines) {
		// oxlint-disable-next-line no-await-in-loop
		await wait(Math.max(0, start + (sent * 1000) / eventsPerSecond - Date.now()));
		socket.write(`${line}\n`);
		sent += 1;
		logBytes += line.length + 1;
	}
	await until('all is stored', async () => (await hub.health()).events.stored >= count);
	const written = writtenBytes(hub.pid) - before.written;
	const cpu = cpuSeconds(hub.pid) - before.cpu;
	socket.end();
	return [
		`${eventsPerSecond} events/s`,
		String(seconds),
		kilobytes(logBytes),
		kilobytes(written),
		(written / logBytes).toFixed(1),
		kilobytes(bytesBelow(hub.stateDirectory)),
		((100 * cpu) / seconds).toFixed(2),
	];
}

async function printIdle(
	{pid, stateDirectory}: BenchHub,
	directory: string,
	print: (line: string) => void,
): Promise<void> {
	if (!installed({strace: 'strace'}).includes('strace')) {
		print('idle: left out, since strace cannot be installed');
		return;
	}
	const before = {written: writtenBytes(pid), cpu: cpuSeconds(pid)};
	const calls = await watchedCalls(pid, path.join(directory, 'calls'));
	const ours = calls.filter(({target}) => target.startsWith(stateDirectory));
	const synced = calls.filter(({name}) => syncs.includes(name)).length;
	const wakeUps = calls.filter(({target}) => target.includes('eventfd')).length;
	const percent = (100 * (cpuSeconds(pid) - before.cpu)) / watchedSeconds;
	print(
		`idle for ${watchedSeconds} s: ${synced} fsync, ${ours.length - synced} writes to its files, ${kilobytes(writtenBytes(pid) - before.written)} kB written; goal: none`,
	);
	print(
		`besides: ${wakeUps} wake-ups between threads, ${calls.length - ours.length - wakeUps} other writes, ${percent.toFixed(2)} % CPU with strace`,
	);
}

interface Call {
	readonly name: string;
	/** The path of its file, or what else it is. */
	readonly target: string;
}

/** The calls of all threads of the process that write or sync, in a minute. */
async function watchedCalls(pid: number, file: string): Promise<readonly Call[]> {
	const trace = `--trace=${[...syncs, ...writes].join(',')}`;
	const words = [
		'--follow-forks',
		'--decode-fds=path',
		trace,
		`--output=${file}`,
		'-p',
		String(pid),
	];
	const child = spawnOwn('strace', words, {stdio: 'ignore'});
	const ended = once(child, 'exit');
	await wait(watchedSeconds * 1000);
	child.kill('SIGINT');
	await ended;
	return [...readFileSync(file, 'utf8').matchAll(/^\d+ +(\w+)\((?:\d+<([^>]*)>)?/gm)].map(
		([, name = '', target = '']) => ({name, target}),
	);
}

/** Bytes of the pages it has dirtied, which go to the disk (proc(5), io). */
function writtenBytes(pid: number): number {
	return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

function kilobytes(bytes: number): string {
	return (bytes / 1000).toFixed(0);
}
