import {randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {BackupJob} from '../../../src/db/archive/backup.ts';
import {makeBackup} from '../../../src/db/archive/backup.ts';
import {restoreBackup} from '../../../src/db/archive/restore.ts';
import {EventAppender} from '../../../src/db/event-appender.ts';
import {openSqliteStateStore} from '../../../src/db/sqlite-state-store.ts';
import {batchOf, numbered, testTime} from '../../helpers/event-batches.ts';
import {testOnSmallDisk} from '../../helpers/small-disk.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const dayMs = 86_400_000;

/** A state directory with a file for each of two days, which nobody writes. */
function makeState(directory: string, messageBytes = 10): string {
	const state = path.join(directory, 'state');
	mkdirSync(state);
	openSqliteStateStore(path.join(state, 'state.db')).close();
	const events = new EventAppender({directory: path.join(state, 'events'), reasonNames: []});
	for (const [at, receivedAt] of [testTime - 3 * dayMs, testTime - 2 * dayMs].entries()) {
		const rows = numbered(at * 10 + 1, at * 10 + 10, {receivedAt});
		events.append(batchOf(rows.map((row) => ({...row, message: randomBytes(messageBytes)}))));
	}
	while (!events.sign(1000));
	events.close();
	return state;
}

function jobOf(
	stateDirectory: string,
	directory: string,
	rest: Partial<BackupJob> = {},
): BackupJob {
	return {
		stateDirectory,
		directory,
		configFile: undefined,
		program: '0.0.0',
		now: testTime,
		signal: new AbortController().signal,
		onProgress: () => undefined,
		...rest,
	};
}

function restoreJobOf(directory: string, stateDirectory: string) {
	const {signal, onProgress} = jobOf('', '');
	return {directory, stateDirectory, signal, onProgress};
}

test('only files that have changed are copied again', async (t) => {
	const directory = temporaryDirectory(t);
	const state = makeState(directory);
	const backups = path.join(directory, 'backups');
	const first = await makeBackup(jobOf(state, backups));
	t.like(first, {files: 4, kept: 0});
	t.true(first.copiedBytes > 50_000);
	t.like(await makeBackup(jobOf(state, backups)), {files: 4, kept: 2});
	const changed = readdirSync(path.join(state, 'events')).findLast((name) => /std/.test(name));
	const file = path.join(state, 'events', changed ?? '');
	const appender = new EventAppender({directory: path.dirname(file), reasonNames: []});
	appender.append(batchOf(numbered(21, 30, {receivedAt: testTime - 2 * dayMs})));
	appender.close();
	const third = await makeBackup(jobOf(state, backups));
	t.like(third, {files: 4, kept: 1});
	t.is(readdirSync(backups).filter((name) => name.startsWith('nms-backup-')).length, 3);
	const {backup} = await restoreBackup(restoreJobOf(backups, path.join(directory, 'restored')));
	t.is(backup, third.path);
});

test('a backup that is aborted leaves nothing, and so does one of a file that is none', async (t) => {
	const directory = temporaryDirectory(t);
	const state = makeState(directory);
	const backups = path.join(directory, 'backups');
	const controller = new AbortController();
	const reason = new Error('enough');
	const onProgress = (): void => controller.abort(reason);
	const job = jobOf(state, backups, {signal: controller.signal, onProgress});
	t.is(await t.throwsAsync(makeBackup(job)), reason);
	t.deepEqual(
		readdirSync(backups).filter((name) => name.includes('backup')),
		[],
	);
	writeFileSync(path.join(state, 'state.db'), 'never a database, but long enough for one');
	await t.throwsAsync(makeBackup(jobOf(state, backups)), {code: 'refused'});
	t.deepEqual(
		readdirSync(backups).filter((name) => name.includes('backup')),
		[],
	);
});

testOnSmallDisk(
	'a full disk leaves no half of a backup, or of a state',
	2 << 20,
	async (t, disk) => {
		const directory = temporaryDirectory(t);
		const state = makeState(directory, 100_000);
		await t.throwsAsync(makeBackup(jobOf(state, path.join(disk, 'backups'))), {code: 'disk_full'});
		t.deepEqual(
			readdirSync(path.join(disk, 'backups')).filter((name) => name.includes('backup')),
			[],
		);
		const backups = path.join(directory, 'backups');
		const {path: backup} = await makeBackup(jobOf(state, backups));
		t.true(statSync(backup).isDirectory());
		const restored = path.join(disk, 'restored');
		await t.throwsAsync(restoreBackup(restoreJobOf(backup, restored)), {code: 'disk_full'});
		t.false(existsSync(path.join(restored, 'state.db')));
		t.false(existsSync(path.join(restored, '.restoring')));
	},
);
