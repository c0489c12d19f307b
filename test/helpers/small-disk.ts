import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';

/** A test that runs on a file system of `sizeBytes`; where nobody may mount one, a skip whose title says so. */
export function testOnSmallDisk(
	title: string,
	sizeBytes: number,
	run: (t: ExecutionContext, directory: string) => Promise<void>,
): void {
	if (process.getuid?.() !== 0) {
		test.skip(`${title} (needs root to mount a tmpfs)`, () => {});
		return;
	}
	test(title, async (t) => {
		const base = mkdtempSync(path.join(tmpdir(), 'nms-disk-'));
		const directory = path.join(base, 'disk');
		mkdirSync(directory);
		const options = ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', directory];
		t.is(spawnSync('mount', options).status, 0, 'mount a tmpfs');
		t.teardown(() => {
			spawnSync('umount', ['-l', directory]);
			rmSync(base, {recursive: true, force: true});
		});
		await run(t, directory);
	});
}
