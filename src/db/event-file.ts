import type {Buffer} from 'node:buffer';
import {statSync} from 'node:fs';
import type Database from 'better-sqlite3';
import type {EventSource, ParseError} from '../model/event.ts';
import type {HitRun} from '../model/hit-run.ts';
import type {Block} from './block/block.ts';
import {openBlock} from './block/block.ts';
import {partPlace} from './block/block-format.ts';
import {checksumOf} from './block/packed-part.ts';
import type {PartRead} from './block/part-read.ts';
import type {BlockList} from './block-list.ts';
import {readBlockList} from './block-list.ts';
import type {StoredBlock} from './block-range.ts';
import {splitParts} from './chunk-parts.ts';
import {eventFileSchema, partsPerBlock} from './event-file-schema.ts';
import {otherName, readGroup, readGroups, readVolumes} from './event-rollups.ts';
import type {ParseErrorRow} from './event-row.ts';
import {parseErrorOf} from './event-row.ts';
import {firstHitSince, hitsBack, lastHitSql, runsAfter} from './hit-runs.ts';
import {idLimit} from './id-sequence.ts';
import {openDatabase, openForReading} from './open-database.ts';
import type {ParseErrorGroup, ParseErrorsRequest} from './parse-error-groups.ts';
import {addRowChecksum} from './row-checksum.ts';
import type {Cursor} from './source-cursors.ts';
import {sqliteFailure} from './sqlite-failure.ts';
import {Statements} from './statements.ts';
import type {FileVolumes, StatisticsRequest} from './statistics.ts';

/** What is known of a file without asking it again. Ids are 0 where it has no such row, times where it has no event. */
export interface FileExtent {
	readonly events: number;
	readonly parseErrors: number;
	readonly firstEvent: number;
	readonly lastEvent: number;
	readonly lastParseError: number;
	readonly lastHit: number;
	/** Event times, both ends included. */
	readonly timeFrom: number;
	readonly timeTo: number;
}

const parseErrorColumns = 'id, received_at, channel, address, reason, offset, raw';

/** Of a source and reason beyond the groups that the file names. */
const ofUnnamed = `NOT EXISTS (SELECT 1 FROM parse_error_groups AS named WHERE named.channel = parse_errors.channel
	AND named.address = parse_errors.address AND named.reason = parse_errors.reason)`;

/** One open event file and what is read from it; `EventWriter` adds to it, through another connection than those that read. */
export class EventFile {
	readonly statements: Statements;
	readonly #isWriter: boolean;
	#fileId: string | undefined;
	#blocks: BlockList | undefined;
	#version = -1;

	/** For `write` the file is made where there is none. */
	constructor(file: string, access: 'read' | 'write') {
		this.#isWriter = access === 'write';
		const open = this.#isWriter ? openDatabase : openForReading;
		const database = open(file, eventFileSchema);
		addRowChecksum(database);
		this.statements = new Statements(database);
	}

	/**
	 * Throws where the file is damaged, which SQLite finds only where it reads: until then events would be added that go with it. To look
	 * at all of it takes as long as it is large; its size tells at once whether its end is missing.
	 */
	check(file: string, what: 'size' | 'all'): void {
		const {database} = this.statements;
		const fault = cutEnd(database, file) ?? (what === 'all' ? damageIn(database, file) : undefined);
		if (fault === undefined) return;
		const cause = Object.assign(new Error(fault), {code: 'SQLITE_CORRUPT'});
		throw sqliteFailure(cause, 'open', file);
	}

	/** Made with the file: tells it from another one that had its name before. */
	fileId(): string {
		this.#fileId ??= this.statements.get<{id: string}>('SELECT file_id AS id FROM file')?.id ?? '';
		return this.#fileId;
	}

	/** What `work` reads is of one moment, whatever is written meanwhile. */
	snapshot<Result>(work: () => Result): Result {
		const {database} = this.statements;
		return database.inTransaction ? work() : database.transaction(work).deferred();
	}

