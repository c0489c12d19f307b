import {putNewest} from '../base/put-newest.ts';
import {isAnyAcknowledged} from '../model/acknowledged.ts';
import type {EventBatch} from '../model/event-batch.ts';
import type {EventSource} from '../model/event.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import {retentionClasses} from '../model/retention-class.ts';
import {BlockUpkeep} from './block-upkeep.ts';
import type {DroppedFile} from './event-catalogue.ts';
import {catalogueOf, EventCatalogue} from './event-catalogue.ts';
import type {EventFile} from './event-file.ts';
import type {FileName} from './event-file-name.ts';
import type {KnownFile} from './event-files.ts';
import {EventFiles, makeEventDirectory} from './event-files.ts';
import type {Committed, IndexState, ListedFile, Tidied} from './event-store.ts';
import type {BatchPart, Written} from './event-writer.ts';
import {EventWriter} from './event-writer.ts';
import type {FileRun} from './file-runs.ts';
import {fileRuns} from './file-runs.ts';
import type {IdSequence} from './id-sequence.ts';
import {dayMs} from './receive-day.ts';
import type {Renewal} from './renew-blocks.ts';
import {rowNumbers, selectRows} from './row-numbers.ts';
import {SourceCursors} from './source-cursors.ts';

/** Cursors of a file that is dropped or left which the catalogue keeps. */
const rememberedCursors = 65_536;

/** A file of an earlier day to which nothing was written for so long is left as it is. */
const restAfterMs = 15 * 60_000;

/** Files of imported events that are left open for more, and for how long. */
const importFiles = {open: 6, restAfterMs: 60_000} as const;

/** Every batch moves the cursors in a file of this class, and last there: what that says is stored is stored in all. */
const [homeClass] = retentionClasses;

export interface EventAppenderOptions {
	readonly directory: string;
	readonly reasonNames: readonly string[];
}

/** Stores batches: the one that writes the event files of a directory. What it says is stored is on the disk. */
export class EventAppender {
	readonly #files: EventFiles;
	readonly #catalogue: EventCatalogue;
	/** By class: a row of another class than the home's can be stored though the cursor of the home does not say so yet. */
	readonly #cursors: Readonly<Record<RetentionClass, SourceCursors>>;
	readonly #upkeep: BlockUpkeep;
	readonly #reasonNames: readonly string[];
	readonly #writers = new WeakMap<EventFile, EventWriter>();
	readonly #rowIds: IdSequence;
	readonly #hitIds: IdSequence;
	#lastId: number;
	/** The decoder packs that gave their fields to what is appended. */
	#packs: string | null = null;
	/** Files of imported events that were written to last. */
	readonly #importing = new Map<string, {readonly file: KnownFile; readonly at: number}>();
	/** Milliseconds that storing has taken. */
	#storingMs = 0;
	/** What is stored and not told yet: the disk can refuse the last class of a batch whose other classes it took. */
	#untold = {events: 0, parseErrors: 0};

	/** Makes the directory where there is none. Throws an NmsError where it cannot be used. */
	constructor({directory, reasonNames}: EventAppenderOptions) {
		this.#reasonNames = reasonNames;
		makeEventDirectory(directory);
		this.#catalogue = new EventCatalogue(catalogueOf(directory));
		try {
			this.#files = new EventFiles(directory, this.#catalogue);
		} catch (error) {
			this.#catalogue.close();
			throw error;
		}
		this.#upkeep = new BlockUpkeep({files: this.#files, storingMs: () => this.#storingMs});
		this.#files.finishDrops(readDropped);
		const lastHit = Math.max(0, ...this.#files.all().map(({extent}) => extent.lastHit));
		this.#lastId = Math.max(
			this.#catalogue.dropped().lastId,
			...this.#files.all().map((file) => lastRowOf(file)),
		);
		this.#rowIds = this.#catalogue.sequence('row', this.#lastId);
		this.#hitIds = this.#catalogue.sequence('hit', lastHit);
		const cursorsOf = (retention: RetentionClass) =>
			new SourceCursors((source) => this.#storedCursor(source, retention));
		this.#cursors = {
			std: cursorsOf('std'),
			audit: cursorsOf('audit'),
			bulk: cursorsOf('bulk'),
		};
	}

	/** See `EventStore.append`. */
	append(batch: EventBatch): Committed {
		const started = performance.now();
		try {
			return this.#append(batch);
		} finally {
			this.#storingMs += performance.now() - started;
		}
	}

	/** All hits up to this id are stored, unless an append is under way. */
	get lastHit(): number {
		return this.#hitIds.last;
	}

	/** Highest sequence of the source up to which all is stored; 0 where nothing is. */
	cursor(source: EventSource): number {
		return this.#cursors[homeClass].of(source);
	}

