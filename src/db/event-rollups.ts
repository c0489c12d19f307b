import type {Channel} from '../model/event.ts';
import type {ParseErrorGroup} from './parse-error-groups.ts';
import type {Statements} from './statements.ts';
import type {BucketVolume, FileVolumes, NameVolume, StatisticsRequest} from './statistics.ts';
import {minuteMs} from './statistics.ts';
import {stepMs} from './volumes.ts';

/** What stands for the names beyond a bound. */
export const otherName = '(other)';

/** What is counted by its name, as the column `kind` holds it. */
export const nameKinds = ['host', 'program'] as const;
export type NameKind = (typeof nameKinds)[number];

/** Most names counted by themselves: senders, hosts and programs of one step, and of one file; groups of parse errors of one file. */
export const nameLimits = {
	sources: 2000,
	names: 1000,
	sourceTotals: 20_000,
	nameTotals: 5000,
	groups: 10_000,
} as const;

/** What becomes of a row of volumes that is there already. */
export const addSources = `ON CONFLICT DO UPDATE SET
	events = events + excluded.events, parse_errors = parse_errors + excluded.parse_errors`;
export const addNames = 'ON CONFLICT DO UPDATE SET events = events + excluded.events';

/** Columns of events by severity (RFC 5424 §6.2.1), 0 to 7; the ninth counts those without one. */
export const levelColumns: readonly string[] = Array.from({length: 9}, (_, level) => `s${level}`);

/**
 * Counts of the file's blocks and parse errors, kept in their transaction, so that no question about volumes reads the rows
 * themselves; events of the head are counted when they are asked for. A name of no length stands for none. Totals sum up the steps
 * that are over, for times of many days.
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
		CREATE TABLE name_volumes (
			step INTEGER NOT NULL,
			kind TEXT NOT NULL,
			name TEXT NOT NULL,
			events INTEGER NOT NULL,
			PRIMARY KEY (step, kind, name)
		) WITHOUT ROWID;
		CREATE TABLE source_totals (
			channel TEXT NOT NULL,
			address TEXT NOT NULL,
			events INTEGER NOT NULL,
			parse_errors INTEGER NOT NULL,
			PRIMARY KEY (channel, address)
		) WITHOUT ROWID;
		CREATE TABLE name_totals (
			kind TEXT NOT NULL,
			name TEXT NOT NULL,
			events INTEGER NOT NULL,
			PRIMARY KEY (kind, name)
		) WITHOUT ROWID;
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
	INSERT INTO name_totals
		SELECT kind, iif((
			SELECT count(*) FROM name_totals AS counted WHERE counted.kind = volumes.kind
		) < ${nameLimits.nameTotals} OR EXISTS (
			SELECT 1 FROM name_totals AS known WHERE (known.kind, known.name) = (volumes.kind, volumes.name)
		), name, '${otherName}'), sum(events)
		FROM name_volumes AS volumes WHERE step >= (SELECT up_to FROM totals) GROUP BY kind, name
		${addNames};
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

/** What the file received within `[from, to)`, but for the head: its minutes and, unless none is wanted, sources and names. */
export function readVolumes(statements: Statements, request: StatisticsRequest): FileVolumes {
	const buckets = readBuckets(statements, request);
	if (request.top === 0) return {buckets, sources: [], hosts: [], programs: []};
	return {
		buckets,
		...(isWithin(statements, request) ? readTotals(statements) : readSteps(statements, request)),
	};
}

/** Whether all of the file was received within the time. */
function isWithin(statements: Statements, {from, to}: StatisticsRequest): boolean {
	const sql = 'SELECT min(minute) AS first, max(minute) AS last FROM minutes';
	const {first, last} =
		statements.get<{first: number | null; last: number | null}>(sql) ?? noMinutes;
	return first === null || last === null || (from <= first * minuteMs && last * minuteMs < to);
}

const noMinutes = {first: null, last: null};

/** Of the steps that touch the time. */
function readSteps(
	statements: Statements,
	{from, to}: StatisticsRequest,
): Omit<FileVolumes, 'buckets'> {
	const steps = [Math.floor(from / stepMs), Math.ceil(to / stepMs)] as const;
	return {
		sources: statements.all(
			`SELECT channel, address, sum(events) AS events, sum(parse_errors) AS parseErrors
			FROM source_volumes WHERE step >= ? AND step < ? GROUP BY 1, 2`,
			...steps,
		),
		...byKind(
			statements.all(
				`SELECT kind, nullif(name, '') AS name, sum(events) AS events
				FROM name_volumes WHERE step >= ? AND step < ? GROUP BY 1, 2`,
				...steps,
			),
		),
	};
}

/** All of the file, but for the head. */
function readTotals(statements: Statements): Omit<FileVolumes, 'buckets'> {
	return {
		sources: statements.all(
			`SELECT channel, address, sum(events) AS events, sum(parse_errors) AS parseErrors FROM (
				SELECT channel, address, events, parse_errors FROM source_totals
				UNION ALL SELECT channel, address, events, parse_errors FROM source_volumes WHERE ${notInTotals}
			) GROUP BY 1, 2`,
		),
		...byKind(
			statements.all(
				`SELECT kind, nullif(name, '') AS name, sum(events) AS events FROM (
					SELECT kind, name, events FROM name_totals
					UNION ALL SELECT kind, name, events FROM name_volumes WHERE ${notInTotals}
				) GROUP BY 1, 2`,
			),
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

interface KindRow extends NameVolume {
	readonly kind: NameKind;
}

function byKind(rows: readonly KindRow[]): Pick<FileVolumes, 'hosts' | 'programs'> {
	const of = (wanted: NameKind) => rows.filter(({kind}) => kind === wanted);
	return {hosts: of('host'), programs: of('program')};
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
