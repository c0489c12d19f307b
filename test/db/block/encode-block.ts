import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import test from 'ava';
import {rowNumbers, selectRows} from '../../../src/db/row-numbers.ts';
import type {ExecutionContext} from 'ava';
import {openBlock} from '../../../src/db/block/block.ts';
import type {BlockEvents} from '../../../src/db/block/block-events.ts';
import {blockLimits, partPlace} from '../../../src/db/block/block-format.ts';
import type {EncodedBlock} from '../../../src/db/block/encode-block.ts';
import {encodeBlock} from '../../../src/db/block/encode-block.ts';
import {packPart, unpackPart} from '../../../src/db/block/packed-part.ts';
import {EventBatch} from '../../../src/model/event-batch.ts';
import type {LogEvent} from '../../../src/model/event.ts';
import {batchOf, numbered, testSource, testTime} from '../../helpers/event-batches.ts';
import {fuzzRuns} from '../../helpers/fuzzing.ts';
import {anyBatch} from '../../helpers/any-batch.ts';

/** Ids with gaps, such as lines that did not parse leave. */
const idOf = (row: number): number => 1000 + row * 3;

function parsedRows(batch: EventBatch): Uint32Array {
	return selectRows(rowNumbers(batch.count), (row) => batch.reason[row] === 0);
}

function encoded(batch: EventBatch): EncodedBlock {
	return encodeBlock({batch, rows: parsedRows(batch), idOf});
}

/** What a store that keeps every row by itself gives back. */
function expectedEvent(batch: EventBatch, row: number): LogEvent {
	const {channel = 'udp', address = ''} = batch.sources[batch.source[row] ?? 0] ?? {};
	const priority = batch.priority[row] ?? -1;
	const [time = 0, receivedAt = 0] = [batch.time[row], batch.receivedAt[row]];
	return {
		id: idOf(row),
		receivedAt,
		time: Number.isFinite(time) ? time : receivedAt,
		timestamp: batch.spanText(row, 'timestamp'),
		source: {channel, address},
		host: batch.spanText(row, 'host'),
		program: batch.spanText(row, 'program'),
		procid: batch.spanText(row, 'procid'),
		msgid: batch.spanText(row, 'msgid'),
		structuredData: batch.spanText(row, 'structuredData'),
		facility: priority < 0 ? null : priority >> 3,
		severity: priority < 0 ? null : priority & 7,
		message: batch.spanText(row, 'message') ?? '',
		raw: batch.raw(row),
		fields: batch.fieldsOf(row),
	};
}

/** Fields by name: a block gives them in an order of its own. */
function comparable({fields, ...event}: LogEvent): unknown {
	return {...event, fields: Object.fromEntries(fields)};
}

function eventsOf(parts: readonly (Uint8Array | undefined)[]): BlockEvents | string {
	const block = openBlock((from, to) => parts.slice(from, to));
	const events = block.kind === 'ok' ? block.value.events() : block;
	return events.kind === 'ok' ? events.value : `${events.part}: ${events.reason}`;
}

function allEvents(t: ExecutionContext, {parts}: EncodedBlock): readonly LogEvent[] {
	const events = eventsOf(parts);
	if (typeof events === 'string') {
		t.fail(events);
		return [];
	}
	return Array.from({length: events.count}, (_, row) => events.event(row));
}

test('a block gives back each row as it was', (t) => {
	fc.assert(
		fc.property(anyBatch, (batch) => {
			const rows = parsedRows(batch);
			fc.pre(rows.length > 0);
			const expected = [...rows].map((row) => comparable(expectedEvent(batch, row)));
			t.deepEqual(allEvents(t, encoded(batch)).map(comparable), expected);
		}),
		fuzzRuns(200),
	);
});

