import {Buffer} from 'node:buffer';
import {Scratch} from '../../base/scratch.ts';
import type {FieldColumns} from '../../model/field-columns.ts';
import {smallNumbers} from '../../model/field-columns.ts';
import type {FieldValue} from '../../model/event.ts';
import {blockLimits} from './block-format.ts';
import {ByteReader} from './byte-reader.ts';
import {ByteWriter} from './byte-writer.ts';
import type {StoredIds} from './id-column.ts';
import {takeIds, writeIds} from './id-column.ts';
import {packPart, packPlain} from './packed-part.ts';
import type {PartRead} from './part-read.ts';
import {damaged, ok} from './part-read.ts';
import type {StoredValues} from './value-dictionary.ts';
import {takeValues, writeValues} from './value-dictionary.ts';

/** Texts of a field that are shorter together are not worth the time that zstd takes. */
const leastCompressedText = 256;

// Used again for each block.
const pairs = {
	place: new Scratch((length) => new Uint16Array(length)),
	value: new Scratch((length) => new Uint32Array(length)),
};
const writer = new ByteWriter();
/** Of small numbers; all are 0 but while a field is written. */
const idsOfSmall = new Uint16Array(smallNumbers.count);

/** One field of a block. */
export interface FieldPart {
	readonly name: string;
	/** Distinct, in the order of rows. */
	readonly values: readonly FieldValue[];
	readonly packed: Buffer;
}

/** The parts of all fields that one of the rows has, in the order of the batch's names. */
export function fieldParts(fields: FieldColumns, rows: Uint32Array): readonly FieldPart[] {
	const sorted = pairsByName(fields, rows);
	const idsByValue = new IdsByValue(fields.valueCount);
	const known = new KnownColumns();
	return fields.names.flatMap((name, index) => {
		const [from, to] = [sorted.start[index] ?? 0, sorted.start[index + 1] ?? 0];
		if (from === to) return [];
		const ids = new Uint16Array(rows.length);
		for (let at = from; at < to; at += 1)
			ids[sorted.place[at] ?? 0] = idsByValue.idOf(sorted.value[at] ?? 0);
		const values = idsByValue.takeValues().map((value) => fields.valueAt(value));
		const content = contentOf(values, ids, known);
		return [{name, values, packed: hasMuchText(values) ? packPart(content) : packPlain(content)}];
	});
}

/** What a field's part holds: its values, and their ids by row or the place of the earlier field that has the same. */
export interface FieldContent {
	readonly values: StoredValues;
	readonly ids: StoredIds | number;
}

export function readFieldPart(content: Buffer, name: string, rows: number): PartRead<FieldContent> {
	const reader = new ByteReader(content);
	const values = takeValues(reader, content);
	const sharer = reader.count(blockLimits.fields);
	const ids = sharer > 0 ? sharer - 1 : takeIds(reader, rows);
	return reader.isDone ? ok({values, ids}) : damaged(name, 'its content does not fit its size');
}

/** A view that is valid until the next one is asked for. */
function contentOf(values: readonly FieldValue[], ids: Uint16Array, known: KnownColumns): Buffer {
	writer.clear();
	const places = writeValues(writer, values);
	for (let row = 0; row < ids.length; row += 1) {
		const id = ids[row] ?? 0;
		if (id > 0) ids[row] = (places[id - 1] ?? 0) + 1;
	}
	const sharer = known.find(ids, values.length);
	writer.varint(sharer + 1);
	if (sharer < 0) writeIds(writer, ids);
	return writer.written();
}

function hasMuchText(values: readonly FieldValue[]): boolean {
	let length = 0;
	for (const value of values) if (typeof value === 'string') length += value.length;
	return length >= leastCompressedText;
}

/** Pairs of some rows, those of one name together. */
interface SortedPairs {
	/** First pair of each name; the next name's is its end. */
	readonly start: Uint32Array;
	/** By pair: the place of its row among the rows, and the index of its value. */
	readonly place: Uint16Array;
	readonly value: Uint32Array;
}

function pairsByName(fields: FieldColumns, rows: Uint32Array): SortedPairs {
	const start = countPairs(fields, rows);
	const free = start.slice();
	const count = start.at(-1) ?? 0;
	const [place, value] = [pairs.place.take(count), pairs.value.take(count)];
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		const end = fields.start[row + 1] ?? 0;
		for (let pair = fields.start[row] ?? 0; pair < end; pair += 1) {
			const name = fields.name[pair] ?? 0;
			const at = free[name] ?? 0;
			free[name] = at + 1;
			place[at] = index;
			value[at] = fields.value[pair] ?? 0;
		}
	}
	return {start, place, value};
}

/** How many pairs are of names before each name, and of all. */
function countPairs(fields: FieldColumns, rows: Uint32Array): Uint32Array {
	const start = new Uint32Array(fields.names.length + 1);
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		const end = fields.start[row + 1] ?? 0;
		for (let pair = fields.start[row] ?? 0; pair < end; pair += 1) {
			const next = (fields.name[pair] ?? 0) + 1;
			start[next] = (start[next] ?? 0) + 1;
		}
	}
	for (let name = 1; name < start.length; name += 1)
		start[name] = (start[name] ?? 0) + (start[name - 1] ?? 0);
	return start;
}

/** Small ids, from 1, for those of a batch's values that one field has. */
class IdsByValue {
	readonly #ids: Uint16Array;
	#values: number[] = [];

	constructor(values: number) {
		this.#ids = new Uint16Array(values);
	}

	idOf(value: number): number {
		const ids = this.#idsOf(value);
		const at = placeOf(value);
		const known = ids[at] ?? 0;
		if (known > 0) return known;
		const id = this.#values.push(value);
		ids[at] = id;
		return id;
	}

	/** The values with an id, in the order of their ids; none has one after it. */
	takeValues(): readonly number[] {
		const values = this.#values;
		for (const value of values) this.#idsOf(value)[placeOf(value)] = 0;
		this.#values = [];
		return values;
	}

	#idsOf(value: number): Uint16Array {
		return value < smallNumbers.first ? this.#ids : idsOfSmall;
	}
}

/** A value's place among the ids of those of its kind. */
function placeOf(value: number): number {
	return value < smallNumbers.first ? value : value - smallNumbers.first;
}

/** Finds fields that have the same ids in all rows, as those have that one decoder sets: one copy of them is enough. */
class KnownColumns {
	#fields = 0;
	readonly #own: {readonly field: number; readonly values: number; readonly bytes: Buffer}[] = [];

	/** The place of the earlier field with these ids; -1 where there is none, and this is the first. */
	find(ids: Uint16Array, values: number): number {
		const field = this.#fields++;
		const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
		const same = this.#own.find((known) => known.values === values && known.bytes.equals(bytes));
		if (same !== undefined) return same.field;
		this.#own.push({field, values, bytes});
		return -1;
	}
}