	counts(): {readonly events: number; readonly parseErrors: number; readonly lastId: number} {
		let {events, parseErrors} = this.#catalogue.dropped();
		for (const {extent} of this.#files.all()) {
			events += extent.events;
			parseErrors += extent.parseErrors;
		}
		return {events, parseErrors, lastId: this.#lastId};
	}

	files(): readonly ListedFile[] {
		return this.#files.all().map((file) => ({
			name: file.name,
			day: file.day,
			class: file.class,
			sizeBytes: this.#files.sizeOf(file),
			firstEvent: file.extent.firstEvent,
			lastEvent: file.extent.lastEvent,
		}));
	}

	drop(name: string): void {
		this.#files.drop(name, readDropped);
	}

	/** Sets a file aside that somebody has found damaged. */
	giveUp(name: string, reason: unknown): void {
		this.#files.giveUp(name, reason);
	}

	/** From now on events can be decoded anew by these packs. */
	decodeBy(decoding: Omit<Renewal, 'since'>): void {
		this.#upkeep.decodeBy(decoding);
	}

	/** What is appended from now on was decoded by the packs of `decodeBy`. */
	decodersSettled(): void {
		this.#packs = this.#upkeep.packs;
	}

	/**
	 * Seals, signs all blocks, and decodes anew what was received in the last `redecodeMs` by other packs, while others get their turns.
	 * Rejects with an NmsError where the disk does not take it.
	 */
	async tidy(now: number, redecodeMs = 0): Promise<Tidied> {
		this.seal(now);
		return this.#upkeep.run(now, redecodeMs);
	}

	/** Seals what has waited for long, and leaves files of earlier days as they are. Throws an NmsError where the disk does not take it. */
	seal(now: number): void {
		for (const file of this.#files.awake()) {
			const isOver = now > Date.parse(file.day) + dayMs + restAfterMs;
			if (isOver || this.#isImportOver(file)) this.#rest(file);
			else this.#files.use(file, (open) => this.#writerOf(open).seal(now));
		}
	}

	/**
	 * Signs blocks that are not signed, of the newest day first, for about so long. Returns whether all are. Throws an NmsError where
	 * the disk does not take it.
	 */
	sign(budgetMs: number): boolean {
		return this.#upkeep.sign(budgetMs);
	}

	/** How far all are signed. */
	index(): IndexState {
		return this.#upkeep.index();
	}

	/** What is wrong with the files, each with its remedy, in words; empty when all is well. */
	problems(): readonly string[] {
		return [...this.#catalogue.problems(), ...this.#files.problems()];
	}

	close(): void {
		try {
			this.#upkeep.close();
			this.#rowIds.release();
			this.#hitIds.release();
			for (const file of this.#files.awake()) this.#rest(file);
		} catch {
			// On a full disk the reservation stays: ids are lost then, not used twice; and files are looked into at the next start.
		}
		this.#files.close();
		this.#catalogue.close();
	}

	#append(batch: EventBatch): Committed {
		const fresh = this.#cursors[homeClass].freshRows(batch, rowNumbers(batch.count));
		batch.hits.ids.fill(0);
		for (const run of fileRuns(batch, fresh)) this.#writeRun(batch, run);
		const {events, parseErrors} = this.#untold;
		this.#untold = {events: 0, parseErrors: 0};
		const duplicates = Math.max(0, batch.count - events - parseErrors);
		return {lastId: this.#lastId, lastHit: this.lastHit, events, parseErrors, duplicates};
	}

	/** Stores rows of one day; only what is on disk counts here too. */
	#writeRun(batch: EventBatch, {rows, ...place}: FileRun): void {
		const firstId = this.#rowIds.peek(rows.length);
		for (let index = 0; index < rows.length; index += 1)
			batch.id[rows[index] ?? 0] = firstId + index;
		const packs = this.#packs;
		const isAcknowledged = isAnyAcknowledged(batch.sources);
		let areIdsUsed = false;
		for (const retention of writingOrder) {
			const own = this.#rowsOf(batch, rows, retention);
			const cursorRows = retention === homeClass ? rows : own;
			if (cursorRows.length === 0) continue;
			const firstHitId = this.#hitIds.peek(Math.max(1, batch.hits.count));
			const part = {batch, rows: own, cursorRows, firstHitId, isAcknowledged, packs};
			const written = this.#writePart({...place, class: retention}, part);
			if (!areIdsUsed) this.#rowIds.take(rows.length);
			areIdsUsed = true;
			this.#hitIds.take(written.hits.length);
			for (const [index, hit] of written.hits.entries()) batch.hits.ids[hit] = firstHitId + index;
			this.#cursors[retention].moved(batch, cursorRows);
			this.#lastId = Math.max(this.#lastId, written.lastEvent, written.lastParseError);
			this.#untold.events += written.events;
			this.#untold.parseErrors += written.parseErrors;
		}
	}

	/** Rows that the class's files do not have. Those that they have are of an attempt whose end the home did not see. */
	#rowsOf(batch: EventBatch, rows: Uint32Array, retention: RetentionClass): Uint32Array {
		const wanted = retentionClasses.indexOf(retention);
		const own = selectRows(rows, (row) => batch.class[row] === wanted);
		if (retention === homeClass || own.length === 0) return own;
		const fresh = this.#cursors[retention].freshRows(batch, own);
		if (fresh.length === own.length) return own;
		const known = new Set(fresh);
		for (const row of own) if (!known.has(row)) batch.id[row] = 0;
		return fresh;
	}

	#writePart(wanted: FileName, part: BatchPart): Written {
		// A file that proves damaged is set aside, and a new one takes its place: hence a second attempt.
		for (let attempt = 1; attempt <= 2; attempt += 1) {
			const file = this.#files.toWrite(wanted);
			const written = this.#files.use(file, (open) => this.#writerOf(open).write(part));
			if (written === undefined) continue;
			grow(file, written, part.firstHitId);
			if (wanted.ofDay !== undefined) this.#imported(file);
			return written;
		}
		throw new Error(`the event file of ${wanted.day} is damaged again`);
	}

	/** An import can be of more days than files can be open: only the last ones are kept at hand. */
	#imported(file: KnownFile): void {
		const written = {file, at: performance.now()};
		const [, oldest] = putNewest(this.#importing, [file.name, written], importFiles.open) ?? [];
		if (oldest !== undefined) this.#rest(oldest.file);
	}

	#isImportOver({name, ofDay}: KnownFile): boolean {
		if (ofDay === undefined) return false;
		const at = this.#importing.get(name)?.at ?? Number.NEGATIVE_INFINITY;
		const isOver = performance.now() > at + importFiles.restAfterMs;
		if (isOver) this.#importing.delete(name);
		return isOver;
	}

	#writerOf(open: EventFile): EventWriter {
		const known = this.#writers.get(open);
		if (known !== undefined) return known;
		const writer = new EventWriter(open.statements, this.#reasonNames);
		this.#writers.set(open, writer);
		return writer;
	}

	/** All is sealed, so that the catalogue is told of all cursors. */
	#rest(file: KnownFile): void {
		this.#files.use(file, (open) => this.#writerOf(open).seal());
		this.#files.rest(file, rememberedCursors);
	}

	#storedCursor(source: EventSource, retention: RetentionClass): number {
		const stored = this.#files
			.awake()
			.filter((file) => file.class === retention)
			.map((file) =>
				this.#files.use(file, (open) =>
					Math.max(open.cursor(source), this.#writerOf(open).headCursor(source)),
				),
			);
		return Math.max(this.#catalogue.cursor(source, retention), ...stored.map((each) => each ?? 0));
	}
}

