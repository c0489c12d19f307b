import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {lockStateDirectory} from '../../src/db/state-lock.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const holder = {program: 'nms-hub', name: 'hub-a', pid: process.pid} as const;
const fixture = path.resolve(import.meta.dirname, '../fixtures/hold-lock.js');

test('a second hub is refused by name and pid', (t) => {
	const directory = path.join(temporaryDirectory(t), 'state');
	const lock = lockStateDirectory(directory, holder);
	t.throws(() => lockStateDirectory(directory, {...holder, name: 'hub-b'}), {
		code: 'in_use',
		message: `${directory} is in use by nms-hub "hub-a" (pid ${process.pid})`,
	});
	lock.release();
	lockStateDirectory(directory, {...holder, name: 'hub-b'}).release();
});

test('the lock of a killed hub is free at once', async (t) => {
	const directory = temporaryDirectory(t);
	const child = spawn(process.execPath, [fixture, directory], {stdio: ['pipe', 'pipe', 'inherit']});
	await once(child.stdout, 'data');
	t.throws(() => lockStateDirectory(directory, holder), {
		code: 'in_use',
		message: `${directory} is in use by nms-hub "other" (pid ${child.pid})`,
	});
	child.kill('SIGKILL');
	await once(child, 'close');
	const lock = lockStateDirectory(directory, holder);
	t.throws(() => lockStateDirectory(directory, holder), {message: /"hub-a"/});
	lock.release();
});

test('a holder that cannot be read is still refused', (t) => {
	const directory = temporaryDirectory(t);
	const lock = lockStateDirectory(directory, holder);
	for (const text of ['', '[]', '{"name":"\u001b[31m"}', 'null', '{']) {
		writeFileSync(path.join(directory, 'lock.json'), text);
		t.throws(() => lockStateDirectory(directory, holder), {
			message: `${directory} is in use by another nms-hub`,
		});
	}
	rmSync(path.join(directory, 'lock.json'));
	t.throws(() => lockStateDirectory(directory, holder), {code: 'in_use'});
	lock.release();
});

test('a state directory that cannot be made is named', (t) => {
	const file = path.join(temporaryDirectory(t), 'file');
	writeFileSync(file, '');
	t.throws(() => lockStateDirectory(path.join(file, 'state'), holder), {
		code: 'configuration',
		message: new RegExp(file),
	});
});
