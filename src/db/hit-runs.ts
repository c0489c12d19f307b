import type {Buffer} from 'node:buffer';
import type {EventBatch} from '../model/event-batch.ts';
import type {HitRun} from '../model/hit-run.ts';
import {ByteReader} from './block/byte-reader.ts';
import {ByteWriter} from './block/byte-writer.ts';
import {readNumbers, takeColumn, writeNumbers} from './block/number-column.ts';
import {packPart, unpackPart} from './block/packed-part.ts';
import {readTimes, takeTimes, writeTimes} from './block/time-column.ts';
import {rowChecksum} from './row-checksum.ts';
import type {Statements} from './statements.ts';

/** Hits of one commit, whose ids follow each other. */
export const hitTables = `
	CREATE TABLE hits (
		first INTEGER PRIMARY KEY,
		last INTEGER NOT NULL,
		-- The latest event time.
		time_to REAL NOT NULL,
		hits BLOB NOT NULL,
		checksum INTEGER NOT NULL
	);
`;

/** What the checksum of a row is of. */
export const hitChecksumColumns = 'first, last, time_to, hits';

/** What a row holds at most: a damaged size must not ask for more memory. */
const mostHits = 4096;
const mostFields = 1 << 24;
const mostBytes = 32 << 20;

/** Stores hits of a batch, which get ids from `first` on. */
export function writeHits(
	statements: Statements,
	batch: EventBatch,
	{hits, first}: {readonly hits: readonly number[]; readonly first: number},
): void {
	for (let from = 0; from < hits.length; from += mostHits) {
		const run = hits.slice(from, from + mostHits);
		const [firstId, lastId] = [first + from, first + from + run.length - 1];
		const timeTo = Math.max(...run.map((hit) => batch.hits.times[hit] ?? 0));
		const values = [firstId, lastId, timeTo, packPart(contentOf(batch, run))] as const;
		const sql = 'INSERT INTO hits VALUES (?, ?, ?, ?, ?)';
		statements.run(sql, ...values, rowChecksum(values));
	}
}

/** Those that hold hits behind this one, oldest first, of so many hits or more. Damaged rows are left out: `nms verify` tells of them. */
export function runsAfter(statements: Statements, after: number, least: number): readonly HitRun[] {
	const found: HitRun[] = [];
	for (let [from, hits] = [after, 0]; hits < least;) {
		const row = statements.get<HitRow>(nextRun, from, from);
		if (row === undefined) break;
		const run = runOf(row);
		if (run !== undefined) {
			found.push(run);
			hits += row.last - Math.max(from, row.first - 1);
		}
		from = row.last;
	}
	return found;
}

/** Id of the last hit; 0 where there is none. */
export const lastHitSql = 'ifnull((SELECT last FROM hits ORDER BY first DESC LIMIT 1), 0)';

/** Counts the hits up to an id, from there back, as far as `most`; `first` is the id of the last one counted. */
export function hitsBack(
	statements: Statements,
	id: number,
	most: number,
): {readonly counted: number; readonly first: number} {
	let [counted, first, before] = [0, 0, id + 1];
	while (counted < most) {
		const sql = 'SELECT first, last FROM hits WHERE first < ? ORDER BY first DESC LIMIT 1000';
		const runs = statements.all<Pick<HitRow, 'first' | 'last'>>(sql, before);
		for (const run of runs) {
			const last = Math.min(run.last, id);
			first = Math.max(run.first, last + 1 - (most - counted));
			counted += last + 1 - first;
			before = run.first;
			if (counted === most) break;
		}
		if (runs.length === 0) break;
	}
	return {counted, first};
}

/** Id of the oldest hit with this event time or a later one. */
export function firstHitSince(statements: Statements, time: number): number | undefined {
	const sql = 'SELECT * FROM hits WHERE time_to >= ? ORDER BY first LIMIT 1';
	const row = statements.get<HitRow>(sql, time);
	const place = row && runOf(row)?.times.findIndex((own) => own >= time);
	return row && row.first + Math.max(0, place ?? 0);
}

