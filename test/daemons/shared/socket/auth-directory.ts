import {execFileSync} from 'node:child_process';
import {
	existsSync,
	lchownSync,
	linkSync,
	mkdirSync,
	readdirSync,
	renameSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {AuthDirectory} from '../../../../src/daemons/shared/socket/auth-directory.ts';
import type {Challenge, Verdict} from '../../../../src/daemons/shared/socket/auth-directory.ts';
import {socketLimits} from '../../../../src/daemons/shared/socket/limits.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

const hubId = '0123456789abcdef';
const now = Date.UTC(2026, 10, 20);

test('a link with the right name and target proves the uid, and is gone', (t) => {
	const auth = authIn(t);
	const challenge = auth.challenge(now);
	symlinkSync(challenge.target, fileOf(auth, challenge));
	t.deepEqual(auth.verify(challenge, now), {kind: 'ok', uid: process.getuid!()});
	t.deepEqual(readdirSync(auth.directory), []);
});

test('names are 128 random bits, new in every challenge', (t) => {
	const auth = authIn(t);
	const [first, second] = [auth.challenge(now), auth.challenge(now)];
	t.regex(first.link, /^[0-9a-f]{32}$/);
	t.regex(first.target, /^nms-auth:v1:0123456789abcdef:[0-9a-f]{32}$/);
	t.is(new Set([first.link, second.link, first.target, second.target]).size, 4);
});

test('everybody may make links, nobody may list or take them', (t) => {
	const {directory} = authIn(t);
	t.is(statSync(directory).mode & 0o7777, 0o1733);
	t.is(statSync(`${directory}.taken`).mode & 0o7777, 0o700);
});

// How a link or file of another kind comes to stand under the name that was asked for.
const forgeries: readonly (readonly [
	string,
	(auth: AuthDirectory, challenge: Challenge) => void,
	string,
])[] = [
	['no link at all', () => undefined, 'there is no such link'],
	[
		'a regular file renamed to the name',
		(auth, challenge) => {
			writeFileSync(path.join(auth.directory, 'mine'), challenge.target);
			renameSync(path.join(auth.directory, 'mine'), fileOf(auth, challenge));
		},
		'it is not a symbolic link',
	],
	[
		'a hard link to a regular file',
		(auth, challenge) => {
			writeFileSync(path.join(auth.directory, 'mine'), challenge.target);
			linkSync(path.join(auth.directory, 'mine'), fileOf(auth, challenge));
		},
		'it is not a symbolic link',
	],
	[
		'a directory',
		(auth, challenge) => mkdirSync(fileOf(auth, challenge)),
		'it is not a symbolic link',
	],
	[
		'a symbolic link that answers another challenge, renamed',
		(auth, challenge) => {
			const other = auth.challenge(now);
			symlinkSync(other.target, fileOf(auth, other));
			renameSync(fileOf(auth, other), fileOf(auth, challenge));
		},
		'the link points elsewhere',
	],
	[
		'a hard link to a symbolic link',
		(auth, challenge) => {
			symlinkSync(challenge.target, path.join(auth.directory, 'mine'));
			execFileSync('ln', ['-P', path.join(auth.directory, 'mine'), fileOf(auth, challenge)]);
		},
		'the link has a second name',
	],
	[
		'the right link in the name of another hub',
		(auth, challenge) =>
			symlinkSync(challenge.target.replace(hubId, 'fedcba9876543210'), fileOf(auth, challenge)),
		'the link points elsewhere',
	],
];

for (const [title, forge, reason] of forgeries)
	test(`identity is refused for ${title}`, (t) => {
		const auth = authIn(t);
		const challenge = auth.challenge(now);
		forge(auth, challenge);
		t.deepEqual(auth.verify(challenge, now), {kind: 'refused', reason});
		t.false(readdirSync(auth.directory).includes(challenge.link));
	});

test('a challenge is good until its time is over and not a moment longer', (t) => {
	const auth = authIn(t);
	const verdicts = [socketLimits.challengeMs, socketLimits.challengeMs + 1].map(
		(waitMs): Verdict => {
			const challenge = auth.challenge(now);
			symlinkSync(challenge.target, fileOf(auth, challenge));
			return auth.verify(challenge, now + waitMs);
		},
	);
	t.is(verdicts[0]?.kind, 'ok');
	t.deepEqual(verdicts[1], {kind: 'refused', reason: 'the challenge has expired'});
	t.deepEqual(readdirSync(auth.directory), []);
});

const testAsRoot = process.getuid!() === 0 ? test : test.skip;

testAsRoot('the uid is the one of who made the link', (t) => {
	const auth = authIn(t);
	const challenge = auth.challenge(now);
	symlinkSync(challenge.target, fileOf(auth, challenge));
	lchownSync(fileOf(auth, challenge), 65_534, 65_534);
	t.deepEqual(auth.verify(challenge, now), {kind: 'ok', uid: 65_534});
});

test('leftovers older than asked for are swept, full directories stay', (t) => {
	const auth = authIn(t);
	symlinkSync('x', path.join(auth.directory, 'left'));
	writeFileSync(path.join(auth.directory, 'file'), '');
	mkdirSync(path.join(auth.directory, 'full/inner'), {recursive: true});
	utimesSync(path.join(auth.directory, 'file'), 0, 0);
	auth.sweep(0);
	t.is(readdirSync(auth.directory).length, 3);
	auth.sweep(Number.POSITIVE_INFINITY);
	t.deepEqual(readdirSync(auth.directory), ['full']);
});

test('directories that were taken away are made anew by the next sweep', (t) => {
	const auth = authIn(t);
	auth.remove();
	t.false(existsSync(auth.directory));
	auth.sweep(0);
	t.is(statSync(auth.directory).mode & 0o7777, 0o1733);
});

test('a directory that is a link or a file is not taken over', (t) => {
	const directory = temporaryDirectory(t);
	symlinkSync('/tmp', path.join(directory, 'auth'));
	t.throws(() => new AuthDirectory(path.join(directory, 'hub.sock'), hubId), {
		message: /is not a directory of this user/,
	});
});

function authIn(t: ExecutionContext): AuthDirectory {
	return new AuthDirectory(path.join(temporaryDirectory(t), 'hub.sock'), hubId);
}

function fileOf(auth: AuthDirectory, {link}: Challenge): string {
	return path.join(auth.directory, link);
}