test('rows put back into a batch make a block of the same events', (t) => {
	fc.assert(
		fc.property(anyBatch, (batch) => {
			fc.pre(parsedRows(batch).length > 0);
			const block = encoded(batch);
			const events = eventsOf(block.parts);
			if (typeof events === 'string') return t.fail(events);
			const restored = new EventBatch(batch.count);
			events.appendTo(restored);
			const again = encodeBlock({
				batch: restored,
				rows: parsedRows(restored),
				idOf: (row) => restored.id[row] ?? 0,
			});
			t.deepEqual(allEvents(t, again).map(comparable), allEvents(t, block).map(comparable));
			t.deepEqual(
				[...restored.sequence.subarray(0, restored.count)],
				[...parsedRows(batch)].map((row) => batch.sequence[row]),
			);
			return t.deepEqual(again.lines.bytes, block.lines.bytes);
		}),
		fuzzRuns(100),
	);
});

test('a changed or cut part gives the same events or says which part it is', (t) => {
	const batch = batchOf(manyKinds());
	const {parts} = encoded(batch);
	const expected = allEvents(t, encoded(batch)).map(comparable);
	fc.assert(
		fc.property(
			fc.nat({max: parts.length - 1}),
			fc.nat(),
			fc.integer({min: 1, max: 255}),
			fc.boolean(),
			(place, at, bits, isCut) => {
				const part = Buffer.from(parts[place] ?? []);
				const index = at % part.length;
				part[index] = (part[index] ?? 0) ^ bits;
				const changed = isCut ? part.subarray(0, index) : part;
				const events = eventsOf(parts.with(place, changed));
				if (typeof events === 'string') return t.not(place, partPlace.lists);
				return t.deepEqual(
					Array.from({length: events.count}, (_, row) => comparable(events.event(row))),
					expected,
				);
			},
		),
		fuzzRuns(500),
	);
});

test('a part whose checksum was made to fit is named or read within bounds, and throws nothing', (t) => {
	const {parts} = encoded(batchOf(manyKinds()));
	fc.assert(
		fc.property(
			fc.nat({max: parts.length - 1}),
			fc.array(fc.tuple(fc.nat(), fc.nat({max: 255})), {minLength: 1, maxLength: 8}),
			(place, changes) => {
				const content = unpackPart(parts[place], '', blockLimits.partBytes);
				if (content.kind === 'damaged') return t.fail(content.reason);
				const forged = Buffer.from(content.value);
				for (const [at, byte] of changes) forged[at % forged.length] = byte;
				const events = eventsOf(forge(parts, place, packPart(forged)));
				// What is wrong is named with its part; what is read is within the bounds of a block.
				if (typeof events === 'string') return t.regex(events, /^.+: \S/su);
				const rows = Array.from({length: events.count}, (_, row) => events.event(row));
				t.true(rows.length <= blockLimits.rows);
				const rawBytes = rows.reduce((sum, {raw}) => sum + raw.length, 0);
				return t.true(rawBytes <= blockLimits.textBytes);
			},
		),
		fuzzRuns(500),
	);
});

test('a missing part is named, and so is one of another block', (t) => {
	const {parts} = encoded(batchOf(manyKinds()));
	const other = encoded(batchOf([{sequence: 1, message: 'other'}])).parts;
	for (const [place, name] of [
		[partPlace.directory, 'directory'],
		[partPlace.columns, 'columns'],
		[partPlace.text, 'text'],
		[partPlace.firstField, 'source.ip'],
	] as const) {
		t.is(
			eventsOf(parts.map((part, at) => (at === place ? undefined : part))),
			`${name}: it is missing`,
		);
		if (place !== partPlace.directory && place < other.length)
			t.is(eventsOf(parts.with(place, other[place]!)), `${name}: it is not of this block`);
	}
});

test('a block holds as many rows as its bound, and not one more', (t) => {
	const batch = batchOf(numbered(1, blockLimits.rows + 1));
	const rows = parsedRows(batch);
	t.is(encodeBlock({batch, rows: rows.slice(1), idOf}).rows, blockLimits.rows);
	t.throws(() => encodeBlock({batch, rows, idOf}), {instanceOf: RangeError});
	t.throws(() => encodeBlock({batch, rows: rows.subarray(0, 0), idOf}), {instanceOf: RangeError});
});

