import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import {EventBatch, span} from '../../src/model/event-batch.ts';
import {channels} from '../../src/model/event.ts';
import type {FieldValue} from '../../src/model/event.ts';
import {anyCharacter} from './fuzzing.ts';

const anyText = fc.array(anyCharacter, {maxLength: 12}).map((characters) => characters.join(''));
const anyLine = fc.oneof(
	fc.uint8Array({maxLength: 60}).map((bytes) => Buffer.from(bytes)),
	anyText.map((text) => Buffer.from(text)),
);
const anyTime = fc.oneof(
	fc.integer({min: 0, max: 2 ** 41}),
	fc.integer({min: 1_795_000_000_000, max: 1_795_000_100_000}),
	fc.constantFrom(-1, 0.5, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER),
);
const anyValue: fc.Arbitrary<FieldValue> = fc.oneof(
	anyText,
	fc.constantFrom('0.0.0.0', '255.255.255.255', '10.0.0.01', '1.2.3', '1.2.3.4.', '::1', '22', ''),
	fc.ipV4(),
	fc.integer({min: 0, max: 70_000}),
	fc.constantFrom(2 ** 32 - 1, 2 ** 32, -1, 0.25, Number.MAX_SAFE_INTEGER),
	fc.double({noNaN: true}).filter((number) => !Object.is(number, -0)),
);
const anyFields = fc.dictionary(
	fc.oneof(fc.constantFrom('source.ip', 'user.name', 'event.action', 'a', '__proto__'), anyText),
	anyValue,
	{maxKeys: 5, noNullPrototype: false},
);
const anyRow = fc.record({
	line: anyLine,
	receivedAt: anyTime,
	time: fc.oneof(anyTime, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY)),
	priority: fc.integer({min: -1, max: 191}),
	format: fc.integer({min: 0, max: 2}),
	source: fc.record({
		channel: fc.constantFrom(...channels),
		address: fc.constantFrom('192.0.2.1', '::1', 'agent-ü'),
		epoch: fc.constantFrom('', 'one', 'two'),
	}),
	sequence: fc.integer({min: 1, max: 2 ** 40}),
	// Two offsets per span; where they are not in order, the span is absent.
	spans: fc.array(fc.nat({max: 60}), {minLength: 14, maxLength: 14}),
	isParsed: fc.boolean(),
	fields: anyFields,
});

/** Batches of any rows, some of which did not parse, with any spans within them, whatever a scanner would find. */
export const anyBatch: fc.Arbitrary<EventBatch> = fc
	.array(anyRow, {minLength: 1, maxLength: 20})
	.map((rows) => {
		const batch = new EventBatch(rows.length);
		for (const row of rows) {
			const {line, source, sequence, receivedAt} = row;
			const added = batch.add(line, batch.indexOfSource(source), sequence, receivedAt);
			batch.time[added] = row.time;
			batch.priority[added] = row.priority;
			batch.format[added] = row.format;
			batch.reason[added] = row.isParsed ? 0 : 1;
			for (const [place] of Object.values(span).entries()) {
				const [from = 0, to = 0] = row.spans.slice(place * 2);
				if (from <= to && to <= line.length) batch.setSpanAt(added, place, from, to);
			}
			for (const [name, value] of Object.entries(row.fields)) batch.setField(added, name, value);
		}
		return batch;
	});
