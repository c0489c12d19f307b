// The demo as a stranger starts it: what it prints, how it ends, and that nothing is left of it.
import {mkdirSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {socketPathLimit} from '../../src/base/socket-file.ts';
import {triagedAlertJson} from '../../src/proto/rpc/schema.ts';
import {endOf, runNms, startNms} from '../helpers/run-nms.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

test('a headless demo prints each expected alert and leaves nothing', async (t) => {
	const TMPDIR = temporaryDirectory(t);
	const {status, stdout, stderr} = await runNms(['demo'], {env: {TMPDIR}});
	t.is(status, 0, stderr);
	const lines = stdout.trimEnd().split('\n').toSorted();
	t.is(lines.length, 3);
	t.regex(lines[0] ?? '', /^CRITICAL .*203\.0\.113\.7/);
	t.regex(lines[1] ?? '', /^HIGH .*203\.0\.113\.7/);
	t.regex(lines[2] ?? '', /^MEDIUM .*192\.168\.1\.66/);
	t.regex(stderr, /every expected alert was seen/);
	t.regex(stderr, /^nms: demo: an agent watches this machine, /m);
	t.deepEqual(readdirSync(TMPDIR), []);
	t.deepEqual(daemonsIn(TMPDIR), []);
});

test('a demo that is kept leaves its state behind and prints alerts as JSON', async (t) => {
	const TMPDIR = temporaryDirectory(t);
	const {status, stdout, stderr} = await runNms(['demo', '--json', '--keep'], {env: {TMPDIR}});
	t.is(status, 0, stderr);
	const alerts = stdout
		.trimEnd()
		.split('\n')
		.map((line) => triagedAlertJson.parse(JSON.parse(line)));
	t.deepEqual(alerts.map(({severity}) => severity).toSorted(), ['critical', 'high', 'medium']);
	const [kept = ''] = readdirSync(TMPDIR);
	t.true(stderr.includes(`state kept in ${path.join(TMPDIR, kept)}`));
	t.true(readdirSync(path.join(TMPDIR, kept)).includes('state'));
	t.deepEqual(daemonsIn(TMPDIR), []);
});

for (const [signal, status] of [
	['SIGINT', 130],
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const) {
	test.serial(`a demo that ${signal} ends takes its daemons and its state along`, async (t) => {
		const TMPDIR = temporaryDirectory(t);
		const child = startNms(['demo', '--headless'], {env: {TMPDIR}});
		const ended = endOf(child);
		let told = '';
		child.stderr.on('data', (text: string) => {
			told += text;
		});
		await until('the attack has begun', () => told.includes('under a brute force'), 60_000);
		t.is(daemonsIn(TMPDIR).length, 2);
		child.kill(signal);
		t.is((await ended).status, status);
		t.deepEqual(readdirSync(TMPDIR), []);
		t.deepEqual(daemonsIn(TMPDIR), []);
	});
}

test.serial('a demo whose reader goes away takes its daemons and its state along', async (t) => {
	const TMPDIR = temporaryDirectory(t);
	const child = startNms(['demo', '--headless'], {env: {TMPDIR}});
	child.stdout.destroy();
	const {status} = await endOf(child);
	t.is(status, 0);
	t.deepEqual(readdirSync(TMPDIR), []);
	await until('both are gone', () => daemonsIn(TMPDIR).length === 0);
});

test.serial('hub and agent of a killed demo end, its directory with the next demo', async (t) => {
	const TMPDIR = temporaryDirectory(t);
	const child = startNms(['demo', '--headless'], {env: {TMPDIR}});
	const ended = endOf(child);
	await until('hub and agent run', () => daemonsIn(TMPDIR).length === 2, 60_000);
	child.kill('SIGKILL');
	await ended;
	await until('both are gone', () => daemonsIn(TMPDIR).length === 0);
	const [left = ''] = readdirSync(TMPDIR);
	const next = await runNms(['demo'], {env: {TMPDIR}});
	t.is(next.status, 0, next.stderr);
	t.true(next.stderr.includes(`removed ${path.join(TMPDIR, left)}, left by a demo`));
	t.deepEqual(readdirSync(TMPDIR), []);
});

test.serial('a demo whose agent cannot start goes on and says why', async (t) => {
	const TMPDIR = temporaryDirectory(t);
	// The agent's socket has the longest path: one byte too many for it is not too many for the hub's.
	const directory = path.join(TMPDIR, 'x'.repeat(socketPathLimit + 1 - TMPDIR.length - 34));
	mkdirSync(directory);
	const {status, stderr} = await runNms(['demo'], {env: {TMPDIR: directory}});
	t.is(status, 0, stderr);
	t.regex(stderr, /no agent watches this machine: it ended with \d+: .*107/);
	t.regex(stderr, /every expected alert was seen/);
	t.deepEqual(daemonsIn(TMPDIR), []);
});

test.serial('a demo without a directory to write in says what to do', async (t) => {
	const {status, stderr} = await runNms(['demo'], {env: {TMPDIR: '/nowhere'}});
	t.is(status, 1);
	t.regex(
		stderr,
		/^nms: cannot make a directory for the demo: .*; name a directory .* in TMPDIR\n$/,
	);
});

/** Pids of hubs and agents that were started with a configuration below the directory. */
function daemonsIn(directory: string): readonly string[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((pid) => commandLineOf(pid).includes(`${directory}/`));
}

function commandLineOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
	} catch {
		return '';
	}
}