	/** From here on all is read of one moment, until `endReading`: to begin anew at each part costs more than to read it. */
	beginReading(): void {
		if (!this.statements.database.inTransaction) this.statements.run('BEGIN');
	}

	endReading(): void {
		const {database} = this.statements;
		if (database.open && database.inTransaction) this.statements.run('COMMIT');
	}

	extent(): FileExtent {
		return this.snapshot(() => {
			const {events, firstEvent, lastEvent, timeFrom, timeTo} = this.blocks();
			const counts = this.statements.get<
				Pick<FileExtent, 'parseErrors' | 'lastParseError' | 'lastHit'>
			>(
				`SELECT ifnull((SELECT sum(count) FROM parse_error_groups), 0) AS parseErrors,
					ifnull((SELECT max(id) FROM parse_errors), 0) AS lastParseError,
					${lastHitSql} AS lastHit`,
			);
			const {parseErrors, lastParseError, lastHit} = counts ?? noCounts;
			this.#checkIds([firstEvent, lastEvent, lastParseError, lastHit]);
			return {
				events,
				parseErrors,
				firstEvent,
				lastEvent,
				lastParseError,
				lastHit,
				timeFrom,
				timeTo,
			};
		});
	}

	/** Highest sequence of the source that is stored, but for rows of the head; 0 where none is. */
	cursor({channel, address, epoch}: EventSource): number {
		const row = this.statements.get<{sequence: number}>(
			'SELECT sequence FROM cursors WHERE channel = ? AND address = ? AND epoch = ?',
			channel,
			address,
			epoch,
		);
		return row?.sequence ?? 0;
	}

	/** The cursors that moved last. */
	cursors(limit: number): readonly Cursor[] {
		return this.statements.all<Cursor>(
			`SELECT channel, address, epoch, sequence, changed_at AS changedAt
			FROM cursors ORDER BY changed_at DESC LIMIT ?`,
			limit,
		);
	}

	/** The blocks and chunks there are now: those that were known before are not read again. */
	blocks(): BlockList {
		// It changes when another connection has committed, not when this one has.
		const version = Number(this.statements.database.pragma('data_version', {simple: true}));
		if (this.#isWriter) return readBlockList(this.statements);
		if (this.#blocks === undefined || version !== this.#version)
			this.#blocks = readBlockList(this.statements, this.#blocks);
		this.#version = version;
		return this.#blocks;
	}

	/** A block, whose parts are read when they are asked for, or a chunk; neither ever changes. Undefined for a chunk that was sealed. */
	open({kind, number}: Pick<StoredBlock, 'kind' | 'number'>): PartRead<Block> | undefined {
		if (kind === 'block') return openBlock((from, to) => this.#parts(number, from, to));
		const row = this.statements.get<{parts: Buffer}>(
			'SELECT parts FROM head WHERE chunk = ?',
			number,
		);
		if (row === undefined) return undefined;
		const parts = splitParts(row.parts);
		return openBlock((from, to) => parts.slice(from, to));
	}

	/** Whether the block is as it was when it was opened: one that is decoded anew has other parts. */
	isStill({number}: Pick<StoredBlock, 'number'>, {checksum}: Block): boolean {
		const [packed] = this.#parts(number, partPlace.directory, partPlace.directory + 1);
		return packed !== undefined && checksumOf(packed) === checksum;
	}

	parseErrors(request: ParseErrorsRequest): readonly ParseError[] {
		const {before, after = 0, order, limit, source, reason} = request;
		const range = this.#rangeOf(source, reason);
		if (range === undefined) return [];
		const isOther = source?.address === otherName;
		const conditions = [
			...(source === undefined ? [] : [isOther ? ofUnnamed : 'address = ?', 'channel = ?']),
			...(reason === undefined ? [] : ['reason = ?']),
		];
		const rows = this.statements.all<ParseErrorRow>(
			`SELECT ${parseErrorColumns} FROM parse_errors
			WHERE id > ? AND id <= ?${conditions.map((sql) => ` AND ${sql}`).join('')}
			ORDER BY id ${order === 'oldest' ? 'ASC' : 'DESC'} LIMIT ?`,
			Math.max(range.above, after),
			Math.min(range.upTo, before - 1),
			...(source === undefined || isOther ? [] : [source.address]),
			...(source === undefined ? [] : [source.channel]),
			...(reason === undefined ? [] : [reason]),
			limit,
		);
		return rows.map((row) => parseErrorOf(row));
	}

	parseError(id: number): ParseError | undefined {
		const sql = `SELECT ${parseErrorColumns} FROM parse_errors WHERE id = ?`;
		const row = this.statements.get<ParseErrorRow>(sql, id);
		return row && parseErrorOf(row);
	}

	/** Parse errors by source and reason, in no order. */
	parseErrorGroups(): readonly ParseErrorGroup[] {
		return readGroups(this.statements);
	}

	/** What was received within the time, but for the head. */
	volumes(request: StatisticsRequest): FileVolumes {
		return readVolumes(this.statements, request);
	}

	/** Oldest first. */
	hitRunsAfter(after: number, least: number): readonly HitRun[] {
		return runsAfter(this.statements, after, least);
	}

	/** Counts the hits up to an id, from there back, as far as `most`; `first` is the id of the last one counted. */
	hitsBack(id: number, most: number): {readonly counted: number; readonly first: number} {
		return hitsBack(this.statements, id, most);
	}

	firstHitSince(time: number): number | undefined {
		return firstHitSince(this.statements, time);
	}

	close(): void {
		this.statements.database.close();
	}

	/** SQLite does not know what an id can be: behind one that is beyond all there would be none. */
	#checkIds(ids: readonly number[]): void {
		const wrong = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < idLimit));
		if (wrong === undefined) return;
		const cause = new Error(`it has the id ${wrong}, which no event can have`);
		throw Object.assign(cause, {code: 'SQLITE_CORRUPT'});
	}

