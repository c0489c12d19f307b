import {
	closeSync,
	copyFileSync,
	existsSync,
	fsyncSync,
	linkSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {NmsError} from '../../base/errors.ts';
import {rfc3339} from '../../base/time.ts';
import {retentionClasses} from '../../model/retention-class.ts';
import {catalogueOf} from '../event-catalogue.ts';
import {parseFileName} from '../event-file-name.ts';
import {dayMs, dayOf} from '../receive-day.ts';
import {sqliteFailure} from '../sqlite-failure.ts';
import {lockStateDirectory} from '../state-lock.ts';
import {requireState} from '../state-place.ts';
import {HeldDatabase} from './held-database.ts';
import type {BackupFile} from './manifest.ts';
import {
	configurationCopy,
	manifestFile,
	manifestOf,
	newBackupName,
	newestBackup,
	readManifest,
	sha256Of,
} from './manifest.ts';

export interface BackupJob {
	readonly stateDirectory: string;
	/** Holds backups, one directory each; made where its parent is there. */
	readonly directory: string;
	readonly configFile: string | undefined;
	/** Version of nms. */
	readonly program: string;
	readonly now: number;
	/** Aborted, nothing stays of the backup. */
	readonly signal: AbortSignal;
	readonly onProgress: (progress: BackupProgress) => void;
}

interface BackupProgress {
	readonly path: string;
	readonly bytes: number;
}

export interface Backup {
	readonly path: string;
	readonly files: number;
	/** Of them those of the backup before it. */
	readonly kept: number;
	readonly copiedBytes: number;
}

/**
 * Copies a state directory while a hub may be writing it: docs/decisions/0008-backups.md says in which order, and why. Rejects with an
 * NmsError, or the reason of an abort; nothing stays then.
 */
export async function makeBackup(job: BackupJob): Promise<Backup> {
	requireState(job.stateDirectory);
	makeDirectory(job.directory);
	const lock = lockStateDirectory(job.directory, {
		program: 'nms-hub',
		name: 'backup',
		pid: process.pid,
	});
	const part = path.join(job.directory, '.nms-backup.part');
	try {
		// Of one that was killed.
		rmSync(part, {recursive: true, force: true});
		mkdirSync(path.join(part, 'events'), {recursive: true, mode: 0o700});
		return await new BackupRun(job, part).run();
	} catch (error) {
		rmSync(part, {recursive: true, force: true});
		job.signal.throwIfAborted();
		throw sqliteFailure(error, 'write', path.join(job.directory, 'backup'));
	} finally {
		lock.release();
	}
}

class BackupRun {
	readonly #job: BackupJob;
	readonly #part: string;
	readonly #previous: string | undefined;
	readonly #known: ReadonlyMap<string, BackupFile>;
	readonly #files: BackupFile[] = [];
	#kept = 0;
	#copiedBytes = 0;

	constructor(job: BackupJob, part: string) {
		this.#job = job;
		this.#part = part;
		this.#previous = newestBackup(job.directory);
		this.#known = new Map(filesOf(this.#previous).map((file) => [file.path, file]));
	}

	async run(): Promise<Backup> {
		const held = new Map<string, HeldDatabase>();
		try {
			const names = this.#names();
			for (const {name} of names.filter(({isAwake}) => isAwake)) this.#hold(held, name);
			for (const {name} of names) {
				// oxlint-disable-next-line no-await-in-loop
				await this.#take(name, held);
			}
		} finally {
			for (const database of held.values()) database.close();
		}
		await this.#takeConfiguration();
		return this.#finish();
	}

	/** In the order in which they are held. */
	#names(): readonly {readonly name: string; readonly isAwake: boolean}[] {
		const {stateDirectory, now} = this.#job;
		const events = path.join(stateDirectory, 'events');
		const recent = dayOf(now - dayMs);
		const files = readdirSync(events).flatMap((name) => {
			const parsed = parseFileName(name);
			return parsed === undefined ? [] : [{name, ...parsed}];
		});
		const sorted = files.toSorted(
			(one, other) =>
				retentionClasses.indexOf(one.class) - retentionClasses.indexOf(other.class) ||
				(one.day < other.day ? 1 : -1),
		);
		return [
			{name: 'state.db', isAwake: true},
			...(existsSync(catalogueOf(events))
				? [{name: `events/${path.basename(catalogueOf(events))}`, isAwake: true}]
				: []),
			...sorted.map(({name, day}) => ({name: `events/${name}`, isAwake: day >= recent})),
		];
	}

	#hold(held: Map<string, HeldDatabase>, name: string): void {
		const file = path.join(this.#job.stateDirectory, name);
		try {
			held.set(name, new HeldDatabase(file));
		} catch (error) {
			// Retention has removed it.
			if (existsSync(file)) throw error;
		}
	}

	async #take(name: string, held: ReadonlyMap<string, HeldDatabase>): Promise<void> {
		this.#job.signal.throwIfAborted();
		const own = held.get(name);
		if (own !== undefined) return this.#copy(name, own, null);
		const file = path.join(this.#job.stateDirectory, name);
		const source = restingState(file);
		if (source === undefined) return;
		if (this.#keep(name, source)) return;
		const database = new HeldDatabase(file);
		try {
			await this.#copy(name, database, source);
		} finally {
			database.close();
		}
	}

	/** Whether the backup before this one has the file as it is: then both have it. */
	#keep(name: string, source: NonNullable<BackupFile['source']>): boolean {
		const known = this.#known.get(name);
		if (this.#previous === undefined || known === undefined || known.source === null) return false;
		const old = path.join(this.#previous, name);
		const isSame =
			known.source.sizeBytes === source.sizeBytes &&
			known.source.modifiedAt === source.modifiedAt &&
			statSync(old, {throwIfNoEntry: false})?.size === known.sizeBytes;
		if (!isSame) return false;
		linkOrCopy(old, path.join(this.#part, name));
		this.#files.push(known);
		this.#kept += 1;
		return true;
	}

	async #copy(name: string, database: HeldDatabase, source: BackupFile['source']): Promise<void> {
		const target = path.join(this.#part, name);
		const {signal} = this.#job;
		let bytes = this.#copiedBytes;
		const onBytes = (more: number): void => {
			bytes += more;
			this.#job.onProgress({path: name, bytes});
		};
		await database.copyTo(target, {signal, onBytes});
		this.#copiedBytes += statSync(target).size;
		await this.#add(name, source);
	}

	async #takeConfiguration(): Promise<void> {
		const {configFile} = this.#job;
		if (configFile === undefined) return;
		copyFileSync(configFile, path.join(this.#part, configurationCopy));
		await this.#add(configurationCopy, null);
	}

	async #add(name: string, source: BackupFile['source']): Promise<void> {
		const file = path.join(this.#part, name);
		const {signal} = this.#job;
		const sha256 = await sha256Of(file, {signal, onBytes: () => undefined});
		this.#files.push({path: name, sizeBytes: statSync(file).size, sha256, source});
	}

	#finish(): Backup {
		const {directory, now, program} = this.#job;
		const manifest = manifestOf(this.#files, {made: rfc3339(now), program});
		writeFileSync(manifestFile(this.#part), manifest, {mode: 0o600, flush: true});
		const target = path.join(directory, newBackupName(directory, now));
		renameSync(this.#part, target);
		const handle = openSync(directory, 'r');
		fsyncSync(handle);
		closeSync(handle);
		const [files, kept, copiedBytes] = [this.#files.length, this.#kept, this.#copiedBytes];
		return {path: target, files, kept, copiedBytes};
	}
}

/** The files of a backup; none where its manifest cannot be believed, so that all are copied. */
function filesOf(backup: string | undefined): readonly BackupFile[] {
	if (backup === undefined) return [];
	try {
		return readManifest(backup).files;
	} catch {
		return [];
	}
}

/** How a file is that nobody writes; undefined where it is gone. */
function restingState(file: string): NonNullable<BackupFile['source']> | undefined {
	const found = statSync(file, {throwIfNoEntry: false});
	if (found === undefined) return undefined;
	const log = statSync(`${file}-wal`, {throwIfNoEntry: false});
	const isEmpty = log === undefined || log.size === 0;
	return {
		sizeBytes: found.size + (isEmpty ? 0 : log.size),
		modifiedAt: isEmpty ? found.mtimeMs : Math.max(found.mtimeMs, log.mtimeMs),
	};
}

/** A directory whose parent is not there is a slip of the pen, or a disk that is not mounted. */
function makeDirectory(directory: string): void {
	if (existsSync(directory)) return;
	if (!existsSync(path.dirname(directory)))
		throw new NmsError('not_found', `there is no directory ${path.dirname(directory)}`, {
			remedy: 'mount the disk, or make it',
		});
	mkdirSync(directory, {mode: 0o700});
}

/** Not every file system has links. */
function linkOrCopy(from: string, to: string): void {
	try {
		linkSync(from, to);
	} catch {
		copyFileSync(from, to);
	}
}
