import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import type {EventBatch} from '../model/event-batch.ts';
import type {Window, WindowRequest} from '../model/event-query.ts';
import type {EventSource, LogEvent, ParseError} from '../model/event.ts';
import type {RuleHit, StoredHit} from '../model/rule-hit.ts';
import type {DroppedFile} from './event-catalogue.ts';
import {EventCatalogue} from './event-catalogue.ts';
import type {EventFile} from './event-file.ts';
import type {Dropping, KnownFile} from './event-files.ts';
import {EventFiles} from './event-files.ts';
import type {Committed, EventStore, ListedFile} from './event-store.ts';
import {findEvent, readWindow} from './event-window.ts';
import type {Written} from './event-writer.ts';
import {EventWriter} from './event-writer.ts';
import type {IdSequence} from './id-sequence.ts';
import type {ParseErrorGroups, ParseErrorsRequest} from './parse-error-groups.ts';
import {mergeGroups} from './parse-error-groups.ts';
import {SourceCursors} from './source-cursors.ts';
import type {FileVolumes, Statistics, StatisticsRequest} from './statistics.ts';
import {mergeVolumes} from './statistics.ts';

const dayMs = 86_400_000;

/** Files of most recent rows that are asked for the cursor of a sender of syslog that is new to this process. */
const cursorFiles = 8;

/** Cursors of a dropped file that are kept. */
const rememberedCursors = 65_536;

export interface TableEventStoreOptions {
	/** Holds the event files and nothing else; made where it does not exist. */
	readonly directory: string;
	/** Names of parse reasons by the number that a batch's `reason` column holds. */
	readonly reasonNames: readonly string[];
	/** Most ids a window looks at on either side of its anchor. */
	readonly scanLimit?: number;
}

/** Opens the adapter that keeps a plain table of events per receive day. Throws an NmsError where the directory cannot be used. */
export async function openTableEventStore(options: TableEventStoreOptions): Promise<EventStore> {
	return new TableEventStore(options);
}

