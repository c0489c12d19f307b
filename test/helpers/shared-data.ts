import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';

// Logs and test lines of other projects lie beside the checkout and are never copied into it.
const folder = process.env['NMS_SHARED_DATA'] ?? path.resolve('../shared/data');

/** A file or folder of the shared data. */
export function sharedData(name: string): string {
	return path.join(folder, name);
}

/** A test that needs the shared data; where it is absent, a skip whose title says so. */
export function testWithSharedData(
	title: string,
	run: (t: ExecutionContext) => void | Promise<void>,
): void {
	if (existsSync(folder)) test(title, run);
	else test.skip(`${title} (../shared/data is absent)`, run);
}
