import type {Channel} from '../model/event.ts';
import type {ParseErrorGroup} from './parse-error-groups.ts';
import type {Statements} from './statements.ts';
import type {BucketVolume, FileVolumes, StatisticsRequest} from './statistics.ts';
import {minuteMs} from './statistics.ts';

/** Sources and programs are counted by steps of this length: fine enough for the last hour, few enough for a month. */
export const stepMs = 5 * minuteMs;

/** What stands for the names beyond a bound. */
export const otherName = '(other)';

/** Most names counted by themselves: senders and programs of one step, and of one file; groups of parse errors of one file. */
export const nameLimits = {
	sources: 2000,
	programs: 1000,
	sourceTotals: 20_000,
	programTotals: 5000,
	groups: 10_000,
} as const;

/** What becomes of a row of volumes that is there already. */
export const addSources = `ON CONFLICT DO UPDATE SET
	events = events + excluded.events, parse_errors = parse_errors + excluded.parse_errors`;
export const addPrograms = 'ON CONFLICT DO UPDATE SET events = events + excluded.events';

/** Columns of events by severity (RFC 5424 §6.2.1), 0 to 7; the ninth counts those without one. */
export const levelColumns: readonly string[] = Array.from({length: 9}, (_, level) => `s${level}`);

/**
 * Counts kept beside the rows, in their transaction, so that no question about volumes reads the rows themselves. A program of no
 * length stands for none. Totals sum up the steps that are over, for times of many days.
 */
export const rollupTables = `
	CREATE TABLE minutes (
		minute INTEGER PRIMARY KEY,
		parse_errors INTEGER NOT NULL,
		${levelColumns.map((level) => `${level} INTEGER NOT NULL`).join(', ')}
	);
	CREATE TABLE source_volumes (
		step INTEGER NOT NULL,
		channel TEXT NOT NULL,
		address TEXT NOT NULL,
		events INTEGER NOT NULL,
		parse_errors INTEGER NOT NULL,
		PRIMARY KEY (step, channel, address)
	) WITHOUT ROWID;
	CREATE TABLE program_volumes (
		step INTEGER NOT NULL,
		program TEXT NOT NULL,
		events INTEGER NOT NULL,
		PRIMARY KEY (step, program)
	) WITHOUT ROWID;
	CREATE TABLE source_totals (
		channel TEXT NOT NULL,
		address TEXT NOT NULL,
		events INTEGER NOT NULL,
		parse_errors INTEGER NOT NULL,
		PRIMARY KEY (channel, address)
	) WITHOUT ROWID;
	CREATE TABLE program_totals (program TEXT PRIMARY KEY, events INTEGER NOT NULL) WITHOUT ROWID;
	-- Totals are of the steps below this one.
	CREATE TABLE totals (up_to INTEGER NOT NULL);
	INSERT INTO totals VALUES (0);
	CREATE TABLE parse_error_groups (
		channel TEXT NOT NULL,
		address TEXT NOT NULL,
		reason TEXT NOT NULL,
		count INTEGER NOT NULL,
		first_at INTEGER NOT NULL,
		last_at INTEGER NOT NULL,
		oldest INTEGER NOT NULL,
		newest INTEGER NOT NULL,
		PRIMARY KEY (channel, address, reason)
	) WITHOUT ROWID;
`;

/** What adds the steps that are not in the totals to them; names beyond the bound of totals are counted as one. */
const foldSteps = `
	INSERT INTO source_totals
		SELECT channel, iif((SELECT count(*) FROM source_totals) < ${nameLimits.sourceTotals} OR EXISTS (
			SELECT 1 FROM source_totals AS known WHERE (known.channel, known.address) = (volumes.channel, volumes.address)
		), address, '${otherName}'), sum(events), sum(parse_errors)
		FROM source_volumes AS volumes WHERE step >= (SELECT up_to FROM totals) GROUP BY channel, address
		${addSources};
	INSERT INTO program_totals
		SELECT iif((SELECT count(*) FROM program_totals) < ${nameLimits.programTotals} OR EXISTS (
			SELECT 1 FROM program_totals AS known WHERE known.program = volumes.program
		), program, '${otherName}'), sum(events)
		FROM program_volumes AS volumes WHERE step >= (SELECT up_to FROM totals) GROUP BY program
		${addPrograms};
`;

const bySize = 'row_number() OVER (PARTITION BY step ORDER BY rows DESC) AS place';

