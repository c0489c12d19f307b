import {existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {messageOf, NmsError} from '../base/errors.ts';
import type {FileExtent} from './event-file.ts';
import {EventFile} from './event-file.ts';
import {isDamage, sqliteFailure} from './sqlite-failure.ts';

/** One event file of the directory, open or not. */
export interface KnownFile {
	readonly name: string;
	/** `2026-11-20` */
	readonly day: string;
	extent: FileExtent;
}

/** Databases held open at once; each costs three file descriptors and its page cache. */
const openLimit = 16;

const namePattern = /^events-(\d{4}-\d{2}-\d{2})\.db$/;
/** A file that was being dropped when the process died. */
const droppedSuffix = '.dropped';
const companions = ['', '-wal', '-shm'];

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
		return this.#known.get(name) ?? this.#add(name, day);
	}

	/** What `work` returns; undefined where the file proves damaged, which sets it aside. */
	use<Result>(file: KnownFile, work: (open: EventFile) => Result): Result | undefined {
		if (!this.#known.has(file.name)) return undefined;
		try {
			return work(this.#opened(file.name));
		} catch (error) {
			if (!isDamage(error)) throw sqliteFailure(error, 'use', this.#pathOf(file.name));
			this.#setAside(file.name, error);
			return undefined;
		}
	}

	sizeOf(file: KnownFile): number {
		return companions
			.map((suffix) => statSync(this.#pathOf(file.name + suffix), {throwIfNoEntry: false})?.size)
			.reduce<number>((sum, size) => sum + (size ?? 0), 0);
	}

	/** Removes the file; `remember` sees it last, and can be asked again after a crash. */
	drop(name: string, remember: (name: string, file: EventFile) => void): void {
		if (!this.#known.has(name)) {
			throw new NmsError('not_found', `there is no event file ${name} in ${this.#directory}`, {
				remedy: 'see the list of event files',
			});
		}
		this.#close(name);
		this.#known.delete(name);
		this.#rename(name, name + droppedSuffix);
		this.#finishDrop(name, remember);
	}

	/** Ends the drops that a crash interrupted. */
	finishDrops(remember: (name: string, file: EventFile) => void): void {
		for (const found of readdirSync(this.#directory)) {
			const name = found.slice(0, -droppedSuffix.length);
			if (found === name + droppedSuffix && namePattern.test(name))
				this.#finishDrop(name, remember);
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
			const cause = error instanceof NmsError ? error.cause : error;
			if (!isDamage(cause)) throw error;
			this.#setAside(name, cause);
		}
	}

	#add(name: string, day: string): KnownFile {
		const known: KnownFile = {name, day, extent: this.#opened(name).extent()};
		this.#known.set(name, known);
		return known;
	}

	#opened(name: string): EventFile {
		const file = this.#open.get(name) ?? new EventFile(this.#pathOf(name));
		this.#open.delete(name);
		this.#open.set(name, file);
		const [idlest] = this.#open.keys();
		if (idlest !== undefined && this.#open.size > openLimit) this.#close(idlest);
		return file;
	}

	#close(name: string): void {
		this.#open.get(name)?.close();
		this.#open.delete(name);
	}

	#setAside(name: string, reason: unknown): void {
		this.#close(name);
		this.#known.delete(name);
		let aside = `${name}.damaged`;
		for (let count = 2; existsSync(this.#pathOf(aside)); count += 1)
			aside = `${name}.${count}.damaged`;
		this.#rename(name, aside);
		this.#problems.push(
			`event file ${this.#pathOf(name)} is damaged (${messageOf(reason)}): kept as ${aside}; restore it from a backup`,
		);
	}

	#finishDrop(name: string, remember: (name: string, file: EventFile) => void): void {
		const file = this.#pathOf(name + droppedSuffix);
		try {
			const open = new EventFile(file);
			try {
				remember(name, open);
			} finally {
				open.close();
			}
		} catch (error) {
			// What is broken has nothing to remember; the operator wants it gone all the same.
			if (!isDamage(error instanceof NmsError ? error.cause : error)) throw error;
		}
		for (const suffix of companions) rmSync(file + suffix, {force: true});
	}

	/** With its write-ahead log, which holds what a crash left out of the file. */
	#rename(from: string, to: string): void {
		for (const suffix of companions) {
			if (existsSync(this.#pathOf(from + suffix)))
				renameSync(this.#pathOf(from + suffix), this.#pathOf(to + suffix));
		}
	}

	#pathOf(name: string): string {
		return path.join(this.#directory, name);
	}
}
