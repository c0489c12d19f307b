// A process that stores events is killed when it begins a system call that writes, or the call fails with an error of the disk; what
// it has answered is stored, and what it sends again is stored once. NMS_FAULT_KILLS=400 makes it the long run.
import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {checkEventFile} from '../../src/db/verify/check-event-file.ts';
import {openStore} from '../fixtures/block-event-store.ts';
import {numbered} from '../helpers/event-batches.ts';
import {messageOf, messages, reopened} from '../helpers/event-store-contract/subject.ts';
import {testWithSyscallKills} from '../helpers/kill-at-syscall.ts';
import {stepBatch, stepCount, stepRows, stepSource} from '../helpers/store-steps.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {hitsAfter} from '../helpers/stored-hits.ts';

const faults = Number(process.env['NMS_FAULT_KILLS'] ?? 4);
const script = path.resolve(import.meta.dirname, '../fixtures/store-in-steps.js');
const strace = 'strace';
const calls = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink'];
const total = stepCount * stepRows;

for (const [what, fault, isPassing] of [
	['a kill at', 'signal=KILL', false],
	['an error of the disk at', 'error=EIO', true],
	['a disk that is read-only from', 'error=EROFS', false],
] as const) {
	testWithSyscallKills(
		`${what} any system call that writes loses and doubles nothing`,
		async (t) => {
			t.timeout(120_000 + faults * 10_000);
			const counts = countCalls(path.join(temporaryDirectory(t), 'counted'));
			t.true((counts.get('pwrite64') ?? 0) > 50 && (counts.get('fsync') ?? 0) > 5);
			const places = [...counts].flatMap(([call, count]) =>
				Array.from({length: count}, (_, at) => ({call, when: at + 1})),
			);
			const every = Math.max(1, Math.floor(places.length / faults));
			for (const [index, {call, when}] of places.entries()) {
				if (index % every !== every - 1) continue;
				const directory = path.join(temporaryDirectory(t), 'events');
				// strace(1): with a plus, each from there on.
				const place = fault === 'error=EROFS' ? `${when}+` : `${when}`;
				const output = run(directory, [`--inject=${call}:${fault}:when=${place}`]);
				if (isPassing) t.regex(output, /\ndone\n$/, `${call} ${when}`);
				// oxlint-disable-next-line no-await-in-loop
				await accounted(t, directory, {output, label: `${call} ${when}`});
			}
		},
	);
}

/** How often each of the calls is made where none fails. */
function countCalls(directory: string): ReadonlyMap<string, number> {
	const file = `${directory}.calls`;
	run(directory, [], file);
	const found = readFileSync(file, 'utf8').matchAll(/^\d+ +(\w+)\(/gm);
	const counts = new Map<string, number>();
	for (const [, call = ''] of found) counts.set(call, (counts.get(call) ?? 0) + 1);
	return counts;
}

function run(directory: string, options: readonly string[], file = '/dev/null'): string {
	const trace = ['--follow-forks', `--output=${file}`, `--trace=${calls.join(',')}`];
	const words = [...trace, ...options, process.execPath, script, directory];
	return spawnSync(strace, words, {encoding: 'utf8'}).stdout;
}

async function accounted(
	t: ExecutionContext,
	directory: string,
	{output, label}: {readonly output: string; readonly label: string},
): Promise<void> {
	const answered = Math.max(0, ...[...output.matchAll(/^\d+$/gm)].map(([text]) => Number(text)));
	const store = await reopened(t, openStore, directory);
	t.true((await store.cursor(stepSource)) >= answered, label);
	t.deepEqual(damages(directory), [], label);
	for (let step = 0; step < stepCount; step += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await store.append(stepBatch(step));
	}
	t.deepEqual((await messages(store, total + 1)).toSorted(), expected, label);
	t.is((await hitsAfter(store, 0, total)).length, stepCount, label);
	t.deepEqual(damages(directory), [], label);
	t.deepEqual(store.problems(), [], label);
}

const expected = numbered(1, total).map(messageOf).toSorted();

function damages(directory: string): readonly unknown[] {
	return readdirSync(directory)
		.filter((name) => /^events-.*\.db$/.test(name))
		.flatMap((name) => [...checkEventFile(path.join(directory, name))])
		.filter(({kind}) => kind === 'damage');
}
