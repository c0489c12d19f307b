import type {EventBatch} from '../model/event-batch.ts';
import type {EventSource} from '../model/event.ts';
import {sourceKey} from '../model/source-key.ts';
import {lanes} from './block-range.ts';
import {countedRows} from './counted-rows.ts';
import type {BesideRows, Sealed} from './head.ts';
import {Head, sealLimits} from './head.ts';
import {writeHits} from './hit-runs.ts';
import type {ParseErrorGroup} from './parse-error-groups.ts';
import {RollupWriter} from './rollup-writer.ts';
import {rowChecksum, rowChecksumFunction} from './row-checksum.ts';
import {selectRows} from './row-numbers.ts';
import type {Cursor} from './source-cursors.ts';
import {highestSequences} from './source-cursors.ts';
import type {Statements} from './statements.ts';
import {Volumes} from './volumes.ts';

/** Rows of a batch that go into one file. */
export interface BatchPart {
	readonly batch: EventBatch;
	/** Rising, none a duplicate; their ids are in the batch. */
	readonly rows: Uint32Array;
	/** Whose sources' cursors move in this file: `rows`, and those that other files hold already. */
	readonly cursorRows: Uint32Array;
	/** Id of the first hit; the others follow by 1. */
	readonly firstHitId: number;
	/** Whether somebody is told that it is stored, who then has it no more: it must outlive a loss of power. */
	readonly isAcknowledged: boolean;
	/** The decoder packs that gave the rows their fields; null where they are not known. */
	readonly packs: string | null;
}

/** What a part added. Ids are 0 where there is no such row. */
export interface Written {
	readonly events: number;
	readonly parseErrors: number;
	/** Their indexes in the batch's columns, in the order of their ids. */
	readonly hits: readonly number[];
	readonly firstEvent: number;
	readonly lastEvent: number;
	readonly lastParseError: number;
	/** The least and most event time, where there are events. */
	readonly timeFrom: number;
	readonly timeTo: number;
}

/** A chunk waits at most so long to be sealed. */
const sealAfterMs = 5 * 60_000;

/** What nobody is told of may be lost with the power, but at most so much of it, and what the system has not written by itself. */
const syncMs = 30_000;

/** Most cursors that a small commit notes with its rows. */
const movedLimit = 20;

/** An event whose time is farther from its receipt is late. */
const usualSkewMs = 10 * 60_000;

/** Whether an event is kept apart, among those with times far from their receipt. */
export function isLate(time: number, receivedAt: number): boolean {
	return Math.abs(time - receivedAt) > usualSkewMs;
}

/** Adds parts of batches to one event file. */
export class EventWriter {
	readonly #statements: Statements;
	readonly #reasonNames: readonly string[];
	readonly #rollups: RollupWriter;
	readonly #usual: Head;
	readonly #late: Head;
	/** Counts of the transaction that is under way. */
	#volumes = new Volumes();
	#syncedAt = Number.NEGATIVE_INFINITY;
	#isSyncing = true;

	constructor(statements: Statements, reasonNames: readonly string[]) {
		this.#statements = statements;
		this.#reasonNames = reasonNames;
		this.#rollups = new RollupWriter(statements);
		this.#usual = new Head(statements, lanes.usual);
		this.#late = new Head(statements, lanes.late);
	}

