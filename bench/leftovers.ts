// What a bench makes and must not leave behind, however it ends.
import {spawn} from 'node:child_process';
import type {ChildProcess, SpawnOptions} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const children = new Set<ChildProcess>();
const directories = new Set<string>();

/** A child that ends with the work in its directory at the latest. */
export function spawnOwn(
	program: string,
	words: readonly string[],
	options: SpawnOptions,
): ChildProcess {
	const child = spawn(program, words, options);
	children.add(child);
	child.once('exit', () => children.delete(child));
	return child;
}

/** Runs the work with a new directory; it lies on a disk, which /tmp need not. */
export async function withDirectory(work: (directory: string) => Promise<void>): Promise<void> {
	const directory = mkdtempSync(path.join(process.env['BENCH_DIRECTORY'] ?? '/var/tmp', 'nms-'));
	directories.add(directory);
	try {
		await work(directory);
	} finally {
		removeLeftovers();
	}
}

/** Ends every child and removes every directory of the benches, which run one after the other. */
export function removeLeftovers(): void {
	for (const child of children) child.kill('SIGKILL');
	for (const directory of directories)
		rmSync(directory, {recursive: true, force: true, maxRetries: 5});
	directories.clear();
}
