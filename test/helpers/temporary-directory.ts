import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {ExecutionContext} from 'ava';

/** A new private directory that is gone when the test has ended. */
export function temporaryDirectory(t: ExecutionContext): string {
	const directory = mkdtempSync(path.join(tmpdir(), 'nms-test-'));
	t.teardown(() => rmSync(directory, {recursive: true, force: true}));
	return directory;
}
