import {copyFileSync, truncateSync} from 'node:fs';
import test from 'ava';
import {WatchedFiles} from '../helpers/watched-files.ts';

test('copytruncate loses nothing where the pattern matches the copy', async (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	files.append('a.log', 'one\n');
	files.pass(2000);
	files.look();
	files.append('a.log', 'two\n');
	copyFileSync(files.at('a.log'), files.at('a.log.1'));
	truncateSync(files.at('a.log'));
	files.append('a.log', 'three\n');
	t.deepEqual(files.look(), ['one', 'two', 'three']);
	files.pass(2000);
	t.deepEqual(await files.again(), ['one', 'two', 'three']);
	t.is(files.collector.report().lostBytes, 0);
});

test('copytruncate while no agent runs loses nothing where the copy is matched', async (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.append('a.log', 'old\n');
	files.look();
	await files.stop();
	files.append('a.log', 'one\n');
	copyFileSync(files.at('a.log'), files.at('a.log.1'));
	truncateSync(files.at('a.log'));
	files.append('a.log', 'two\n');
	t.deepEqual(await files.again(), ['one', 'two']);
});

test('a copy in the making is not read beside its original', (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	files.append('a.log', 'one\ntwo\n');
	files.pass(2000);
	files.look();
	files.append('a.log-20261120', 'one\n');
	files.pass(2000);
	t.deepEqual(files.look(), ['one', 'two']);
	files.append('a.log-20261120', 'two\nthree\n');
	files.append('a.log', 'three\n');
	files.look();
	truncateSync(files.at('a.log'));
	t.deepEqual(files.look(), ['one', 'two', 'three']);
});

test('a copy that somebody keeps repeats nothing', (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	files.append('a.log', 'one\ntwo\n');
	files.pass(2000);
	files.look();
	copyFileSync(files.at('a.log'), files.at('a.log.bak'));
	files.pass(2000);
	files.look();
	files.lookLater();
	files.append('a.log.bak', 'three\n');
	t.deepEqual(files.look(), ['one', 'two', 'three']);
});

test('a copy made before anything was read repeats nothing', async (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	files.append('a.log', 'one\n');
	copyFileSync(files.at('a.log'), files.at('a.log.1'));
	files.append('a.log', 'two\n');
	files.pass(2000);
	t.deepEqual(files.look(), ['one', 'two']);
	t.deepEqual(await files.again(), ['one', 'two']);
	t.deepEqual(files.lookLater(), ['one', 'two']);
});

test('a copy of what was cut before anything was read is read', (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	files.append('a.log', 'one\n');
	copyFileSync(files.at('a.log'), files.at('a.log.1'));
	truncateSync(files.at('a.log'));
	files.append('a.log', 'two\n');
	files.pass(2000);
	t.deepEqual(files.look().toSorted(), ['one', 'two']);
});

test('a new file that only begins like its successor is no copy', (t) => {
	const files = new WatchedFiles(t, ['a.log*']);
	files.look();
	files.append('a.log.1', 'started\none\n');
	files.append('a.log', 'started\ntwo and more\n');
	files.pass(2000);
	files.look();
	t.deepEqual(files.lookLater().toSorted(), ['one', 'started', 'started', 'two and more']);
});
