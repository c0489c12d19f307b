import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import {performance} from 'node:perf_hooks';
import type {BenchHub} from '../bench-hub.ts';
import {medianOf} from '../median.ts';
import {endedChildrenSeconds, threadSeconds} from '../process-cost.ts';
import type {Ask} from './ask-hub.ts';
import type {Command} from './questions.ts';

/** What one question cost. */
export interface AnswerTime {
	readonly hits: number;
	readonly wallMs: number;
	readonly cpuMs: number;
}

const most = {runs: 20, ms: 2000};

/** Asks again and again within two seconds; the median time, and the mean of the processor's. The first one only warms up where there is time for more. */
export async function hotHub(hub: BenchHub, ask: NonNullable<Ask>): Promise<AnswerTime> {
	return repeated(
		async () => ask(hub.client),
		() => threadSeconds(hub.pid),
	);
}

export async function hotCommand(command: Command, file: string): Promise<AnswerTime> {
	return repeated(async () => runCommand(command, file), endedChildrenSeconds);
}

/** Runs the command once. Throws where it prints no number. */
export function runCommand({program, script}: Command, file: string): number {
	const {stdout} = spawnSync('sh', ['-c', script, 'sh', file], {encoding: 'utf8'});
	const hits = Number(stdout);
	if (stdout.trim() === '' || Number.isNaN(hits)) throw new Error(`${program} gave no number`);
	return hits;
}

/** Once, for what is only cold the first time; in milliseconds. */
export async function onceMs(work: () => unknown): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}

/** Empties the page cache, so that the next reader reads from the disk; whether this program may. */
export function dropCaches(): boolean {
	spawnSync('sync');
	try {
		writeFileSync('/proc/sys/vm/drop_caches', '3');
		return true;
	} catch {
		return false;
	}
}

async function repeated(
	ask: () => Promise<number>,
	usedSeconds: () => number,
): Promise<AnswerTime> {
	const end = performance.now() + most.ms;
	let hits = 0;
	const run = async (): Promise<{readonly wall: number; readonly cpu: number}> => {
		const before = usedSeconds();
		const wall = await onceMs(async () => {
			hits = await ask();
		});
		return {wall, cpu: (usedSeconds() - before) * 1000};
	};
	const first = await run();
	const runs: {readonly wall: number; readonly cpu: number}[] = [];
	while (runs.length < most.runs && performance.now() < end) {
		// oxlint-disable-next-line no-await-in-loop
		runs.push(await run());
	}
	const counted = runs.length === 0 ? [first] : runs;
	return {
		hits,
		wallMs: medianOf(counted.map(({wall}) => wall)),
		cpuMs: counted.reduce((sum, {cpu}) => sum + cpu, 0) / counted.length,
	};
}
