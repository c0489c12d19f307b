import type {EventSource, LogEvent, ParseError} from '../model/event.ts';
import type {StoredHit} from '../model/rule-hit.ts';
import type {EventFilter} from './event-filter.ts';
import {bytesContain, containsFunction} from './event-filter.ts';
import {eventFileSchema} from './event-file-schema.ts';
import {otherName, readGroup, readGroups, readTotals, readVolumes} from './event-rollups.ts';
import type {EventRow, HitRow, ParseErrorRow} from './event-row.ts';
import {eventOf, hitOf, parseErrorOf} from './event-row.ts';
import {openDatabase} from './open-database.ts';
import type {ParseErrorGroup, ParseErrorsRequest} from './parse-error-groups.ts';
import {Statements} from './statements.ts';
import type {FileVolumes, StatisticsRequest} from './statistics.ts';

/** What is known of a file without asking it again. Ids are 0 where it has no such row. */
export interface FileExtent {
	readonly events: number;
	readonly parseErrors: number;
	readonly firstEvent: number;
	readonly lastEvent: number;
	readonly lastParseError: number;
	readonly lastHit: number;
}

/** Ids above `above` and up to `upTo`. */
export interface IdRange {
	readonly above: number;
	readonly upTo: number;
}

/** Which way a reader goes from a place in the order of commit. */
export type Direction = 'older' | 'newer';

/** A source and the highest stored sequence of it. */
export interface Cursor extends EventSource {
	readonly sequence: number;
	readonly changedAt: number;
}

const eventColumns = `events.id, received_at, time, channel, address, priority, host, program, procid, msgid, timestamp,
	structured_from, structured_to, message_from, message_to, fields, raw`;
// CROSS JOIN keeps the table of events the outer one, in order of id.
const eventsAndSources = 'events CROSS JOIN sources ON sources.id = events.source';

const parseErrorColumns = 'parse_errors.id, received_at, channel, address, reason, offset, raw';
const parseErrorsAndSources = 'parse_errors CROSS JOIN sources ON sources.id = parse_errors.source';

/** Of a source and reason beyond the groups that the file names. */
const ofUnnamed = `NOT EXISTS (SELECT 1 FROM parse_error_groups AS named WHERE named.channel = sources.channel
	AND named.address = sources.address AND named.reason = parse_errors.reason)`;

/** One open event file and what is read from it; `EventWriter` adds to it. */
export class EventFile {
	readonly statements: Statements;

	/** Makes the file where there is none. */
	constructor(file: string) {
		const database = openDatabase(file, eventFileSchema);
		database.function(containsFunction, {deterministic: true}, bytesContain);
		this.statements = new Statements(database);
	}

	/** Made with the file: tells it from another one that had its name before. */
	fileId(): string {
		return this.statements.get<{id: string}>('SELECT file_id AS id FROM file')?.id ?? '';
	}

	extent(): FileExtent {
		const extent = this.statements.get<FileExtent>(`
			SELECT events, parse_errors AS parseErrors,
				ifnull((SELECT min(id) FROM events), 0) AS firstEvent,
				ifnull((SELECT max(id) FROM events), 0) AS lastEvent,
				ifnull((SELECT max(id) FROM parse_errors), 0) AS lastParseError,
				ifnull((SELECT max(id) FROM hits), 0) AS lastHit
			FROM file`);
		return extent ?? noExtent;
	}

