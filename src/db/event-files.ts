import {existsSync, mkdirSync, readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {NmsError} from '../base/errors.ts';
import type {DroppedFile, EventCatalogue, RestingFile} from './event-catalogue.ts';
import type {FileExtent} from './event-file.ts';
import {EventFile} from './event-file.ts';
import type {FileName} from './event-file-name.ts';
import {listEventFiles, nameOfFile, parseFileName} from './event-file-name.ts';
import {OpenFiles} from './open-files.ts';
import {databaseSuffixes, renameDatabase, setAside} from './set-aside.ts';
import {isDamage, sqliteFailure} from './sqlite-failure.ts';

/** One event file of the directory, open or not. */
export interface KnownFile extends FileName {
	readonly name: string;
	extent: FileExtent;
}

/** What of a file outlives it, as it is read from the file. */
export type ReadDropped = (name: string, file: EventFile) => DroppedFile;

/** A file that was being dropped when the process died. */
const droppedSuffix = '.dropped';

/** The event files of a directory for the one that writes them: which there are, the open ones, and the damaged ones set aside. */
export class EventFiles {
	readonly #directory: string;
	readonly #catalogue: EventCatalogue;
	readonly #known = new Map<string, KnownFile>();
	/** Those that nobody has written to since the catalogue was told how they are. */
	readonly #resting = new Map<string, FileExtent>();
	readonly #open: OpenFiles;
	readonly #problems: string[] = [];

	/** Makes the directory where there is none, and looks into every file that the catalogue does not know as it is. */
	constructor(directory: string, catalogue: EventCatalogue) {
		this.#directory = directory;
		this.#catalogue = catalogue;
		this.#open = new OpenFiles((name) => new EventFile(this.#pathOf(name), 'write'));
		try {
			const changed: RestingFile[] = [];
			for (const resting of catalogue.resting().values()) {
				const {name, extent} = resting;
				if (isAsLeft(this.#pathOf(name), resting)) this.#resting.set(name, extent);
				// Signing is enough to change a file: readers would believe for ever what the catalogue says of it.
				else changed.push(resting);
			}
			catalogue.wake(changed.map(({name}) => name));
			const {files, others} = listEventFiles(directory);
			const newest = files
				.map((name) => parseFileName(name)?.day ?? '')
				.toSorted()
				.at(-1);
			for (const name of files) this.#find(name, newest);
			for (const name of others)
				this.#problems.push(`${this.#pathOf(name)} is no file of events; move it away`);
			for (const resting of changed) this.#tellOfLost(resting);
		} catch (error) {
			this.close();
			throw sqliteFailure(error, 'open', directory);
		}
	}

	/** By name: oldest day first. */
	all(): readonly KnownFile[] {
		return [...this.#known.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
	}

	/** Files that were written to lately. */
	awake(): readonly KnownFile[] {
		return this.all().filter(({name}) => !this.#resting.has(name));
	}

	/** What became of damaged files, in words. */
	problems(): readonly string[] {
		return this.#problems;
	}

	/** The file of that name, made where there is none; what the catalogue says of it does not hold any more. */
	toWrite(wanted: FileName): KnownFile {
		const name = nameOfFile(wanted);
		try {
			const known = this.#known.get(name) ?? this.#add(name, wanted);
			if (this.#resting.has(name)) {
				this.#catalogue.wake([name]);
				this.#resting.delete(name);
			}
			return known;
		} catch (error) {
			throw sqliteFailure(error, 'open', this.#pathOf(name));
		}
	}

	/** What `work` returns; undefined where the file proves damaged, which sets it aside. */
	use<Result>(file: KnownFile, work: (open: EventFile) => Result): Result | undefined {
		if (!this.#known.has(file.name)) return undefined;
		try {
			return work(this.#open.get(file.name));
		} catch (error) {
			if (!isDamage(error)) throw sqliteFailure(error, 'use', this.#pathOf(file.name));
			this.giveUp(file.name, error);
			return undefined;
		}
	}

	sizeOf({name}: KnownFile): number {
		return databaseSuffixes
			.map((suffix) => statSync(this.#pathOf(name + suffix), {throwIfNoEntry: false})?.size)
			.reduce<number>((sum, size) => sum + (size ?? 0), 0);
	}

	/** Closes a file and tells the catalogue how it was left. */
	rest(file: KnownFile, cursorLimit: number): void {
		const cursors = this.use(file, (open) => open.cursors(cursorLimit));
		if (cursors === undefined) return;
		this.#open.close(file.name);
		const {size, mtimeMs} = statSync(this.#pathOf(file.name));
		const {name, extent} = file;
		this.#catalogue.rest({name, sizeBytes: size, modifiedAt: mtimeMs, extent}, cursors);
		this.#resting.set(name, extent);
	}

	/** Tells the catalogue how a file is left to which only was added what its events do not change by; nothing where it is not at rest. */
	leaveAgain({name}: KnownFile): void {
		if (!this.#resting.has(name)) return;
		this.#open.close(name);
		const found = statSync(this.#pathOf(name), {throwIfNoEntry: false});
		if (found !== undefined)
			this.#catalogue.resized(name, {sizeBytes: found.size, modifiedAt: found.mtimeMs});
	}

	/** Sets a damaged file aside: there is none of its name then. */
	giveUp(name: string, reason: unknown): void {
		if (this.#known.delete(name)) this.#problems.push(this.#aside(name, reason));
	}

	/** Removes the file for ever; `read` tells what of it outlives it. */
	drop(name: string, read: ReadDropped): void {
		const file = this.#known.get(name);
		if (file === undefined) {
			throw new NmsError('not_found', `there is no event file ${name} in ${this.#directory}`, {
				remedy: 'see the list of event files',
			});
		}
		const dropped = this.use(file, (open) => read(name, open));
		this.#open.close(name);
		this.#known.delete(name);
		const aside = this.#pathOf(name + droppedSuffix);
		renameDatabase(this.#pathOf(name), aside);
		this.#remove(aside, dropped);
	}

	/** Ends the drops that a crash interrupted. */
	finishDrops(read: ReadDropped): void {
		for (const found of readdirSync(this.#directory)) {
			const name = found.slice(0, -droppedSuffix.length);
			if (found !== name + droppedSuffix || parseFileName(name) === undefined) continue;
			const file = this.#pathOf(found);
			this.#remove(file, readDropped(file, name, read));
		}
	}

	close(): void {
		this.#open.closeAll();
	}

	/** Of the newest day's files it is told at once whether they are damaged, of others when they are read: that takes as long as they are large. */
	#find(name: string, newestDay: string | undefined): void {
		const parsed = parseFileName(name);
		if (parsed === undefined) return;
		try {
			this.#add(name, parsed);
			if (!this.#resting.has(name))
				this.#open.get(name).check(this.#pathOf(name), parsed.day === newestDay ? 'all' : 'size');
		} catch (error) {
			if (!isDamage(error)) throw error;
			this.#known.delete(name);
			this.#problems.push(this.#aside(name, error));
		}
	}

	/** Files are only added to: with less in it, or gone, somebody else had it in hand. One that is damaged is told of already. */
	#tellOfLost({name, extent}: RestingFile): void {
		const file = this.#pathOf(name);
		const found = this.#known.get(name)?.extent.events ?? 0;
		const isTold = this.#problems.some((problem) => problem.startsWith(`${file} `));
		const isDropped = existsSync(file + droppedSuffix);
		if (found >= extent.events || isTold || isDropped) return;
		const held = `${found} of the ${extent.events} events that it had when it was left`;
		this.#problems.push(`${file} holds ${held}; restore it from a backup`);
	}

	#add(name: string, parsed: FileName): KnownFile {
		const extent = this.#resting.get(name) ?? this.#open.get(name).extent();
		const known: KnownFile = {...parsed, name, extent};
		this.#known.set(name, known);
		return known;
	}

	#aside(name: string, reason: unknown): string {
		this.#open.close(name);
		return setAside(this.#pathOf(name), reason);
	}

	#remove(file: string, dropped: DroppedFile | undefined): void {
		const isRecorded = dropped === undefined || this.#canRecord(dropped);
		for (const suffix of databaseSuffixes) rmSync(file + suffix, {force: true});
		// On a full disk only the removal made the room to write down what was removed.
		if (!isRecorded) this.#catalogue.addDropped(dropped);
	}

	#canRecord(dropped: DroppedFile): boolean {
		try {
			this.#catalogue.addDropped(dropped);
			return true;
		} catch (error) {
			if (error instanceof NmsError && error.code === 'disk_full') return false;
			throw error;
		}
	}

	#pathOf(name: string): string {
		return path.join(this.#directory, name);
	}
}

/** Whether the database is as the catalogue was told when it was closed. */
function isAsLeft(file: string, {sizeBytes, modifiedAt}: RestingFile): boolean {
	const found = statSync(file, {throwIfNoEntry: false});
	return found?.size === sizeBytes && found.mtimeMs === modifiedAt;
}

/** Makes the directory of event files where there is none. */
export function makeEventDirectory(directory: string): void {
	try {
		mkdirSync(directory, {recursive: true, mode: 0o700});
	} catch (error) {
		throw sqliteFailure(error, 'open', directory);
	}
}

/** Undefined for a damaged file, which has nothing to tell. */
function readDropped(file: string, name: string, read: ReadDropped): DroppedFile | undefined {
	try {
		const open = new EventFile(file, 'write');
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
