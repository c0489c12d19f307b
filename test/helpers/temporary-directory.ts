import {existsSync, mkdtempSync, rmSync, statfsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';

/** A new private directory that is gone when the test has ended. */
export function temporaryDirectory(t: ExecutionContext): string {
	const directory = mkdtempSync(path.join(parentDirectory(), 'nms-test-'));
	t.teardown(() => rmSync(directory, {recursive: true, force: true}));
	return directory;
}

const memory = '/dev/shm';
const roomBytes = 4 * 2 ** 30;

/** In memory where there is much of it, since stores wait for the disk at each commit; `TMPDIR` goes before it. */
function parentDirectory(): string {
	if (process.env['TMPDIR'] !== undefined || !existsSync(memory)) return tmpdir();
	const {bavail, bsize} = statfsSync(memory);
	return bavail * bsize >= roomBytes ? memory : tmpdir();
}