	#parts(block: number, from: number, to: number): readonly (Buffer | undefined)[] {
		const first = block * partsPerBlock + from;
		if (to === from + 1) {
			const one = 'SELECT data FROM parts WHERE place = ?';
			return [this.statements.get<{data: Buffer}>(one, first)?.data];
		}
		const parts: (Buffer | undefined)[] = Array.from({length: to - from}, () => undefined);
		const sql = 'SELECT place, data FROM parts WHERE place >= ? AND place < ?';
		const rows = this.statements.all<PartRow>(sql, first, first + to - from);
		for (const {place, data} of rows) parts[place - first] = data;
		return parts;
	}

	/** Where a group's lines are; undefined where it has none. */
	#rangeOf(
		source: ParseErrorsRequest['source'],
		reason: string | undefined,
	): {readonly above: number; readonly upTo: number} | undefined {
		if (source === undefined || reason === undefined)
			return {above: 0, upTo: Number.MAX_SAFE_INTEGER};
		const group = readGroup(this.statements, source, reason);
		return group && {above: group.oldestId - 1, upTo: group.newestId};
	}
}

interface PartRow {
	readonly place: number;
	readonly data: Buffer;
}

const noCounts = {parseErrors: 0, lastParseError: 0, lastHit: 0};

/** A larger file takes a while to be looked through; of it only the size is checked. */
const wholeBytes = 64 << 20;

/** The last page can be cut, and nobody tells; of pages that are in the log nothing is known. */
function cutEnd(database: Database.Database, file: string): string | undefined {
	const [pages, pageBytes] = ['page_count', 'page_size'].map((name) =>
		Number(database.pragma(name, {simple: true})),
	);
	const isWhole = sizeOf(`${file}-wal`) > 0 || sizeOf(file) >= (pages ?? 0) * (pageBytes ?? 0);
	return isWhole ? undefined : 'its end is missing';
}

function damageIn(database: Database.Database, file: string): string | undefined {
	if (sizeOf(file) > wholeBytes) return undefined;
	const found = String(database.pragma('quick_check(1)', {simple: true}));
	return found === 'ok' ? undefined : found.split('\n').at(-1);
}

function sizeOf(file: string): number {
	return statSync(file, {throwIfNoEntry: false})?.size ?? 0;
}
