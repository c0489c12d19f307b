import {createHash} from 'node:crypto';
import {createReadStream, existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {messageOf, NmsError} from '../../base/errors.ts';

/** A file of a backup. */
export interface BackupFile {
	/** Within the backup, with `/`. */
	readonly path: string;
	readonly sizeBytes: number;
	readonly sha256: string;
	/** How the file was from which it was copied; null for one that may change without a trace. */
	readonly source: {readonly sizeBytes: number; readonly modifiedAt: number} | null;
}

/** What a backup says of itself: it is complete where this is there. */
export interface Manifest {
	readonly version: 1;
	/** RFC 3339. */
	readonly made: string;
	/** Of nms. */
	readonly program: string;
	readonly files: readonly BackupFile[];
	/** Of the files' entries, so that a flipped bit in the manifest shows. */
	readonly digest: string;
}

/** The name of the configuration within a backup. */
export const configurationCopy = 'hub.yaml';

const manifestName = 'manifest.json';
const backupName = /^nms-backup-\d{8}T\d{6}Z(?:-\d+)?$/;

/** The name of a backup of this moment in the directory of backups; one that is taken is numbered. */
export function newBackupName(directory: string, now: number): string {
	const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
	let name = `nms-backup-${stamp}`;
	for (let number = 2; existsSync(path.join(directory, name)); number += 1)
		name = `nms-backup-${stamp}-${number}`;
	return name;
}

/** The backup that a path means: itself, or the newest one in it. Throws an NmsError where there is none. */
export function backupAt(directory: string): string {
	if (existsSync(path.join(directory, manifestName))) return directory;
	const newest = newestBackup(directory);
	if (newest !== undefined) return newest;
	throw new NmsError('not_found', `there is no complete backup in ${directory}`, {
		remedy: "name a directory that 'nms backup' has made",
	});
}

/** The newest complete backup in a directory of backups. */
export function newestBackup(directory: string): string | undefined {
	if (!existsSync(directory)) return undefined;
	return readdirSync(directory)
		.filter((name) => backupName.test(name))
		.toSorted()
		.map((name) => path.join(directory, name))
		.findLast((backup) => existsSync(path.join(backup, manifestName)));
}

export function manifestOf(
	files: readonly BackupFile[],
	{made, program}: Pick<Manifest, 'made' | 'program'>,
): string {
	const manifest: Manifest = {version: 1, made, program, files, digest: digestOf(files)};
	return `${JSON.stringify(manifest, undefined, '\t')}\n`;
}

/** The manifest's own name within a backup. */
export function manifestFile(backup: string): string {
	return path.join(backup, manifestName);
}

/** Throws an NmsError where it cannot be believed. */
export function readManifest(backup: string): Manifest {
	const file = manifestFile(backup);
	try {
		const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
		if (isManifest(value)) return value;
		throw new TypeError('it is not what a backup has written');
	} catch (error) {
		throw new NmsError('refused', `read ${file}: ${messageOf(error)}`, {
			remedy: 'use another backup',
			cause: error,
		});
	}
}

/** SHA-256 of a file's bytes; `onBytes` is told how many more were read. */
export async function sha256Of(
	file: string,
	{signal, onBytes}: {readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void},
): Promise<string> {
	const hash = createHash('sha256');
	const stream = createReadStream(file, {signal, highWaterMark: 1 << 20});
	stream.on('data', (chunk) => onBytes(chunk.length));
	await pipeline(stream, hash);
	return hash.digest('hex');
}

function digestOf(files: readonly BackupFile[]): string {
	return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}

function isManifest(value: unknown): value is Manifest {
	if (typeof value !== 'object' || value === null) return false;
	const {version, files, digest} = {version: 0, files: [], digest: '', ...value};
	if (version !== 1 || !Array.isArray(files)) return false;
	const entries: readonly unknown[] = files;
	return entries.every((entry) => isBackupFile(entry)) && digest === digestOf(entries);
}

function isBackupFile(value: unknown): value is BackupFile {
	if (typeof value !== 'object' || value === null) return false;
	const {path: name, sizeBytes, sha256} = {path: 0, sizeBytes: '', sha256: 0, ...value};
	return (
		typeof name === 'string' &&
		isWithin(name) &&
		Number.isSafeInteger(sizeBytes) &&
		typeof sha256 === 'string'
	);
}

/** Nothing is written outside of where it is restored to. */
function isWithin(name: string): boolean {
	const parts = name.split('/');
	return !parts.some((part) => part === '' || part === '.' || part === '..');
}