	/** Highest stored sequence of the source; 0 where none is. */
	cursor({channel, address, epoch}: EventSource): number {
		const row = this.statements.get<{sequence: number}>(
			'SELECT sequence FROM sources WHERE channel = ? AND address = ? AND epoch = ?',
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
			FROM sources ORDER BY changed_at DESC LIMIT ?`,
			limit,
		);
	}

	event(id: number): LogEvent | undefined {
		const row = this.statements.get<EventRow>(
			`SELECT ${eventColumns} FROM ${eventsAndSources} WHERE events.id = ?`,
			id,
		);
		return row && eventOf(row);
	}

	/** Id of the event next to the place in that direction; undefined where none is. */
	eventBeside(id: number, direction: Direction): number | undefined {
		const sql =
			direction === 'older'
				? 'SELECT max(id) AS id FROM events WHERE id < ?'
				: 'SELECT min(id) AS id FROM events WHERE id > ?';
		return this.statements.get<{id: number | null}>(sql, id)?.id ?? undefined;
	}

	/** Matching events of the range; for `older` from its newer end, else from its older end. */
	events(
		range: IdRange,
		filter: EventFilter,
		{direction, limit}: {readonly direction: Direction; readonly limit: number},
	): readonly LogEvent[] {
		const order = direction === 'older' ? 'DESC' : 'ASC';
		const rows = this.statements.all<EventRow>(
			`SELECT ${eventColumns} FROM ${eventsAndSources}
			WHERE events.id > ? AND events.id <= ?${filter.sql} ORDER BY events.id ${order} LIMIT ?`,
			range.above,
			range.upTo,
			...filter.parameters,
			limit,
		);
		return rows.map((row) => eventOf(row));
	}

	/** Newest first. */
	parseErrors({before, limit, source, reason}: ParseErrorsRequest): readonly ParseError[] {
		const range = this.#rangeOf(source, reason);
		if (range === undefined) return [];
		const isOther = source?.address === otherName;
		const conditions = [
			...(source === undefined ? [] : [isOther ? ofUnnamed : 'address = ?', 'channel = ?']),
			...(reason === undefined ? [] : ['reason = ?']),
		];
		const rows = this.statements.all<ParseErrorRow>(
			`SELECT ${parseErrorColumns} FROM ${parseErrorsAndSources}
			WHERE parse_errors.id > ? AND parse_errors.id <= ?${conditions.map((sql) => ` AND ${sql}`).join('')}
			ORDER BY parse_errors.id DESC LIMIT ?`,
			range.above,
			Math.min(range.upTo, before - 1),
			...(source === undefined || isOther ? [] : [source.address]),
			...(source === undefined ? [] : [source.channel]),
			...(reason === undefined ? [] : [reason]),
			limit,
		);
		return rows.map((row) => parseErrorOf(row));
	}

	parseError(id: number): ParseError | undefined {
		const row = this.statements.get<ParseErrorRow>(
			`SELECT ${parseErrorColumns} FROM ${parseErrorsAndSources} WHERE parse_errors.id = ?`,
			id,
		);
		return row && parseErrorOf(row);
	}

	/** Parse errors by source and reason, in no order. */
	parseErrorGroups(): readonly ParseErrorGroup[] {
		return readGroups(this.statements);
	}

	/** All that was received, which lies within the time. */
	totals(request: StatisticsRequest): FileVolumes {
		return readTotals(this.statements, request);
	}

	/** What of it was received within the time. */
	volumes(request: StatisticsRequest): FileVolumes {
		return readVolumes(this.statements, request);
	}

	/** Oldest first. */
	hitsAfter(after: number, limit: number): readonly StoredHit[] {
		const sql = 'SELECT * FROM hits WHERE id > ? ORDER BY id LIMIT ?';
		return this.statements.all<HitRow>(sql, after, limit).map((row) => hitOf(row));
	}

	firstHitSince(time: number): number | undefined {
		const sql = 'SELECT id FROM hits WHERE time >= ? ORDER BY id LIMIT 1';
		return this.statements.get<{id: number}>(sql, time)?.id;
	}

	close(): void {
		this.statements.database.close();
	}

	/** Where a group's lines are; undefined where it has none. */
	#rangeOf(source: ParseErrorsRequest['source'], reason: string | undefined): IdRange | undefined {
		if (source === undefined || reason === undefined)
			return {above: 0, upTo: Number.MAX_SAFE_INTEGER};
		const group = readGroup(this.statements, source, reason);
		return group && {above: group.oldestId - 1, upTo: group.newestId};
	}
}

const noExtent: FileExtent = {
	events: 0,
	parseErrors: 0,
	firstEvent: 0,
	lastEvent: 0,
	lastParseError: 0,
	lastHit: 0,
};
