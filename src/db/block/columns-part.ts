import type {Buffer} from 'node:buffer';
import {ByteTable} from '../../base/byte-table.ts';
import {Scratch} from '../../base/scratch.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import type {EventSource} from '../../model/event.ts';
import {channels} from '../../model/event.ts';
import {ByteWriter} from './byte-writer.ts';
import {writeIntegers, writeNumbers} from './number-column.ts';
import {writeTimes} from './time-column.ts';

/** Rows of a batch on their way into a block. */
export interface BlockRows {
	readonly batch: EventBatch;
	/** Rising; at least one. */
	readonly rows: Uint32Array;
	/** The id of a row of the batch; rising from row to row. */
	readonly idOf: (row: number) => number;
}

/** The columns' part and what else the makers of a block want of it, named as `BlockColumns` does. */
export interface WrittenColumns {
	/** A view that is valid until the next part is written. */
	readonly content: Buffer;
	readonly sources: readonly EventSource[];
	readonly sourcePlaces: Int32Array;
	readonly hosts: NumberedTexts;
	readonly programs: NumberedTexts;
	readonly priorities: Int32Array;
	readonly ids: Float64Array;
	readonly receivedAt: Float64Array;
	readonly times: Float64Array;
}

/** Distinct texts, and by row the number of its text, from 1; 0 for none. */
interface NumberedTexts {
	readonly values: readonly string[];
	readonly ids: Int32Array;
}

const spanCount = Object.keys(span).length;

// Used again for each block.
const content = new ByteWriter();
const newColumn = (length: number): Int32Array => new Int32Array(length);
const columns = {
	gaps: new Scratch(newColumn),
	excess: new Scratch(newColumn),
	expected: new Scratch(newColumn),
	ends: new Scratch(newColumn),
};

const unknownSource: EventSource = {channel: 'udp', address: '', epoch: ''};

/** Writes all that a row is but its bytes and its fields, in the order in which `BlockColumns` reads it. */
export function columnsPart({batch, rows, idOf}: BlockRows): WrittenColumns {
	const [ids, times] = [new Float64Array(rows.length), new Float64Array(rows.length)];
	const receivedAt = new Float64Array(rows.length);
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		ids[index] = idOf(row);
		receivedAt[index] = batch.receivedAt[row] ?? 0;
		const time = batch.time[row] ?? Number.NaN;
		times[index] = Number.isFinite(time) ? time : (receivedAt[index] ?? 0);
	}
	const sources = sourceColumns(batch, rows);
	const [formats, priorities] = [gathered(batch.format, rows), gathered(batch.priority, rows)];
	const lengths = lengthsOfRows(batch, rows);
	const hosts = internedSpans(batch, rows, span.host);
	const programs = internedSpans(batch, rows, span.program);

	content.clear();
	writeSources(content, sources);
	writeSpanTexts(content, hosts.spans);
	writeSpanTexts(content, programs.spans);
	writeTimes(content, ids);
	writeTimes(content, receivedAt);
	writeTimes(content, times, receivedAt);
	writeIntegers(content, sources.places);
	writeNumbers(content, sources.sequences);
	for (const column of [formats, priorities, lengths, hosts.ids, programs.ids])
		writeIntegers(content, column);
	writeSpans(content, {
		batch,
		rows,
		lengths,
		ends: columns.ends.take(rows.length).fill(0),
		hosts,
		programs,
	});
	return {
		content: content.written(),
		sources: sources.used.map(({source}) => source),
		sourcePlaces: sources.places,
		hosts: textsOf(hosts),
		programs: textsOf(programs),
		priorities,
		ids,
		receivedAt,
		times,
	};
}

function gathered(column: Uint8Array | Int16Array, rows: Uint32Array): Int32Array {
	const numbers = new Int32Array(rows.length);
	for (let index = 0; index < rows.length; index += 1)
		numbers[index] = column[rows[index] ?? 0] ?? 0;
	return numbers;
}

function lengthsOfRows({start, end}: EventBatch, rows: Uint32Array): Int32Array {
	const lengths = new Int32Array(rows.length);
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		lengths[index] = (end[row] ?? 0) - (start[row] ?? 0);
	}
	return lengths;
}

interface SourceColumns {
	readonly used: readonly {readonly source: EventSource; readonly firstSequence: number}[];
	readonly places: Int32Array;
	/** What each row's sequence is above the one that follows the row before of its source. */
	readonly sequences: Float64Array;
}

