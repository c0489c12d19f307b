import {chmodSync, readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {openDatabase} from '../../src/db/open-database.ts';
import {lockStateDirectory} from '../../src/db/state-lock.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

test('what a daemon stores is its own whatever the mode of the directory', (t) => {
	const directory = temporaryDirectory(t);
	chmodSync(directory, 0o755);
	const lock = lockStateDirectory(directory, {program: 'nms-hub', name: 'test', pid: 1});
	const schema = {name: 'a test', version: 1, tables: 'CREATE TABLE x (y)'};
	for (let opened = 0; opened < 2; opened += 1) {
		const database = openDatabase(path.join(directory, 'file.db'), schema);
		database.exec('INSERT INTO x VALUES (1)');
		const names = readdirSync(directory).filter((name) => name !== 'lock.json');
		t.deepEqual(names.toSorted().slice(0, 1), ['file.db']);
		t.true(names.includes('file.db-wal'));
		for (const name of names) t.is(statSync(path.join(directory, name)).mode & 0o777, 0o600, name);
		database.close();
	}
	lock.release();
});
