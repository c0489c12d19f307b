import {spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {
	chmodSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {filesLimit} from '../../src/collect/file-matches.ts';
import {WatchedFiles} from '../helpers/watched-files.ts';

test('a FIFO is not waited for and is named', (t) => {
	const files = new WatchedFiles(t, ['pipe', '*.log']);
	t.is(spawnSync('mkfifo', [files.at('pipe'), files.at('a.log')]).status, 0);
	files.look();
	const problems = files.problems();
	t.is(problems.length, 2);
	for (const problem of problems) t.regex(problem ?? '', /is a FIFO, not a file: remove it/);
});

test('devices, sockets and directories are named', async (t) => {
	const files = new WatchedFiles(t, ['device', 'socket', 'directory']);
	symlinkSync('/dev/zero', files.at('device'));
	mkdirSync(files.at('directory'));
	const server = createServer().listen(files.at('socket'));
	await once(server, 'listening');
	t.teardown(() => server.close());
	files.look();
	const problems = files.problems().join('\n');
	t.regex(problems, /device is a device/);
	t.regex(problems, /socket is a socket/);
	t.regex(problems, /directory is a directory: name the files in it, such as/);
	t.deepEqual(files.look(), []);
});

test('directories that a pattern matches are no problem', (t) => {
	const files = new WatchedFiles(t, ['*']);
	mkdirSync(files.at('directory'));
	files.look();
	t.deepEqual(files.problems(), []);
});

test('a link that leads to itself is named, one to a file is followed', (t) => {
	const files = new WatchedFiles(t, ['loop', 'link']);
	symlinkSync('loop', files.at('loop'));
	writeFileSync(files.at('target'), 'old\n');
	symlinkSync('target', files.at('link'));
	files.look();
	t.regex(files.problems().join('\n'), /loop is a symbolic link that leads to itself/);
	files.append('target', 'new\n');
	t.deepEqual(files.look(), ['new']);
});

test('an absent file is waited for, a pattern without matches is in order', (t) => {
	const files = new WatchedFiles(t, ['a.log', '*.txt']);
	files.look();
	const {watched} = files.collector.report();
	t.deepEqual(
		watched.map(({state}) => state),
		['waiting', 'waiting'],
	);
	t.regex(files.problems().join('\n'), /a\.log is not there/);
	t.is(files.problems().filter((problem) => problem !== null).length, 1);
	files.append('a.log', 'one\n');
	t.deepEqual(files.look(), ['one']);
	t.is(files.problems().filter((problem) => problem !== null).length, 0);
});

test('a file in place of a FIFO is read from its start', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	spawnSync('mkfifo', [files.at('a.log')]);
	files.look();
	rmSync(files.at('a.log'));
	files.append('a.log', 'one\n');
	t.deepEqual(files.look(), ['one']);
});

test('a directory that goes and comes back loses and repeats nothing', (t) => {
	const files = new WatchedFiles(t, ['x/*.log']);
	mkdirSync(files.at('x'));
	files.append('x/a.log', 'old\n');
	files.look();
	files.append('x/a.log', 'one\n');
	files.pass(2000);
	files.look();
	renameSync(files.at('x'), files.at('y'));
	files.lookLater();
	files.lookLater();
	files.append('y/a.log', 'two\n');
	renameSync(files.at('y'), files.at('x'));
	files.pass(2000);
	t.deepEqual(files.look(), ['one', 'two']);
});

test('as many files as the bound are followed and one more is named', (t) => {
	const files = new WatchedFiles(t, ['*.log']);
	for (let index = 0; index < filesLimit; index += 1) files.append(`${index}.log`, '');
	files.look();
	t.deepEqual(new Set(files.problems()), new Set([null]));
	files.append('one-more.log', '');
	files.pass(2000);
	files.look();
	t.regex(files.problems().join('\n'), /more than 1000 files match/);
});

test('who makes too many files below one pattern does not push out the others', (t) => {
	const files = new WatchedFiles(t, ['app/*.log', 'b/*.log', 'auth.log']);
	for (const name of ['app', 'b']) mkdirSync(files.at(name));
	for (let index = 0; index <= filesLimit; index += 1) files.append(`app/${index}.log`, '');
	files.append('b/b.log', '');
	files.append('auth.log', '');
	files.look();
	t.regex(files.problems().join('\n'), /more than 1000 files match/);
	const {watched} = files.collector.report();
	const reading = watched.filter(({state}) => state === 'reading').map(({name}) => name);
	t.is(reading.length, filesLimit);
	for (const name of ['b/b.log', 'auth.log']) t.true(reading.includes(files.at(name)), name);
});

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;

asRoot(`a file that may not be read says what to do${isRoot ? '' : ' (needs root)'}`, (t) => {
	const files = new WatchedFiles(t, ['auth.log']);
	files.append('auth.log', 'secret\n');
	chmodSync(files.at('auth.log'), 0o640);
	chmodSync(files.directory, 0o755);
	const fixture = path.resolve('dist/test/fixtures/tail-as-nobody.js');
	const {stdout, stderr} = spawnSync(process.execPath, [fixture, files.at('auth.log')], {
		uid: 65_534,
		gid: 65_534,
		encoding: 'utf8',
	});
	t.is(stderr, '');
	t.regex(
		stdout,
		/"failed".*auth\.log may not be read: add nms-agent to group adm: usermod -aG adm nms-agent/,
	);
});

test('a file that could not be read at first is read from where it ended then', (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.append('a.log', 'old\n');
	files.look();
	const [key = ''] = files.basket.keys('file:');
	// As the collector keeps it when it may look at the file and not open it.
	const kept = {path: files.at('a.log'), offset: 4, within: 'line', head: '', guard: '', at: 1};
	files.basket.put([], key, JSON.stringify(kept));
	files.append('a.log', 'new\n');
	t.is(readFileSync(files.at('a.log')).length, 8);
	return files.again().then((lines) => t.deepEqual(lines, ['new']));
});

test('positions that are none are as if there were none', async (t) => {
	const files = new WatchedFiles(t, ['a.log']);
	files.append('a.log', 'one\n');
	files.look();
	const [key = ''] = files.basket.keys('file:');
	for (const text of [
		'',
		'x',
		'null',
		'7',
		'{}',
		'{"path":"x","offset":-1,"within":"line","head":"","guard":"","at":1}',
	]) {
		files.basket.put([], key, text);
		files.basket.events.length = 0;
		// oxlint-disable-next-line no-await-in-loop
		t.deepEqual(await files.again(), ['one'], text);
	}
});