/** Makes the counts of rows that were stored without them; of too many names the most frequent keep their own. */
export const rollupRows = `
	INSERT INTO minutes
		SELECT received_at / ${minuteMs}, sum(is_error),
			${levelColumns.map((_, level) => `sum(level IS ${level})`).join(', ')}
		FROM (
			SELECT received_at, 0 AS is_error, ifnull(priority & 7, 8) AS level FROM events
			UNION ALL SELECT received_at, 1, NULL FROM parse_errors
		) GROUP BY 1;
	INSERT INTO source_volumes
		SELECT step, channel, iif(place <= ${nameLimits.sources}, address, '${otherName}'), sum(events), sum(rows - events)
		FROM (
			SELECT *, ${bySize} FROM (
				SELECT received_at / ${stepMs} AS step, channel, address, sum(is_event) AS events, count(*) AS rows
				FROM (
					SELECT source, received_at, 1 AS is_event FROM events
					UNION ALL SELECT source, received_at, 0 FROM parse_errors
				) JOIN sources ON sources.id = source GROUP BY 1, 2, 3
			)
		) GROUP BY 1, 2, 3;
	INSERT INTO program_volumes
		SELECT step, iif(place <= ${nameLimits.programs}, program, '${otherName}'), sum(rows)
		FROM (
			SELECT *, ${bySize} FROM (
				SELECT received_at / ${stepMs} AS step, ifnull(program, '') AS program, count(*) AS rows
				FROM events GROUP BY 1, 2
			)
		) GROUP BY 1, 2;
	${foldSteps}
	UPDATE totals SET up_to = (SELECT ifnull(max(step), -1) + 1 FROM source_volumes);
	INSERT INTO parse_error_groups
		SELECT channel, iif(place <= ${nameLimits.groups}, address, '${otherName}'), reason,
			sum(rows), min(first_at), max(last_at), min(oldest), max(newest)
		FROM (
			SELECT *, row_number() OVER (ORDER BY rows DESC) AS place FROM (
				SELECT channel, address, reason, count(*) AS rows, min(received_at) AS first_at,
					max(received_at) AS last_at, min(parse_errors.id) AS oldest, max(parse_errors.id) AS newest
				FROM parse_errors JOIN sources ON sources.id = parse_errors.source GROUP BY 1, 2, 3
			)
		) GROUP BY 1, 2, 3;
`;

/** Parse errors of the file by source and reason, in no order. */
export function readGroups(statements: Statements): readonly ParseErrorGroup[] {
	const sql = `SELECT ${groupColumns} FROM parse_error_groups`;
	return statements.all<GroupRow>(sql).map((row) => groupOf(row));
}

/** One group of the file; undefined where there is none. */
export function readGroup(
	statements: Statements,
	{channel, address}: ParseErrorGroup['source'],
	reason: string,
): ParseErrorGroup | undefined {
	const row = statements.get<GroupRow>(
		`SELECT ${groupColumns} FROM parse_error_groups WHERE channel = ? AND address = ? AND reason = ?`,
		channel,
		address,
		reason,
	);
	return row && groupOf(row);
}

/** What the file received within `[from, to)`: its minutes, and sources and programs of the steps that touch it. */
export function readVolumes(statements: Statements, request: StatisticsRequest): FileVolumes {
	const {from, to} = request;
	const steps = [Math.floor(from / stepMs), Math.ceil(to / stepMs)] as const;
	return {
		buckets: readBuckets(statements, request),
		sources: statements.all(
			`SELECT channel, address, sum(events) AS events, sum(parse_errors) AS parseErrors
			FROM source_volumes WHERE step >= ? AND step < ? GROUP BY 1, 2`,
			...steps,
		),
		programs: statements.all(
			`SELECT nullif(program, '') AS program, sum(events) AS events
			FROM program_volumes WHERE step >= ? AND step < ? GROUP BY 1`,
			...steps,
		),
	};
}

/** All that the file received, which lies within `[from, to)`. */
export function readTotals(statements: Statements, request: StatisticsRequest): FileVolumes {
	return {
		buckets: readBuckets(statements, request),
		sources: statements.all(
			`SELECT channel, address, sum(events) AS events, sum(parse_errors) AS parseErrors FROM (
				SELECT channel, address, events, parse_errors FROM source_totals
				UNION ALL SELECT channel, address, events, parse_errors FROM source_volumes WHERE ${notInTotals}
			) GROUP BY 1, 2`,
		),
		programs: statements.all(
			`SELECT nullif(program, '') AS program, sum(events) AS events FROM (
				SELECT program, events FROM program_totals
				UNION ALL SELECT program, events FROM program_volumes WHERE ${notInTotals}
			) GROUP BY 1`,
		),
	};
}

/** Adds the steps below this one to the totals, within the caller's transaction. */
export function foldTotals(statements: Statements, upTo: number): void {
	// Steps at or above it have no rows: nothing was written into them.
	statements.database.exec(foldSteps);
	statements.run('UPDATE totals SET up_to = ?', upTo);
}

/** The totals are of the steps below this one. */
export function totalsUpTo(statements: Statements): number {
	return statements.get<{upTo: number}>('SELECT up_to AS upTo FROM totals')?.upTo ?? 0;
}

const notInTotals = 'step >= (SELECT up_to FROM totals)';

function readBuckets(
	statements: Statements,
	{from, to, bucketMs}: StatisticsRequest,
): readonly BucketVolume[] {
	const rows = statements.all<BucketRow>(
		`SELECT CAST((minute - ?) / ? AS INTEGER) AS bucket, sum(parse_errors) AS parseErrors,
			${levelColumns.map((level) => `sum(${level}) AS ${level}`).join(', ')}
		FROM minutes WHERE minute >= ? AND minute < ? GROUP BY 1`,
		Math.floor(from / minuteMs),
		bucketMs / minuteMs,
		Math.floor(from / minuteMs),
		Math.ceil(to / minuteMs),
	);
	return rows.map((row) => ({
		bucket: row.bucket,
		parseErrors: row.parseErrors,
		severity: levelColumns.map((level) => row[level] ?? 0),
	}));
}

const groupColumns = `channel, address, reason, count, first_at AS firstAt, last_at AS lastAt,
	oldest AS oldestId, newest AS newestId`;

interface GroupRow extends Omit<ParseErrorGroup, 'source'> {
	readonly channel: Channel;
	readonly address: string;
}

function groupOf({channel, address, ...group}: GroupRow): ParseErrorGroup {
	return {...group, source: {channel, address}};
}

interface BucketRow extends Readonly<Record<string, number>> {
	readonly bucket: number;
	readonly parseErrors: number;
}
