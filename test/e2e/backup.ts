// `nms backup` and `nms restore` with a real hub that goes on storing.
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {EventAppender} from '../../src/db/event-appender.ts';
import {batchOf, numbered} from '../helpers/event-batches.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {askHub, endOf, runNms, startNms} from '../helpers/run-nms.ts';
import {guesses, sendLines} from '../helpers/syslog-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

/** Events of some days ago, so that there is a file that nobody writes to, not even to decode it anew. */
function storeOld(stateDirectory: string): string {
	const appender = new EventAppender({
		directory: path.join(stateDirectory, 'events'),
		reasonNames: [],
	});
	const receivedAt = Date.now() - 9 * 86_400_000;
	appender.append(batchOf(numbered(1, 500, {receivedAt})));
	// Sealed and signed, so that nothing is left to do in it.
	appender.seal(Date.now());
	while (!appender.sign(1000));
	appender.close();
	return `events/events-${new Date(receivedAt).toISOString().slice(0, 10)}-std.db`;
}

function numberedLines(from: number, count: number): readonly string[] {
	return Array.from({length: count}, (_, at) => `<11>Nov 20 10:00:00 pi app: number ${from + at}`);
}

async function exported(hub: HubProcess): Promise<string> {
	return (await askHub(hub, 'export', '--oldest', '--format', 'raw')).stdout;
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

test.serial('a hub is backed up while it stores, and restored on an empty machine', async (t) => {
	const directory = temporaryDirectory(t);
	const stateDirectory = path.join(directory, 'state');
	const old = storeOld(stateDirectory);
	const hub = await startHub(t, {directory});
	await sendLines(hub.tcpPort, guesses('203.0.113.7', 30));
	await sendLines(hub.tcpPort, numberedLines(0, 3000));
	await until('all is stored', async () => (await hub.health()).events.stored === 3530);

	const sending = (async () => {
		for (let at = 0; at < 20; at += 1) {
			// oxlint-disable-next-line no-await-in-loop
			await sendLines(hub.tcpPort, numberedLines(3000 + at * 500, 500));
		}
	})();
	const backups = path.join(directory, 'backups');
	const backup = ['backup', backups, '--state-directory', stateDirectory];
	const first = await runNms(backup);
	t.is(first.status, 0, first.stderr);
	await sending;
	await until('all is stored', async () => (await hub.health()).events.stored === 13_530);
	const second = await runNms([...backup, '--json']);
	t.is(second.status, 0, second.stderr);
	t.like(JSON.parse(second.stdout), {kept_files: 1});
	const [one = '', two = '', ...more] = readdirSync(backups).filter((name) =>
		name.startsWith('nms-'),
	);
	t.deepEqual(more, []);
	const inode = (name: string): number => statSync(path.join(backups, name, old)).ino;
	t.is(inode(one), inode(two));
	t.true(existsSync(path.join(backups, two, 'hub.yaml')) || !existsSync('/etc/nms/hub.yaml'));
	const before = await exported(hub);
	const alerts = (await askHub(hub, 'alerts', 'list', '--json')).stdout;
	await hub.stop();

	for (const [name, isWhole] of [
		[one, false],
		[two, true],
	] as const) {
		const elsewhere = path.join(directory, name);
		mkdirSync(elsewhere);
		const state = path.join(elsewhere, 'state');
		// oxlint-disable no-await-in-loop
		const args = ['restore', path.join(backups, name), '--state-directory', state];
		const restored = await runNms(args);
		t.is(restored.status, 0, restored.stderr);
		if (!isWhole) t.is((await runNms(['verify', '--state-directory', state])).status, 0);
		const again = await startHub(t, {directory: elsewhere});
		const after = await exported(again);
		t.true(before.startsWith(after.slice(0, after.length - 1)));
		t.true(after.split('\n').length > 3530);
		if (isWhole) {
			t.is(hashOf(after), hashOf(before));
			t.is((await askHub(again, 'alerts', 'list', '--json')).stdout, alerts);
		}
		const {stored} = (await again.health()).events;
		await sendLines(again.tcpPort, ['<11>Nov 20 10:00:00 pi app: afterwards']);
		await until('it stores', async () => (await again.health()).events.stored === stored + 1);
		await again.stop();
		// oxlint-enable no-await-in-loop
	}
});

test.serial('a backup that is damaged, or interrupted, restores nothing', async (t) => {
	const directory = temporaryDirectory(t);
	const stateDirectory = path.join(directory, 'state');
	const hub = await startHub(t, {directory});
	await sendLines(hub.tcpPort, numberedLines(0, 100));
	await until('all is stored', async () => (await hub.health()).events.stored === 100);
	await hub.stop();
	const backups = path.join(directory, 'backups');
	const backup = ['backup', backups, '--state-directory', stateDirectory];
	const child = startNms(backup);
	const ended = endOf(child);
	await until(
		'it writes',
		() => existsSync(path.join(backups, '.nms-backup.part')) || child.exitCode !== null,
	);
	child.kill('SIGTERM');
	const {status, stderr} = await ended;
	if (status !== 0) t.regex(stderr, /interrupted; run it again/);
	t.false(existsSync(path.join(backups, '.nms-backup.part')));
	t.is((await runNms(backup)).status, 0);
	const name =
		readdirSync(backups)
			.toSorted()
			.findLast((each) => each.startsWith('nms-')) ?? '';
	const file = path.join(backups, name, 'state.db');
	const bytes = readFileSync(file);
	bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
	writeFileSync(file, bytes);
	const empty = path.join(directory, 'empty');
	const damaged = await runNms(['restore', path.join(backups, name), '--state-directory', empty]);
	t.is(damaged.status, 1);
	t.regex(damaged.stderr, /state\.db is not as it was backed up; use another backup/);
	t.false(existsSync(empty));
	const full = await runNms(['restore', backups, '--state-directory', stateDirectory]);
	t.is(full.status, 1);
	t.regex(full.stderr, /state is not empty: .*; move it away/);
	t.is(
		(await runNms(['backup', '/nowhere/backups', '--state-directory', stateDirectory])).status,
		5,
	);
});
