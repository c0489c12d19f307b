import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {uidOf, userFileLimit, userOf} from '../../src/base/passwd.ts';
import type {UserFiles} from '../../src/base/passwd.ts';

const passwd = [
	'root:x:0:0:root:/root:/bin/bash',
	'ada:x:1000:1000:Ada,,,:/home/ada:/bin/sh',
	'broken line',
	'',
].join('\n');
const group = 'root:x:0:\nadm:x:4:syslog,ada\nops:x:900:adams\nada:x:1000:\n';

test('a uid gives the name and all groups, the primary one first', (t) => {
	const files = filesWith(passwd, group);
	t.deepEqual(userOf(1000, files), {uid: 1000, name: 'ada', groups: ['ada', 'adm']});
	t.deepEqual(userOf(0, files)?.groups, ['root']);
});

test('an unknown uid, an unknown name and absent files are undefined', (t) => {
	const files = filesWith(passwd, group);
	t.is(userOf(1, files), undefined);
	t.is(uidOf('nobody-here', files), undefined);
	t.is(userOf(0, {passwd: '/nonexistent/passwd', group: '/nonexistent/group'}), undefined);
});

test('a name gives its uid', (t) => {
	t.is(uidOf('ada', filesWith(passwd, group)), 1000);
	t.is(uidOf('root'), 0);
});

test('a line at the bound is seen and one behind it is not', (t) => {
	const last = 'last:x:7:7::/:/bin/sh';
	const atBound = filesWith(fillerOf(userFileLimit - last.length) + last, group);
	t.is(userOf(7, atBound)?.name, 'last');
	const above = filesWith(fillerOf(userFileLimit) + last, group);
	t.is(userOf(7, above), undefined);
});

function filesWith(passwdText: string, groupText: string): UserFiles {
	const folder = mkdtempSync(path.join(tmpdir(), 'nms-passwd-'));
	const files = {passwd: path.join(folder, 'passwd'), group: path.join(folder, 'group')};
	writeFileSync(files.passwd, passwdText);
	writeFileSync(files.group, groupText);
	return files;
}

function fillerOf(bytes: number): string {
	return `${'#'.repeat(bytes - 1)}\n`;
}
