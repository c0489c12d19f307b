import {
	chownSync,
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmdirSync,
	rmSync,
	statSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {NmsError} from '../../base/errors.ts';
import {catalogueOf, catalogueSchema} from '../event-catalogue.ts';
import {openDatabase} from '../open-database.ts';
import {sqliteFailure} from '../sqlite-failure.ts';
import {lockStateDirectory} from '../state-lock.ts';
import type {BackupFile, Manifest} from './manifest.ts';
import {backupAt, configurationCopy, readManifest, sha256Of} from './manifest.ts';

export interface RestoreJob {
	/** A backup, or a directory of backups, of which the newest is meant. */
	readonly directory: string;
	readonly stateDirectory: string;
	readonly signal: AbortSignal;
	readonly onProgress: (progress: {readonly path: string; readonly bytes: number}) => void;
}

export interface Restored {
	readonly backup: string;
	readonly manifest: Manifest;
}

const restoring = '.restoring';

/** What an empty state directory may have: a lock, what a file system makes, and what an interrupted restore has left. */
const ignored = /^(?:lock\.(?:db(?:-journal)?|json)|lost\+found|\.restoring)$/;

/** Fills an empty state directory from a backup that is as it was made. Rejects with an NmsError, or the reason of an abort. */
export async function restoreBackup(job: RestoreJob): Promise<Restored> {
	const backup = backupAt(job.directory);
	const manifest = readManifest(backup);
	refuseFull(job.stateDirectory);
	await checkFiles(backup, manifest.files, job);
	const holder = {program: 'nms-hub', name: 'restore', pid: process.pid} as const;
	const lock = lockStateDirectory(job.stateDirectory, holder);
	const part = path.join(job.stateDirectory, restoring);
	try {
		refuseFull(job.stateDirectory);
		rmSync(part, {recursive: true, force: true});
		copyFiles(backup, part, {files: manifest.files, job});
		giveToOwner(job.stateDirectory, part);
		// The state last: a directory without it is one that nobody has restored.
		for (const name of ['events', 'state.db'])
			renameSync(path.join(part, name), path.join(job.stateDirectory, name));
		rmdirSync(part);
		return {backup, manifest};
	} catch (error) {
		rmSync(part, {recursive: true, force: true});
		job.signal.throwIfAborted();
		throw sqliteFailure(error, 'write', path.join(job.stateDirectory, 'state.db'));
	} finally {
		lock.release();
	}
}

function refuseFull(directory: string): void {
	if (!existsSync(directory)) return;
	const names = readdirSync(directory).filter((name) => !ignored.test(name));
	if (names.length === 0) return;
	throw new NmsError('refused', `${directory} is not empty: ${names.slice(0, 3).join(', ')}`, {
		remedy: `move it away ('mv ${directory} ${directory}.old'), or name an empty one with --state-directory`,
	});
}

async function checkFiles(
	backup: string,
	files: readonly BackupFile[],
	{signal, onProgress}: RestoreJob,
): Promise<void> {
	let bytes = 0;
	for (const {path: name, sizeBytes, sha256} of files) {
		const file = path.join(backup, name);
		const onBytes = (more: number): void => {
			bytes += more;
			onProgress({path: name, bytes});
		};
		const size = statSync(file, {throwIfNoEntry: false})?.size;
		// oxlint-disable-next-line no-await-in-loop
		if (size === sizeBytes && (await sha256Of(file, {signal, onBytes})) === sha256) continue;
		throw new NmsError('refused', `${file} is not as it was backed up`, {
			remedy: 'use another backup: nothing was restored',
		});
	}
}

function copyFiles(
	backup: string,
	target: string,
	{files, job}: {readonly files: readonly BackupFile[]; readonly job: RestoreJob},
): void {
	mkdirSync(path.join(target, 'events'), {recursive: true, mode: 0o700});
	let bytes = 0;
	// The configuration is of another place, and of another time.
	for (const {path: name, sizeBytes} of files.filter(
		({path: each}) => each !== configurationCopy,
	)) {
		job.signal.throwIfAborted();
		copyFileSync(path.join(backup, name), path.join(target, name));
		flushFile(path.join(target, name));
		bytes += sizeBytes;
		job.onProgress({path: name, bytes});
	}
	forgetResting(path.join(target, 'events'));
}

function flushFile(file: string): void {
	const handle = openSync(file, 'r+');
	fsyncSync(handle);
	closeSync(handle);
}

/** What the catalogue knows of files is of those it has seen, and these are others. */
function forgetResting(events: string): void {
	if (!existsSync(catalogueOf(events))) return;
	const database = openDatabase(catalogueOf(events), catalogueSchema);
	database.exec('DELETE FROM resting');
	database.close();
}

/** Root restores for the hub's user, whose the state directory is. */
function giveToOwner(directory: string, part: string): void {
	if (process.geteuid?.() !== 0) return;
	const {uid, gid} = statSync(directory);
	for (const name of ['.', ...readdirSync(part, {recursive: true, encoding: 'utf8'})])
		chownSync(path.join(part, name), uid, gid);
	for (const name of ['lock.db', 'lock.json'])
		if (existsSync(path.join(directory, name))) chownSync(path.join(directory, name), uid, gid);
}