function sourceColumns(batch: EventBatch, rows: Uint32Array): SourceColumns {
	const used: {readonly source: EventSource; readonly firstSequence: number}[] = [];
	const placeOf = new Int32Array(batch.sources.length + 1).fill(-1);
	const [places, sequences] = [new Int32Array(rows.length), new Float64Array(rows.length)];
	const next: number[] = [];
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		const source = Math.min(batch.source[row] ?? 0, batch.sources.length);
		const sequence = batch.sequence[row] ?? 0;
		let place = placeOf[source] ?? -1;
		if (place < 0) {
			place = used.push({
				source: batch.sources[source] ?? unknownSource,
				firstSequence: sequence,
			});
			place -= 1;
			placeOf[source] = place;
			next[place] = sequence;
		}
		places[index] = place;
		sequences[index] = sequence - (next[place] ?? 0);
		next[place] = sequence + 1;
	}
	return {used, places, sequences};
}

function writeSources(writer: ByteWriter, {used}: SourceColumns): void {
	writer.varint(used.length);
	for (const {source, firstSequence} of used) {
		writer.byte(channels.indexOf(source.channel));
		writer.text(source.address);
		writer.text(source.epoch);
		writer.double(firstSequence);
	}
}

interface InternedSpans {
	readonly spans: readonly Buffer[];
	/** By row: 0 for none. */
	readonly ids: Int32Array;
}

function internedSpans(batch: EventBatch, rows: Uint32Array, place: number): InternedSpans {
	const {bytes, spans, start, end} = batch;
	const table = new ByteTable();
	const ids = new Int32Array(rows.length);
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		const at = (row * spanCount + place) * 2;
		const first = spans[at] ?? -1;
		if (first < 0) continue;
		const [rowStart, rowEnd] = [start[row] ?? 0, end[row] ?? 0];
		const from = Math.min(rowStart + first, rowEnd);
		const to = Math.min(Math.max(rowStart + (spans[at + 1] ?? 0), from), rowEnd);
		const known = table.find(bytes, from, to);
		ids[index] = 1 + (known < 0 ? table.add(bytes, from, to) : known);
	}
	return {spans: Array.from({length: table.count}, (_, entry) => table.bytesOf(entry)), ids};
}

function textsOf({spans, ids}: InternedSpans): NumberedTexts {
	return {values: spans.map((bytes) => bytes.toString('utf8')), ids};
}

function writeSpanTexts(writer: ByteWriter, spans: readonly Buffer[]): void {
	writer.varint(spans.length);
	for (const bytes of spans) writer.bytes(bytes);
}

/** What is asked again for each span. */
interface SpanRows extends Pick<BlockRows, 'batch' | 'rows'> {
	/** Of the whole rows. */
	readonly lengths: Int32Array;
	/** Where the span before it ends; moved on. */
	readonly ends: Int32Array;
}

/**
 * Two columns a span: how far it begins behind the end of the span before it, plus 1 where that is not negative, since 0 says that the
 * row has none; and how much longer it is than expected: than the text of its id, or than all the rest of the row.
 */
function writeSpans(
	writer: ByteWriter,
	from: SpanRows & {readonly hosts: InternedSpans; readonly programs: InternedSpans},
): void {
	for (let place = 0; place < spanCount; place += 1) {
		const {gaps, excess} = spanColumns(from, place, expectedLengths(from, place));
		writeIntegers(writer, gaps);
		writeIntegers(writer, excess);
	}
}

function spanColumns(
	{batch: {spans}, rows, lengths, ends}: SpanRows,
	place: number,
	expected: Int32Array | undefined,
): {readonly gaps: Int32Array; readonly excess: Int32Array} {
	const gaps = columns.gaps.take(rows.length).fill(0);
	const excess = columns.excess.take(rows.length).fill(0);
	for (let index = 0; index < rows.length; index += 1) {
		const at = ((rows[index] ?? 0) * spanCount + place) * 2;
		const length = lengths[index] ?? 0;
		const from = Math.min(spans[at] ?? -1, length);
		if (from < 0) continue;
		const to = Math.min(Math.max(spans[at + 1] ?? 0, from), length);
		const gap = from - (ends[index] ?? 0);
		gaps[index] = gap < 0 ? gap : gap + 1;
		excess[index] = to - from - (expected === undefined ? length - from : (expected[index] ?? 0));
		ends[index] = to;
	}
	return {gaps, excess};
}

/** By row; undefined where the rest of the row is expected. */
function expectedLengths(
	{
		rows,
		hosts,
		programs,
	}: {
		readonly rows: Uint32Array;
		readonly hosts: InternedSpans;
		readonly programs: InternedSpans;
	},
	place: number,
): Int32Array | undefined {
	if (place === span.message) return undefined;
	if (place === span.host) return lengthsOf(hosts);
	return place === span.program ? lengthsOf(programs) : columns.expected.take(rows.length).fill(0);
}

function lengthsOf({spans, ids}: InternedSpans): Int32Array {
	const lengthOf = Int32Array.from([0, ...spans.map(({length}) => length)]);
	const lengths = columns.expected.take(ids.length);
	for (let index = 0; index < ids.length; index += 1)
		lengths[index] = lengthOf[ids[index] ?? 0] ?? 0;
	return lengths;
}
