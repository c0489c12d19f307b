import {
	chmodSync,
	chownSync,
	closeSync,
	lchownSync,
	linkSync,
	mkdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {linkLimit, openTrusted} from '../../src/collect/trusted-open.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {WatchedFiles} from '../helpers/watched-files.ts';

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? test : test.skip;
const [app, other] = [61_001, 61_002];

/** What may be read at the path, or why not. */
function readAt(file: string): string {
	const found = openTrusted(file);
	if (found.kind !== 'open') return found.kind === 'other' ? 'no file' : found.why;
	try {
		return readFileSync(found.fd, 'utf8');
	} finally {
		closeSync(found.fd);
	}
}

/** A directory of a user with a file `own` of it, beside a file `secret` that only root may read. */
function scene(t: ExecutionContext): (name: string) => string {
	const directory = temporaryDirectory(t);
	const at = (name: string): string => path.join(directory, name);
	mkdirSync(at('app'));
	chownSync(at('app'), app, app);
	for (const [name, uid] of [
		['app/own', app],
		['secret', 0],
	] as const) {
		writeFileSync(at(name), `${name}\n`, {mode: 0o600});
		chownSync(at(name), uid, uid);
	}
	return at;
}

function link(target: string, file: string, uid: number): void {
	symlinkSync(target, file);
	lchownSync(file, uid, uid);
}

test('a file is opened along real directories and own links', (t) => {
	const directory = temporaryDirectory(t);
	const at = (name: string): string => path.join(directory, name);
	mkdirSync(at('a'));
	writeFileSync(at('a/log'), 'line\n');
	symlinkSync('a', at('relative'));
	symlinkSync(at('relative/../a/./log'), at('absolute'));
	for (const name of ['a/log', 'relative/log', 'absolute']) t.is(readAt(at(name)), 'line\n');
	t.throws(() => openTrusted(at('none')), {code: 'ENOENT'});
	t.throws(() => openTrusted(at('a/log/x')), {code: 'ENOTDIR'});
	t.is(readAt(at('a')), 'no file');
	t.is(readAt('/dev/null'), 'no file');
});

test('as many links as the bound are followed and one more is not', (t) => {
	const directory = temporaryDirectory(t);
	const at = (index: number): string => path.join(directory, String(index));
	writeFileSync(at(0), 'line\n');
	for (let index = 1; index <= linkLimit + 1; index += 1) symlinkSync(String(index - 1), at(index));
	t.is(readAt(at(linkLimit)), 'line\n');
	t.throws(() => openTrusted(at(linkLimit + 1)), {code: 'ELOOP'});
});

asRoot('a link of another user leads to files of that user only', (t) => {
	const at = scene(t);
	link(at('secret'), at('app/x.log'), app);
	link('own', at('app/y.log'), app);
	link('own', at('app/z.log'), other);
	link(at('app/x.log'), at('twice'), 0);
	link(at(''), at('app/up'), app);
	t.regex(
		readAt(at('app/x.log')),
		/x\.log leads through a symbolic link of uid 61001 to a file of uid 0/,
	);
	t.is(readAt(at('app/y.log')), 'app/own\n');
	t.regex(readAt(at('app/z.log')), /of uid 61002 to a file of uid 61001/);
	t.regex(readAt(at('twice')), /of uid 61001 to a file of uid 0/);
	t.regex(readAt(at('app/up/secret')), /of uid 61001 to a file of uid 0/);
	t.is(readAt(at('app/up/app/own')), 'app/own\n');
	link('/proc/self/environ', at('app/environ'), app);
	t.regex(readAt(at('app/environ')), /of uid 61001/);
});

asRoot('a second name that somebody else may have made is not read', (t) => {
	const at = scene(t);
	linkSync(at('secret'), at('app/x.log'));
	t.regex(readAt(at('app/x.log')), /x\.log has 2 names, and others than its owner may write/);
	// In a directory of root it is root's own matter, unless others may write to that, too.
	t.is(readAt(at('secret')), 'secret\n');
	chmodSync(at(''), 0o1777);
	t.regex(readAt(at('secret')), /has 2 names/);
	linkSync(at('app/own'), at('app/y.log'));
	t.is(readAt(at('app/y.log')), 'app/own\n');
});

asRoot('a link to a file that only the agent may read shows nothing of it', (t) => {
	const files = new WatchedFiles(t, ['app/*.log']);
	mkdirSync(files.at('app'));
	files.look();
	writeFileSync(files.at('secret'), 'hash\n', {mode: 0o600});
	link(files.at('secret'), files.at('app/x.log'), app);
	files.pass(2000);
	t.deepEqual(files.look(), []);
	t.regex(files.problems().join('\n'), /x\.log leads through a symbolic link of uid 61001/);
});

asRoot('a link of a stranger does not give the lines of a followed file another name', (t) => {
	const files = new WatchedFiles(t, ['auth.log', 'app/*.log']);
	mkdirSync(files.at('app'));
	files.append('auth.log', '');
	files.look();
	link(files.at('auth.log'), files.at('app/x.log'), app);
	files.pass(2000);
	files.look();
	files.append('auth.log', 'one\n');
	t.deepEqual(files.look(), ['one']);
	const {watched} = files.collector.report();
	t.deepEqual(
		watched.filter(({state}) => state === 'reading').map(({name}) => name),
		[files.at('auth.log')],
	);
	t.regex(files.problems().join('\n'), /x\.log leads through/);
});
