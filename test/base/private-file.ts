import {spawnSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {changePrivateFile, readPrivateFile, setFileAside} from '../../src/base/private-file.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

test('a file is made with its directory, for its owner alone', async (t) => {
	const file = path.join(temporaryDirectory(t), 'state/nms/views.json');
	await changePrivateFile(file, 100, (text) => `${text ?? 'nothing'} before`);
	t.is(await readPrivateFile(file, 100), 'nothing before');
	t.is(statSync(file).mode & 0o777, 0o600);
	t.is(statSync(path.dirname(file)).mode & 0o777, 0o700);
	t.deepEqual(readdirSync(path.dirname(file)), ['views.json']);
});

test('many changes at once are all in the file', async (t) => {
	const file = path.join(temporaryDirectory(t), 'n');
	const changes = Array.from({length: 12}, async (_, index) =>
		changePrivateFile(file, 1000, (text = '') => `${text}${index};`),
	);
	await Promise.all(changes);
	t.is(readFileSync(file, 'utf8').split(';').length, 13);
});

test('a change that fails leaves the file as it was', async (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'n');
	writeFileSync(file, 'as it was');
	await t.throwsAsync(
		changePrivateFile(file, 1000, () => {
			throw new Error('no');
		}),
	);
	t.is(readFileSync(file, 'utf8'), 'as it was');
	t.deepEqual(readdirSync(directory), ['n']);
});

test('the lock of a program that died does not stop others', async (t) => {
	const file = path.join(temporaryDirectory(t), 'n');
	writeFileSync(`${file}.lock`, '');
	utimesSync(`${file}.lock`, 1, 1);
	await changePrivateFile(file, 1000, () => 'done');
	t.is(readFileSync(file, 'utf8'), 'done');
});

test('of a file too large one byte more than allowed is read', async (t) => {
	const file = path.join(temporaryDirectory(t), 'n');
	for (const size of [10, 11, 5000]) {
		writeFileSync(file, 'x'.repeat(size));
		// oxlint-disable-next-line no-await-in-loop
		t.is((await readPrivateFile(file, 10))?.length, Math.min(11, size));
	}
});

test('an absent file is no text and a directory is an error', async (t) => {
	const directory = temporaryDirectory(t);
	t.is(await readPrivateFile(path.join(directory, 'absent'), 10), undefined);
	mkdirSync(path.join(directory, 'd'));
	await t.throwsAsync(readPrivateFile(path.join(directory, 'd'), 10), {code: 'EISDIR'});
});

test('a FIFO in place of the file holds nobody up', async (t) => {
	const file = path.join(temporaryDirectory(t), 'n');
	t.is(spawnSync('mkfifo', [file]).status, 0);
	t.is(await readPrivateFile(file, 10), '');
	await changePrivateFile(file, 10, (text) => `was ${text?.length}`);
	t.is(readFileSync(file, 'utf8'), 'was 0');
});

test('a damaged file set aside never replaces an older one', async (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'n');
	writeFileSync(file, 'one');
	t.is(await setFileAside(file), `${file}.damaged`);
	writeFileSync(file, 'two');
	t.not(await setFileAside(file), `${file}.damaged`);
	t.is(readFileSync(`${file}.damaged`, 'utf8'), 'one');
	t.is(readdirSync(directory).length, 2);
});