class TableEventStore implements EventStore {
	readonly #files: EventFiles;
	readonly #catalogue: EventCatalogue;
	readonly #cursors: SourceCursors;
	readonly #reasonNames: readonly string[];
	readonly #scanLimit: number;
	readonly #writers = new WeakMap<EventFile, EventWriter>();
	readonly #rowIds: IdSequence;
	readonly #hitIds: IdSequence;
	readonly #dropping: Dropping = {
		read: readDropped,
		record: (dropped) => this.#catalogue.addDropped(dropped),
	};
	#lastId: number;

	constructor({directory, reasonNames, scanLimit = 200_000}: TableEventStoreOptions) {
		this.#reasonNames = reasonNames;
		this.#scanLimit = scanLimit;
		this.#files = new EventFiles(directory);
		this.#catalogue = new EventCatalogue(path.join(directory, 'catalogue.db'));
		this.#files.finishDrops(this.#dropping);
		const lastHit = Math.max(0, ...this.#files.all().map(({extent}) => extent.lastHit));
		this.#lastId = Math.max(
			this.#catalogue.dropped().lastId,
			...this.#files.all().map((file) => lastRowOf(file)),
		);
		this.#rowIds = this.#catalogue.sequence('row', this.#lastId);
		this.#hitIds = this.#catalogue.sequence('hit', lastHit);
		this.#cursors = new SourceCursors((source) => this.#storedCursor(source));
	}

	async append(batch: EventBatch): Promise<Committed> {
		const fresh = this.#cursors.freshRows(batch);
		const hitsOf = hitsByRow(batch);
		let [events, parseErrors] = [0, 0];
		for (const rows of runsOfDays(batch, fresh)) {
			const written = this.#write(batch, rows, hitsOf);
			events += written.events;
			parseErrors += written.parseErrors;
		}
		const duplicates = batch.count - fresh.length;
		return {lastId: this.#lastId, events, parseErrors, duplicates};
	}

	async window(request: WindowRequest): Promise<Window<LogEvent>> {
		return readWindow(this.#files, request, this.#scanLimit);
	}

	async cursor(source: EventSource): Promise<number> {
		return this.#cursors.of(source);
	}

	async parseErrors(request: ParseErrorsRequest): Promise<readonly ParseError[]> {
		return this.#files
			.all()
			.filter(({extent}) => extent.parseErrors > 0)
			.flatMap((file) => this.#files.use(file, (open) => open.parseErrors(request)) ?? [])
			.toSorted((one, other) => other.id - one.id)
			.slice(0, request.limit);
	}

	async parseError(id: number): Promise<ParseError | undefined> {
		for (const file of this.#files.all()) {
			if (id > file.extent.lastParseError) continue;
			const found = this.#files.use(file, (open) => open.parseError(id));
			if (found !== undefined) return found;
		}
		return undefined;
	}

	async parseErrorGroups(limit: number): Promise<ParseErrorGroups> {
		const files = this.#files.all().filter(({extent}) => extent.parseErrors > 0);
		const groups = await this.#eachFile(files, (open) => open.parseErrorGroups());
		return mergeGroups(groups, limit);
	}

	async statistics(request: StatisticsRequest): Promise<Statistics> {
		const {from, to} = request;
		const [firstDay, lastDay] = [dayOf(from), dayOf(to - 1)];
		const files = this.#files.all().filter(({day}) => day >= firstDay && day <= lastDay);
		const volumes = await this.#eachFile<FileVolumes>(files, (open, {day}) => {
			const start = Date.parse(day);
			const isWhole = from <= start && start + dayMs <= to;
			return isWhole ? open.totals(request) : open.volumes(request);
		});
		return mergeVolumes(volumes, request);
	}

	async get(id: number): Promise<LogEvent | undefined> {
		return findEvent(this.#files, id);
	}

	async hitsAfter(after: number, limit: number): Promise<readonly StoredHit[]> {
		return this.#files
			.all()
			.filter(({extent}) => extent.lastHit > after)
			.flatMap((file) => this.#files.use(file, (open) => open.hitsAfter(after, limit)) ?? [])
			.toSorted((one, other) => one.id - other.id)
			.slice(0, limit);
	}

	async firstHitSince(time: number): Promise<number | undefined> {
		// A device's clock can run ahead of ours, but hardly by more than a day: older files hold no such hit.
		const firstDay = dayOf(time - dayMs);
		const ids = this.#files
			.all()
			.filter(({day, extent}) => day >= firstDay && extent.lastHit > 0)
			.map((file) => this.#files.use(file, (open) => open.firstHitSince(time)))
			.filter((id) => id !== undefined);
		return ids.length === 0 ? undefined : Math.min(...ids);
	}

	async counts(): Promise<{events: number; parseErrors: number; lastId: number}> {
		let {events, parseErrors} = this.#catalogue.dropped();
		for (const {extent} of this.#files.all()) {
			events += extent.events;
			parseErrors += extent.parseErrors;
		}
		return {events, parseErrors, lastId: this.#lastId};
	}

	async files(): Promise<readonly ListedFile[]> {
		return this.#files
			.all()
			.map((file) => ({name: file.name, day: file.day, sizeBytes: this.#files.sizeOf(file)}));
	}

	async drop(name: string): Promise<void> {
		this.#files.drop(name, this.#dropping);
	}

	problems(): readonly string[] {
		return [...this.#catalogue.problems(), ...this.#files.problems()];
	}

	async close(): Promise<void> {
		try {
			this.#rowIds.release();
			this.#hitIds.release();
		} catch {
			// On a full disk the reservation stays: ids are lost then, not used twice.
		}
		this.#files.close();
		this.#catalogue.close();
	}

	/** Stores rows of one receive day; only what is on disk counts here too. */
	#write(
		batch: EventBatch,
		rows: readonly number[],
		hitsOf: ReadonlyMap<number, readonly RuleHit[]>,
	): Written {
		const firstId = this.#rowIds.peek(rows.length);
		const firstHitId = this.#hitIds.peek(hitsOf.size === 0 ? 1 : batch.hits.length);
		const day = dayOf(batch.receivedAt[rows[0] ?? 0] ?? 0);
		const part = {batch, rows, firstId, firstHitId, hitsOf};
		// A file that proves damaged is set aside, and a new one takes its place: hence a second attempt.
		const written = this.#writeInto(day, part) ?? this.#writeInto(day, part);
		if (written === undefined) throw new Error(`the event file of ${day} is damaged again`);
		this.#rowIds.take(rows.length);
		this.#hitIds.take(written.hits);
		this.#lastId = firstId + rows.length - 1;
		for (const [index, row] of rows.entries()) batch.id[row] = firstId + index;
		this.#cursors.moved(batch, rows);
		return written;
	}

	#writeInto(day: string, part: Parameters<EventWriter['write']>[0]): Written | undefined {
		const file = this.#files.ofDay(day);
		const written = this.#files.use(file, (open) => this.#writerOf(open).write(part));
		if (written !== undefined) grow(file, written, part.firstHitId);
		return written;
	}

	#writerOf(open: EventFile): EventWriter {
		const known = this.#writers.get(open);
		if (known !== undefined) return known;
		const writer = new EventWriter(open.statements, this.#reasonNames);
		this.#writers.set(open, writer);
		return writer;
	}

	/** What `work` returns for each file that is not damaged; others get their turn between two files. */
	async #eachFile<Result>(
		files: readonly KnownFile[],
		work: (open: EventFile, file: KnownFile) => Result,
	): Promise<readonly Result[]> {
		const results: Result[] = [];
		for (const file of files) {
			const result = this.#files.use(file, (open) => work(open, file));
			if (result !== undefined) results.push(result);
			// oxlint-disable-next-line no-await-in-loop
			await setImmediate();
		}
		return results;
	}

	#storedCursor(source: EventSource): number {
		const newest = this.#files.all().toSorted((one, other) => lastRowOf(other) - lastRowOf(one));
		// An agent keeps its epoch and may come back after any time with what was stored already.
		const asked = source.channel === 'agent' ? newest : newest.slice(0, cursorFiles);
		const stored = asked.map((file) => this.#files.use(file, (open) => open.cursor(source)) ?? 0);
		return Math.max(this.#catalogue.cursor(source), ...stored);
	}
}

/** Totals, the last id and cursors outlive their file. */
function readDropped(name: string, file: EventFile): DroppedFile {
	const {events, parseErrors, lastEvent, lastParseError} = file.extent();
	return {
		fileId: file.fileId(),
		name,
		events,
		parseErrors,
		lastId: Math.max(lastEvent, lastParseError),
		cursors: file.cursors(rememberedCursors),
	};
}

function hitsByRow(batch: EventBatch): ReadonlyMap<number, readonly RuleHit[]> {
	const hits = new Map<number, RuleHit[]>();
	for (const {row, hit} of batch.hits) {
		const ofRow = hits.get(row);
		if (ofRow === undefined) hits.set(row, [hit]);
		else ofRow.push(hit);
	}
	return hits;
}

/**
 * The rows cut where the receive day changes. Their order is kept even where the clock was set back over midnight: a later sequence
 * must never be stored before an earlier one, whose row would then count as a duplicate.
 */
function runsOfDays(batch: EventBatch, rows: readonly number[]): readonly (readonly number[])[] {
	const runs: number[][] = [];
	let lastDay = Number.NaN;
	for (const row of rows) {
		const day = Math.floor((batch.receivedAt[row] ?? 0) / dayMs);
		const run = runs.at(-1);
		if (run === undefined || day !== lastDay) runs.push([row]);
		else run.push(row);
		lastDay = day;
	}
	return runs;
}

function grow(file: KnownFile, written: Written, firstHitId: number): void {
	const {extent} = file;
	file.extent = {
		events: extent.events + written.events,
		parseErrors: extent.parseErrors + written.parseErrors,
		firstEvent: extent.firstEvent === 0 ? written.firstEvent : extent.firstEvent,
		lastEvent: Math.max(extent.lastEvent, written.lastEvent),
		lastParseError: Math.max(extent.lastParseError, written.lastParseError),
		lastHit: written.hits === 0 ? extent.lastHit : firstHitId + written.hits - 1,
	};
}

function lastRowOf({extent}: KnownFile): number {
	return Math.max(extent.lastEvent, extent.lastParseError);
}

function dayOf(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}