interface HitRow {
	readonly first: number;
	readonly last: number;
	readonly time_to: number;
	readonly hits: Buffer;
}

/** The row that holds the hit after an id, or the next one. */
const nextRun = `SELECT * FROM hits WHERE last > ?
	AND first >= ifnull((SELECT max(first) FROM hits WHERE first <= ?), 0) ORDER BY first LIMIT 1`;

/**
 * ```
 * rules | names | values | rule, row's id, time, weight and number of fields by hit | name and value by field
 * ```
 */
function contentOf({hits: columns, fields, id}: EventBatch, hits: readonly number[]): Buffer {
	const [events, times] = [new Float64Array(hits.length), new Float64Array(hits.length)];
	const [rules, weights, sizes] = [new Float64Array(hits.length), events.slice(), events.slice()];
	const names: number[] = [];
	const places: number[] = [];
	const values = new Map<number, number>();
	for (let at = 0; at < hits.length; at += 1) {
		const hit = hits[at] ?? 0;
		events[at] = id[columns.rowOf(hit)] ?? 0;
		times[at] = columns.times[hit] ?? 0;
		rules[at] = columns.ruleOf(hit);
		weights[at] = columns.weightOf(hit);
		const before = names.length;
		columns.eachField(hit, (name, value) => {
			names.push(name);
			const place = values.get(value) ?? values.size;
			values.set(value, place);
			places.push(place);
		});
		sizes[at] = names.length - before;
	}
	const writer = new ByteWriter();
	writer.varint(hits.length);
	writeTexts(writer, columns.rules);
	writeTexts(writer, columns.names);
	writeTexts(
		writer,
		Array.from(values.keys(), (value) => String(fields.valueAt(value))),
	);
	writeTimes(writer, events);
	writeTimes(writer, times);
	for (const column of [rules, weights, sizes]) writeNumbers(writer, column);
	writer.varint(names.length);
	writeNumbers(writer, new Float64Array(names));
	writeNumbers(writer, new Float64Array(places));
	return writer.written();
}

function writeTexts(writer: ByteWriter, texts: readonly string[]): void {
	writer.varint(texts.length);
	for (const text of texts) writer.text(text);
}

function readTexts(reader: ByteReader): readonly string[] {
	const texts: string[] = [];
	for (let left = reader.count(mostFields); left > 0 && !reader.isBroken; left -= 1)
		texts.push(reader.text(mostBytes));
	return texts;
}

/** None where the row is damaged. */
function runOf({first, last, hits}: HitRow): HitRun | undefined {
	const content = unpackPart(hits, 'hits', mostBytes);
	if (content.kind === 'damaged') return undefined;
	const reader = new ByteReader(content.value);
	const count = reader.count(mostHits);
	if (count !== last - first + 1) return undefined;
	const [rules, names, values] = [readTexts(reader), readTexts(reader), readTexts(reader)];
	const events = readTimes(takeTimes(reader, count));
	const times = readTimes(takeTimes(reader, count));
	const ruleOf = readColumn(reader, count);
	const weights = readColumn(reader, count);
	const ends = endsOf(readColumn(reader, count));
	const pairs = reader.count(mostFields);
	const [nameOf, valueOf] = [readColumn(reader, pairs), readColumn(reader, pairs)];
	if (!reader.isDone || (ends.at(-1) ?? 0) > pairs) return undefined;
	return {first, events, times, ruleOf, weights, ends, nameOf, valueOf, rules, names, values};
}

function readColumn(reader: ByteReader, rows: number): Float64Array {
	return readNumbers(takeColumn(reader, rows));
}

/** Where what has these sizes ends. */
function endsOf(sizes: Float64Array): Float64Array {
	let end = 0;
	return sizes.map((size) => (end += size));
}
