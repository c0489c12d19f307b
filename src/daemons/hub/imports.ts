import {NmsError} from '../../base/errors.ts';
import {putNewest} from '../../base/put-newest.ts';
import {requireTimeZone} from '../../base/time-zone.ts';
import type {EventStore} from '../../db/event-store.ts';
import type {ImportRecord} from '../../db/import-store.ts';
import type {StateStore} from '../../db/state-store.ts';
import type {Actor} from '../../model/actor.ts';
import type {EventSource} from '../../model/event.ts';
import type {ImportReader, SourceReaders} from './source-readers.ts';

export interface ImportsOptions {
	readonly events: Pick<EventStore, 'cursor'>;
	readonly state: Pick<StateStore, 'imports' | 'audit'>;
	readonly readers: Pick<SourceReaders, 'openImport'>;
	/** Whether events are taken in now. */
	readonly isOpen: () => boolean;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
}

/** A file that is imported. */
export interface ImportedFile {
	readonly epoch: string;
	readonly head: string;
	readonly path: string;
	/** Milliseconds. */
	readonly modifiedAt: number;
	readonly year: number | undefined;
	readonly timeZone: string | undefined;
	readonly isDetected: boolean;
}

/** Whole lines of a file, and what it is up to their end. */
export interface ImportedLines {
	/** Number of the first one. */
	readonly first: number;
	readonly content: Buffer;
	readonly bytes: number;
	readonly sha256: string;
}

/** Files imported at a time; the one that was idle longest has to be opened again. */
const openLimit = 16;

const newline = 10;

/** Takes in lines of files: numbered as they are, so that a line that comes again is stored once. */
export class Imports {
	readonly #options: ImportsOptions;
	readonly #open = new Map<string, OpenImport>();

	constructor(options: ImportsOptions) {
		this.#options = options;
	}

	known(head: string): readonly ImportRecord[] {
		return this.#options.state.imports.known(head);
	}

	/** Resolves with the number of the last line that is stored. Throws `usage` where the time zone is none. */
	async open(file: ImportedFile, actor: Actor): Promise<number> {
		const {events, state, readers, now} = this.#options;
		const {epoch, path, isDetected} = file;
		const zone = file.timeZone === undefined ? undefined : requireTimeZone(file.timeZone);
		// Of a file that was renamed since, it is still the one it was.
		const before = this.known(file.head).find((record) => record.epoch === epoch);
		const source: EventSource = {channel: 'file', address: before?.path ?? path, epoch};
		const reader = readers.openImport(source, {...file, zone});
		const lines = await events.cursor(source);
		putNewest(this.#open, [epoch, new OpenImport(file, {source, reader})], openLimit);
		const row = {time: now(), actor, action: 'events.imported', target: path};
		state.audit({...row, detail: {from_line: lines + 1, detect: isDetected}, change: null});
		return lines;
	}

	/**
	 * Whether they were taken; they are stored by and by. What the file is up to their end is noted before: whoever sends a file that
	 * begins so again is told how much of it is stored, however this ends.
	 */
	take(epoch: string, lines: ImportedLines): boolean {
		const {state, isOpen, now} = this.#options;
		const open = this.#find(epoch);
		if (!isOpen()) return false;
		state.imports.save(open.record(lines, now()));
		open.take(lines, now());
		return true;
	}

	/** How many lines are stored, and how many of those that were taken are not. */
	async stored(epoch: string): Promise<{readonly lines: number; readonly waiting: number}> {
		const open = this.#find(epoch);
		const lines = await this.#options.events.cursor(open.source);
		return {lines, waiting: Math.max(0, open.last - lines)};
	}

	#find(epoch: string): OpenImport {
		const open = this.#open.get(epoch);
		if (open !== undefined) return open;
		throw new NmsError('not_found', 'this import is not open', {
			remedy: "open it with 'import.open': it goes on where it was",
		});
	}
}

class OpenImport {
	readonly source: EventSource;
	/** Number of the last line that was taken and is not empty. */
	last = 0;
	readonly #file: ImportedFile;
	readonly #reader: ImportReader;

	constructor(
		file: ImportedFile,
		{source, reader}: Pick<OpenImport, 'source'> & {reader: ImportReader},
	) {
		this.#file = file;
		this.source = source;
		this.#reader = reader;
	}

	record({bytes, sha256}: ImportedLines, time: number): ImportRecord {
		const {epoch, head} = this.#file;
		return {epoch, head, path: this.source.address, bytes, sha256, time};
	}

	take({first, content}: ImportedLines, now: number): void {
		let number = first;
		for (let from = 0; from < content.length; number += 1) {
			const end = content.indexOf(newline, from);
			const to = end < 0 ? content.length : end;
			// A line of nothing is none to anybody.
			if (to > from) {
				this.#reader.deliver(content.subarray(from, to), number, now);
				this.last = number;
			}
			from = to + 1;
		}
	}
}