	/** Highest sequence of the source among the rows that are not sealed; 0 where none is. */
	headCursor(source: EventSource): number {
		const key = sourceKey(source);
		const cursors = [this.#usual, this.#late].map((head) => head.cursors.get(key)?.sequence ?? 0);
		return Math.max(...cursors);
	}

	/** The cursors of rows that are not sealed; one source can have two. */
	headCursors(): readonly Cursor[] {
		return [this.#usual, this.#late].flatMap((head) => [...head.cursors.values()]);
	}

	/** All of the part in one transaction: rows, hits, cursors, counts and volumes. Throws what SQLite throws, and nothing is stored then. */
	write(part: BatchPart): Written {
		const now = performance.now();
		this.#setSyncing(part.isAcknowledged || now - this.#syncedAt >= syncMs);
		const written = this.#transaction(() => this.#writeAll(part));
		if (this.#isSyncing) this.#syncedAt = now;
		return written;
	}

	/** Seals what has waited for long, or all there is where no time is given. Throws what SQLite throws. */
	seal(now = Number.POSITIVE_INFINITY): void {
		const due = [this.#usual, this.#late].filter(
			({since = Number.NaN}) => since <= now - sealAfterMs,
		);
		if (due.length === 0) return;
		this.#transaction(() => {
			for (const head of due) head.seal(this.#sealed);
			this.#rollups.add(this.#volumes);
		});
	}

	/** Whether the next commits wait until they are on the disk, and all before them. */
	#setSyncing(isSyncing: boolean): void {
		if (isSyncing === this.#isSyncing) return;
		this.#statements.database.pragma(`synchronous = ${isSyncing ? 'FULL' : 'NORMAL'}`);
		this.#isSyncing = isSyncing;
	}

	#transaction<Result>(work: () => Result): Result {
		this.#volumes = new Volumes();
		try {
			return this.#statements.transaction(work);
		} catch (error) {
			this.#rollups.forget();
			this.#usual.forget();
			this.#late.forget();
			throw error;
		}
	}

	#writeAll(part: BatchPart): Written {
		const {batch, rows} = part;
		const sorted = sortRows(batch, rows);
		const moved = movedBeside(part, sorted.broken.length);
		const isNoted = this.#addEvents(this.#usual, {...part, rows: sorted.usual, moved});
		this.#addEvents(this.#late, {...part, rows: sorted.late, moved: []});
		if (!isNoted) this.#keepCursors(moved);
		this.#writeParseErrors(batch, sorted.broken);
		const hits = hitsOf(batch, rows);
		if (hits.length > 0) writeHits(this.#statements, batch, {hits, first: part.firstHitId});
		this.#rollups.add(this.#volumes);
		const events = selectRows(rows, (row) => batch.reason[row] === 0);
		return {
			events: events.length,
			parseErrors: sorted.broken.length,
			hits,
			firstEvent: batch.id[events[0] ?? -1] ?? 0,
			lastEvent: batch.id[events.at(-1) ?? -1] ?? 0,
			lastParseError: batch.id[sorted.broken.at(-1) ?? -1] ?? 0,
			...timesOf(batch, events),
		};
	}

	/** What a block's rows leave behind when they are not in the head any more. */
	readonly #sealed: Sealed = {
		block: ({columns, receivedAt}, {batch, rows}) => {
			this.#volumes.addRows(countedRows(columns));
			this.#keepHighest(highestSequences(batch, rows), receivedAt.to);
		},
		cursors: (moved) => this.#keepCursors(moved),
	};

	/** Whether the cursors are noted with the rows. */
	#addEvents(
		head: Head,
		{batch, rows, packs, moved}: Pick<BatchPart, 'batch' | 'rows'> & BesideRows,
	): boolean {
		const cuts = blockCuts(batch, rows);
		let isNoted = moved.length === 0;
		for (const [index, cut] of cuts.entries()) {
			const cursors = index === cuts.length - 1 && moved.length <= movedLimit ? moved : [];
			const added = {batch, rows: cut, idOf: (row: number) => batch.id[row] ?? 0};
			const beside = {packs, moved: cursors};
			isNoted = head.add(added, this.#sealed, beside) && (isNoted || cursors.length > 0);
		}
		return isNoted;
	}

	#writeParseErrors(batch: EventBatch, rows: Uint32Array): void {
		const groups = new Map<string, ParseErrorGroup>();
		for (const row of rows) {
			const [id, receivedAt] = [batch.id[row] ?? 0, batch.receivedAt[row] ?? 0];
			const {channel, address} = batch.sources[batch.source[row] ?? 0] ?? unknownSource;
			const code = batch.reason[row] ?? 0;
			const reason = this.#reasonNames[code] ?? `reason ${code}`;
			const offset = batch.offset[row] ?? 0;
			const values = [id, receivedAt, channel, address, reason, offset, batch.raw(row)] as const;
			const sql = 'INSERT INTO parse_errors VALUES (?, ?, ?, ?, ?, ?, ?, ?)';
			this.#statements.run(sql, ...values, rowChecksum(values));
			this.#volumes.addParseError(receivedAt, {channel, address});
			count(groups, {source: {channel, address}, reason, id, receivedAt});
		}
		for (const group of groups.values()) this.#rollups.addGroup(group);
	}

	#keepHighest(highest: Iterable<readonly [EventSource, number]>, changedAt: number): void {
		this.#keepCursors([...highest].map(([source, sequence]) => ({...source, sequence, changedAt})));
	}

	#keepCursors(cursors: readonly Cursor[]): void {
		for (const {channel, address, epoch, sequence, changedAt} of cursors) {
			const values = [channel, address, epoch, sequence, changedAt] as const;
			this.#statements.run(moveCursor, ...values, rowChecksum(values));
		}
	}
}

