import {mkdirSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {hostInfo} from '../../src/collect/host-info.ts';
import type {SystemRoots} from '../../src/collect/host-info.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

function rootsWith(t: ExecutionContext, osRelease: string, stat: string): SystemRoots {
	const directory = temporaryDirectory(t);
	const roots = {proc: path.join(directory, 'proc'), etc: path.join(directory, 'etc')};
	for (const root of Object.values(roots)) mkdirSync(root);
	writeFileSync(path.join(roots.etc, 'os-release'), osRelease);
	writeFileSync(path.join(roots.proc, 'stat'), stat);
	return roots;
}

test('the system is named as os-release names it', (t) => {
	const cases: readonly (readonly [string, string])[] = [
		['NAME=x\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', 'Debian GNU/Linux 12 (bookworm)'],
		["PRETTY_NAME='Alpine'", 'Alpine'],
		['PRETTY_NAME=Void', 'Void'],
		[String.raw`PRETTY_NAME="a \"b\" \$c"`, 'a "b" $c'],
		[`PRETTY_NAME="${'x'.repeat(300)}"`, 'x'.repeat(255)],
		['PRETTY_NAME=""', os.type()],
		['', os.type()],
	];
	for (const [text, name] of cases) t.is(hostInfo(0, rootsWith(t, text, '')).os, name);
});

test('the time of the start comes from the kernel', (t) => {
	t.is(hostInfo(0, rootsWith(t, '', 'cpu 1\nbtime 1795000000\n')).bootedAt, 1_795_000_000_000);
	t.true(hostInfo(1e12, rootsWith(t, '', 'btime x\n')).bootedAt < 1e12);
});

test('this machine has an answer to everything', (t) => {
	const info = hostInfo(Date.now());
	for (const value of [info.hostname, info.os, info.kernel, info.arch, info.timezone]) {
		t.true(value.length > 0);
	}
	t.true(info.bootedAt > 0 && info.bootedAt <= Date.now());
});