test('a block holds as many bytes as its bound, and not one more', (t) => {
	const largest = Buffer.alloc(blockLimits.textBytes, 'x');
	const block = encoded(batchOf([{sequence: 1, message: largest}]));
	t.is(allEvents(t, block)[0]?.raw.length, blockLimits.textBytes);
	const larger = batchOf([{sequence: 1, message: Buffer.concat([largest, Buffer.from('x')])}]);
	t.throws(() => encoded(larger), {instanceOf: RangeError});
});

test('a block says from when to when its rows are', (t) => {
	const block = encoded(
		batchOf([
			{sequence: 1, receivedAt: testTime + 5, time: testTime - 100},
			{sequence: 2, receivedAt: testTime + 9, time: testTime + 50},
			{sequence: 3, receivedAt: testTime + 7, time: testTime},
		]),
	);
	t.deepEqual([block.firstId, block.lastId], [idOf(0), idOf(2)]);
	t.deepEqual(block.receivedAt, {from: testTime + 5, to: testTime + 9});
	t.deepEqual(block.time, {from: testTime - 100, to: testTime + 50});
});

test('fields that are set together share one column of ids', (t) => {
	const rows = Array.from({length: 1000}, (_, row) => {
		const value = `value ${(Math.imul(row, 0x9e37_79b1) >>> 20) % 7}`;
		const fields = new Map([
			['a', value],
			['b', `${value}!`],
		]);
		return {sequence: row + 1, fields};
	});
	const [first, second] = encoded(batchOf(rows)).parts.slice(partPlace.firstField);
	t.true((second?.length ?? 0) < (first?.length ?? 0) / 2);
});

test('a row is found by its id, or the next one by an id between', (t) => {
	const events = eventsOf(encoded(batchOf(numbered(1, 10))).parts);
	if (typeof events === 'string') return t.fail(events);
	t.is(events.rowOf(idOf(0)), 0);
	t.is(events.rowOf(idOf(7)), 7);
	t.is(events.rowOf(idOf(7) + 1), 8);
	t.is(events.rowOf(0), 0);
	return t.is(events.rowOf(idOf(9) + 1), 10);
});

test('rows are put only into a batch that has room for them', (t) => {
	const events = eventsOf(encoded(batchOf(numbered(1, 3))).parts);
	if (typeof events === 'string') return t.fail(events);
	return t.throws(() => events.appendTo(new EventBatch(2)), {instanceOf: RangeError});
});

/** Rows of which every column and kind of value of a block has something. */
function manyKinds(): Parameters<typeof batchOf>[0] {
	return Array.from({length: 40}, (_, row) => ({
		sequence: row + 1,
		source: row % 3 === 0 ? {...testSource, address: '::1'} : testSource,
		receivedAt: testTime + row * 1000,
		time: testTime + row * 997,
		priority: row % 192,
		timestamp: '2026-11-20T12:00:00Z',
		host: `host-${row % 4}`,
		program: row % 2 === 0 ? 'sshd' : 'sudo',
		procid: String(row * 7),
		message: `line ${row} of some that are long enough to be compressed`,
		fields: new Map<string, string | number>([
			['source.ip', `192.0.2.${row}`],
			['source.port', row * 1000],
			['user.name', row % 2 === 0 ? 'root' : 'bob'],
			['ratio', row / 7],
		]),
	}));
}

/** The parts with one of them in another's place, and a directory that takes it for its own. */
function forge(parts: readonly Buffer[], place: number, part: Buffer): readonly Buffer[] {
	const forged = parts.with(place, part);
	if (place === partPlace.directory) return forged;
	const directory = unpackPart(parts[partPlace.directory], '', blockLimits.partBytes);
	if (directory.kind === 'damaged') return forged;
	const content = Buffer.from(directory.value);
	part.copy(content, content.length - (parts.length - place) * 4, 0, 4);
	return forged.with(partPlace.directory, packPart(content));
}
