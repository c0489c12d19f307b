import {mkdirSync, readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {NmsError} from '../base/errors.ts';
import {putNewest} from '../base/put-newest.ts';
import type {DroppedFile} from './event-catalogue.ts';
import type {FileExtent} from './event-file.ts';
import {EventFile} from './event-file.ts';
import {databaseSuffixes, renameDatabase, setAside} from './set-aside.ts';
import {isDamage, sqliteFailure} from './sqlite-failure.ts';

/** One event file of the directory, open or not. */
export interface KnownFile {
	readonly name: string;
	/** `2026-11-20` */
	readonly day: string;
	extent: FileExtent;
}

/** What of a file outlives it: how it is read from the file, and how it is kept. A second record of one file changes nothing. */
export interface Dropping {
	readonly read: (name: string, file: EventFile) => DroppedFile;
	readonly record: (dropped: DroppedFile) => void;
}

/** Databases held open at once; each costs three file descriptors and its page cache. */
const openLimit = 16;

const namePattern = /^events-(\d{4}-\d{2}-\d{2})\.db$/;
/** A file that was being dropped when the process died. */
const droppedSuffix = '.dropped';

/** The event files of a directory: which there are, the open ones, and the damaged ones set aside. */
export class EventFiles {
	readonly #directory: string;
	readonly #known = new Map<string, KnownFile>();
	readonly #open = new Map<string, EventFile>();
	readonly #problems: string[] = [];

	/** Makes the directory where there is none, and looks into every file. */
	constructor(directory: string) {
		this.#directory = directory;
		try {
			mkdirSync(directory, {recursive: true, mode: 0o700});
			for (const name of readdirSync(directory).toSorted()) this.#find(name);
		} catch (error) {
			throw sqliteFailure(error, 'open', directory);
		}
	}

	/** By name: oldest day first. */
	all(): readonly KnownFile[] {
		return [...this.#known.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
	}

	/** What became of damaged files, in words. */
	problems(): readonly string[] {
		return this.#problems;
	}

	/** The day's file, made where there is none. */
	ofDay(day: string): KnownFile {
		const name = `events-${day}.db`;
		try {
			return this.#known.get(name) ?? this.#add(name, day);
		} catch (error) {
			throw sqliteFailure(error, 'open', this.#pathOf(name));
		}
	}

	/** What `work` returns; undefined where the file proves damaged, which sets it aside. */
	use<Result>(file: KnownFile, work: (open: EventFile) => Result): Result | undefined {
		if (!this.#known.has(file.name)) return undefined;
		try {
			return work(this.#opened(file.name));
		} catch (error) {
			if (!isDamage(error)) throw sqliteFailure(error, 'use', this.#pathOf(file.name));
			this.#giveUp(file.name, error);
			return undefined;
		}
	}

	sizeOf(file: KnownFile): number {
		return databaseSuffixes
			.map((suffix) => statSync(this.#pathOf(file.name + suffix), {throwIfNoEntry: false})?.size)
			.reduce<number>((sum, size) => sum + (size ?? 0), 0);
	}

	/** Removes the file for ever; `dropping` tells what of it outlives it. */
	drop(name: string, dropping: Dropping): void {
		const file = this.#known.get(name);
		if (file === undefined) {
			throw new NmsError('not_found', `there is no event file ${name} in ${this.#directory}`, {
				remedy: 'see the list of event files',
			});
		}
		const dropped = this.use(file, (open) => dropping.read(name, open));
		this.#close(name);
		this.#known.delete(name);
		const aside = this.#pathOf(name + droppedSuffix);
		renameDatabase(this.#pathOf(name), aside);
		this.#remove(aside, dropped, dropping);
	}

	/** Ends the drops that a crash interrupted. */
	finishDrops(dropping: Dropping): void {
		for (const found of readdirSync(this.#directory)) {
			const name = found.slice(0, -droppedSuffix.length);
			if (found !== name + droppedSuffix || !namePattern.test(name)) continue;
			const file = this.#pathOf(found);
			this.#remove(file, readDropped(file, name, dropping), dropping);
		}
	}

	close(): void {
		for (const name of this.#open.keys()) this.#close(name);
	}

	#find(name: string): void {
		const [, day] = namePattern.exec(name) ?? [];
		if (day === undefined) return;
		try {
			this.#add(name, day);
		} catch (error) {
			if (!isDamage(error)) throw error;
			this.#giveUp(name, error);
		}
	}

	#add(name: string, day: string): KnownFile {
		const known: KnownFile = {name, day, extent: this.#opened(name).extent()};
		this.#known.set(name, known);
		return known;
	}

	#opened(name: string): EventFile {
		const file = this.#open.get(name) ?? new EventFile(this.#pathOf(name));
		const [, idlest] = putNewest(this.#open, [name, file], openLimit) ?? [];
		idlest?.close();
		return file;
	}

	#close(name: string): void {
		this.#open.get(name)?.close();
		this.#open.delete(name);
	}

	#giveUp(name: string, reason: unknown): void {
		this.#close(name);
		this.#known.delete(name);
		this.#problems.push(setAside(this.#pathOf(name), reason));
	}

	#remove(file: string, dropped: DroppedFile | undefined, {record}: Dropping): void {
		const isRecorded = dropped === undefined || canRecord(dropped, record);
		for (const suffix of databaseSuffixes) rmSync(file + suffix, {force: true});
		// On a full disk only the removal made the room to write down what was removed.
		if (!isRecorded) record(dropped);
	}

	#pathOf(name: string): string {
		return path.join(this.#directory, name);
	}
}

function canRecord(dropped: DroppedFile, record: Dropping['record']): boolean {
	try {
		record(dropped);
		return true;
	} catch (error) {
		if (error instanceof NmsError && error.code === 'disk_full') return false;
		throw error;
	}
}

/** Undefined for a damaged file, which has nothing to tell. */
function readDropped(file: string, name: string, {read}: Dropping): DroppedFile | undefined {
	try {
		const open = new EventFile(file);
		try {
			return read(name, open);
		} finally {
			open.close();
		}
	} catch (error) {
		if (isDamage(error)) return undefined;
		throw sqliteFailure(error, 'drop', file);
	}
}
