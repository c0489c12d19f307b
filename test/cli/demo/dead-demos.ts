import {chmodSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {demoPrefix, ownDirectory, removeDeadDemos} from '../../../src/cli/demo/dead-demos.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const dead = '1 1\n';

function demoIn(below: string, owner?: string): string {
	const directory = mkdtempSync(path.join(below, demoPrefix));
	if (owner !== undefined) writeFileSync(path.join(directory, 'demo.pid'), owner);
	return directory;
}

test('a directory whose demo is gone is removed with all in it', (t) => {
	const below = temporaryDirectory(t);
	const directory = demoIn(below, dead);
	mkdirSync(path.join(directory, 'state'));
	t.deepEqual(removeDeadDemos(below), [directory]);
	t.deepEqual(readdirSync(below), []);
});

test('a directory whose demo lives stays', (t) => {
	const below = temporaryDirectory(t);
	ownDirectory(demoIn(below));
	t.deepEqual(removeDeadDemos(below), []);
});

test('directories that are kept or hold an unreadable owner stay', (t) => {
	const below = temporaryDirectory(t);
	demoIn(below);
	for (const owner of ['', 'x', '1', '1 1', '-1 1\n', `1 ${'1'.repeat(64)}\n`])
		demoIn(below, owner);
	t.deepEqual(removeDeadDemos(below), []);
});

test('what others can reach, links and other names stay', (t) => {
	const below = temporaryDirectory(t);
	chmodSync(demoIn(below, dead), 0o755);
	const elsewhere = temporaryDirectory(t);
	writeFileSync(path.join(elsewhere, 'demo.pid'), dead);
	symlinkSync(elsewhere, path.join(below, `${demoPrefix}link`));
	const linked = demoIn(below);
	symlinkSync(path.join(elsewhere, 'demo.pid'), path.join(linked, 'demo.pid'));
	mkdirSync(path.join(below, 'other'), {mode: 0o700});
	writeFileSync(path.join(below, 'other/demo.pid'), dead);
	t.deepEqual(removeDeadDemos(below), []);
});

test('an absent directory holds no demos', (t) => {
	t.deepEqual(removeDeadDemos('/nowhere'), []);
});