/** The home's last. */
const writingOrder = retentionClasses.toReversed();

/** Totals, the last id and cursors outlive their file. Nothing is sealed, for which a full disk has no room. */
function readDropped(name: string, file: EventFile): DroppedFile {
	const {events, parseErrors, lastEvent, lastParseError} = file.extent();
	const head = new EventWriter(file.statements, []).headCursors();
	return {
		fileId: file.fileId(),
		name,
		events,
		parseErrors,
		lastId: Math.max(lastEvent, lastParseError),
		cursors: [...head, ...file.cursors(rememberedCursors)],
	};
}

function grow(file: KnownFile, written: Written, firstHitId: number): void {
	const {extent} = file;
	const events = extent.events + written.events;
	const isFirst = extent.events === 0;
	const timeFrom = isFirst ? written.timeFrom : Math.min(extent.timeFrom, written.timeFrom);
	const timeTo = isFirst ? written.timeTo : Math.max(extent.timeTo, written.timeTo);
	file.extent = {
		events,
		parseErrors: extent.parseErrors + written.parseErrors,
		firstEvent: isFirst ? written.firstEvent : extent.firstEvent,
		lastEvent: Math.max(extent.lastEvent, written.lastEvent),
		lastParseError: Math.max(extent.lastParseError, written.lastParseError),
		lastHit: written.hits.length === 0 ? extent.lastHit : firstHitId + written.hits.length - 1,
		timeFrom: events === 0 ? 0 : timeFrom,
		timeTo: events === 0 ? 0 : timeTo,
	};
}

function lastRowOf({extent}: KnownFile): number {
	return Math.max(extent.lastEvent, extent.lastParseError);
}