const moveCursor = `INSERT INTO cursors VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
	sequence = max(sequence, excluded.sequence), changed_at = max(changed_at, excluded.changed_at),
	checksum = ${rowChecksumFunction}(channel, address, epoch,
		max(sequence, excluded.sequence), max(changed_at, excluded.changed_at))`;

/** How far cursors of the part move by rows that are no events of this file: their own table has to say so, or a chunk. */
function movedBeside({batch, rows, cursorRows}: BatchPart, parseErrors: number): readonly Cursor[] {
	if (cursorRows.length === rows.length && parseErrors === 0) return [];
	const events = rows.filter((row) => batch.reason[row] === 0);
	const own = highestSequences(batch, events);
	const changedAt = batch.receivedAt[cursorRows.at(-1) ?? 0] ?? 0;
	return [...highestSequences(batch, cursorRows)]
		.filter(([source, sequence]) => (own.get(source) ?? 0) < sequence)
		.map(([source, sequence]) => ({...source, sequence, changedAt}));
}

const unknownSource = {channel: 'udp', address: '', epoch: ''} as const;

interface SortedRows {
	readonly usual: Uint32Array;
	readonly late: Uint32Array;
	/** Did not parse. */
	readonly broken: Uint32Array;
}

function sortRows(batch: EventBatch, rows: Uint32Array): SortedRows {
	const hasParsed = (row: number): boolean => batch.reason[row] === 0;
	const isOld = (row: number): boolean => isLate(timeOf(batch, row), batch.receivedAt[row] ?? 0);
	return {
		usual: selectRows(rows, (row) => hasParsed(row) && !isOld(row)),
		late: selectRows(rows, (row) => hasParsed(row) && isOld(row)),
		broken: selectRows(rows, (row) => !hasParsed(row)),
	};
}

/** Indexes of the hits of these rows but for those that did not parse; both rise. */
function hitsOf({hits, reason}: EventBatch, rows: Uint32Array): readonly number[] {
	const found: number[] = [];
	for (let hit = 0, at = 0; hit < hits.count; hit += 1) {
		const row = hits.rowOf(hit);
		while ((rows[at] ?? Number.POSITIVE_INFINITY) < row) at += 1;
		if (rows[at] === row && reason[row] === 0) found.push(hit);
	}
	return found;
}

/** The rows in runs that each fit a block, about as many in each: a short last one would wait in the head and be written twice. */
function blockCuts(batch: EventBatch, rows: Uint32Array): readonly Uint32Array[] {
	const most = Math.ceil(rows.length / Math.ceil(rows.length / sealLimits.events));
	const cuts: Uint32Array[] = [];
	let [from, bytes] = [0, 0];
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		const length = (batch.end[row] ?? 0) - (batch.start[row] ?? 0);
		const isFull = index - from === most || bytes + length > sealLimits.bytes;
		if (isFull && index > from) {
			cuts.push(rows.subarray(from, index));
			[from, bytes] = [index, 0];
		}
		bytes += length;
	}
	if (from < rows.length) cuts.push(rows.subarray(from));
	return cuts;
}

/** As a block keeps it. */
function timeOf(batch: EventBatch, row: number): number {
	const time = batch.time[row] ?? Number.NaN;
	return Number.isFinite(time) ? time : (batch.receivedAt[row] ?? 0);
}

function timesOf(
	batch: EventBatch,
	events: Uint32Array,
): {readonly timeFrom: number; readonly timeTo: number} {
	let [timeFrom, timeTo] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let index = 0; index < events.length; index += 1) {
		const time = timeOf(batch, events[index] ?? 0);
		timeFrom = Math.min(timeFrom, time);
		timeTo = Math.max(timeTo, time);
	}
	return {timeFrom, timeTo};
}

function count(
	groups: Map<string, ParseErrorGroup>,
	{
		source,
		reason,
		id,
		receivedAt,
	}: Pick<ParseErrorGroup, 'source' | 'reason'> & {
		readonly id: number;
		readonly receivedAt: number;
	},
): void {
	const key = `${source.channel} ${source.address} ${reason}`;
	const known = groups.get(key);
	groups.set(key, {
		source,
		reason,
		count: (known?.count ?? 0) + 1,
		firstAt: Math.min(known?.firstAt ?? receivedAt, receivedAt),
		lastAt: Math.max(known?.lastAt ?? receivedAt, receivedAt),
		oldestId: known?.oldestId ?? id,
		newestId: id,
	});
}
