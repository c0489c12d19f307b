import {Buffer, isUtf8} from 'node:buffer';
import {byteHash} from '../base/byte-hash.ts';
import type {ByteTableParts} from '../base/byte-table.ts';
import {ByteTable} from '../base/byte-table.ts';
import type {EcsFields, FieldValue} from './event.ts';
import type {FieldConstant, FieldConstants, FieldName} from './field-name.ts';

/** Most names of fields in one batch, and most fields of one row. What is beyond them is left out and counted. */
export const fieldLimits = {names: 1024, perRow: 64} as const;

/** What the columns are made of, but for `start`, to be shared with another thread. */
export interface FieldColumnParts {
	/** The column `value`, and behind it the column `name`. */
	readonly pairs: SharedArrayBuffer;
	readonly names: readonly string[];
	readonly values: ByteTableParts;
	readonly leftOut: number;
}

/** Pairs for which there is room at first. */
const firstPairs = 4096;
const pairBytes = Uint32Array.BYTES_PER_ELEMENT + Uint16Array.BYTES_PER_ELEMENT;

/**
 * Whole numbers below `count` are not among the values, which they would be most of (ports, sizes): the index of one is the number
 * itself, from `first` on.
 */
export const smallNumbers = {first: 2 ** 31, count: 2 ** 16} as const;

/** Stands before the eight bytes of a number, and in no text: it is not UTF-8. */
const numberMark = 0xff;

// A number with its mark before it: bytes 7 to 16.
const double = new Float64Array(2);
const doubleBytes = Buffer.from(double.buffer);
const doubleFrom = Float64Array.BYTES_PER_ELEMENT - 1;
doubleBytes[doubleFrom] = numberMark;

/**
 * The decoded fields of a batch's rows: a list of pairs in the order of rows, each an index into the distinct names and one into the
 * distinct values, so that what many rows share is there once. Fields are given to the newest row only.
 *
 * ```
 * start   0     2  2        5        row 1 has no fields
 * name    0  1  | |0  2  1           names   event.action, source.ip, source.port
 * value   0  1  | |0  2  3           values  'ssh_login', '192.0.2.7', 22, '192.0.2.9'
 * ```
 */
export class FieldColumns {
	/** First pair, by row; the next row's is its end. */
	readonly start: Uint32Array;
	/** Index of the name, by pair. */
	name: Uint16Array = new Uint16Array(0);
	/** Index of the value, by pair. */
	value: Uint32Array = new Uint32Array(0);
	readonly names: string[];
	/** Fields that were left out because a bound was reached. */
	leftOut: number;
	/** Which filling this is: another object after each `clear`. */
	era: object = {};

	#pairs: SharedArrayBuffer;
	#row: number;
	readonly #nameIndexes: Map<string, number>;
	/** The last pair of each name. */
	readonly #lastPair: number[] = [];
	/** Strings as UTF-8, numbers as their eight bytes with the mark: '22' is not 22. Those of hits are among them. */
	readonly #values: ByteTable;
	/** Values that were read; as long as the last index, since an array with gaps is slow. */
	readonly #read: (FieldValue | undefined)[] = [];

	/** `start` has room for one more than the rows; the parts hold the fields of so many rows. */
	constructor(start: Uint32Array, rows: number, parts: FieldColumnParts) {
		this.start = start;
		this.#row = rows - 1;
		this.names = [...parts.names];
		this.#nameIndexes = new Map(this.names.map((name, index) => [name, index]));
		this.leftOut = parts.leftOut;
		this.#values = new ByteTable(parts.values);
		this.#pairs = parts.pairs;
		this.#layOut();
	}

	get parts(): FieldColumnParts {
		const {names, leftOut} = this;
		return {pairs: this.#pairs, names, values: this.#values.parts, leftOut};
	}

	/** How many values there are, but for small numbers. */
	get valueCount(): number {
		return this.#values.count;
	}

	/** A value by its index. */
	valueAt(index: number): FieldValue {
		if (index >= smallNumbers.first) return index - smallNumbers.first;
		const known = this.#read[index];
		if (known !== undefined) return known;
		while (this.#read.length <= index) this.#read.push(undefined);
		const value = this.#readValue(index);
		this.#read[index] = value;
		return value;
	}

	/** Begins the next row, without fields. */
	begin(): void {
		this.#row += 1;
		this.start[this.#row + 1] = this.start[this.#row] ?? 0;
	}

	/** Whether the newest row has no fields. */
	get isEmpty(): boolean {
		return this.start[this.#row + 1] === this.start[this.#row];
	}

	/** Takes away all fields of the newest row. */
	restart(): void {
		this.start[this.#row + 1] = this.start[this.#row] ?? 0;
	}

	/** Gives the newest row a field, in the place of one it has by that name; so do the next four. */
	set(name: string, value: FieldValue): void {
		this.#put(this.indexOfName(name), this.indexOfValue(value));
	}

	setConstant(constant: FieldConstant): void {
		this.#put(constant.name.indexIn(this), constant.indexIn(this));
	}

	setConstants(constants: FieldConstants): void {
		constants.numberIn(this);
		const {names, values} = constants;
		for (let index = 0; index < names.length; index += 1)
			this.#put(names[index] ?? -1, values[index] ?? 0);
	}

	setNumber(name: FieldName, value: number): void {
		this.#put(name.indexIn(this), this.#indexOfNumber(value));
	}

	/** Bytes that are not UTF-8 become U+FFFD. */
	setText(name: FieldName, bytes: Uint8Array, from: number, to: number): void {
		this.#put(name.indexIn(this), this.indexOfText(bytes, from, to));
	}

	get(row: number, name: string): FieldValue | undefined {
		const value = this.valueIn(row, name);
		return value < 0 ? undefined : this.valueAt(value);
	}

	/** Index of the value that the row's field has; -1 where it has no such field. */
	valueIn(row: number, name: string): number {
		const index = this.#nameIndexes.get(name);
		const end = this.start[row + 1] ?? 0;
		for (let pair = this.start[row] ?? 0; pair < end; pair += 1)
			if (this.name[pair] === index) return this.value[pair] ?? 0;
		return -1;
	}

	of(row: number): EcsFields {
		const fields = new Map<string, FieldValue>();
		const end = this.start[row + 1] ?? 0;
		for (let pair = this.start[row] ?? 0; pair < end; pair += 1) {
			const name = this.names[this.name[pair] ?? 0] ?? '';
			fields.set(name, this.valueAt(this.value[pair] ?? 0));
		}
		return fields;
	}

	clear(): void {
		this.#row = -1;
		this.names.length = 0;
		this.leftOut = 0;
		this.era = {};
		this.#nameIndexes.clear();
		this.#lastPair.length = 0;
		this.#values.clear();
		this.#read.length = 0;
	}

	/** Adds the name where it is not there; -1 where there is no room for another. */
	indexOfName(name: string): number {
		const known = this.#nameIndexes.get(name);
		if (known !== undefined) return known;
		if (this.names.length === fieldLimits.names) return -1;
		const index = this.names.push(name) - 1;
		this.#nameIndexes.set(name, index);
		return index;
	}

	/** Adds the text where it is not there; bytes that are not UTF-8 become U+FFFD. */
	indexOfText(bytes: Uint8Array, from: number, to: number): number {
		const hash = byteHash(bytes, from, to);
		const known = this.#values.find(bytes, from, to, hash);
		return known < 0 ? this.#addText(bytes, from, to, hash) : known;
	}

	/** Adds the value where it is not there. */
	indexOfValue(value: FieldValue): number {
		if (typeof value === 'number') return this.#indexOfNumber(value);
		const bytes = Buffer.from(value);
		return this.#indexOfBytes(bytes, 0, bytes.length);
	}

	#put(name: number, value: number): void {
		const first = this.start[this.#row] ?? 0;
		const end = this.start[this.#row + 1] ?? 0;
		const last = this.#lastPair[name] ?? -1;
		// Pairs behind the end are of a row that was restarted.
		if (last >= first && last < end && this.name[last] === name) {
			this.value[last] = value;
			return;
		}
		if (name < 0 || end - first === fieldLimits.perRow) {
			this.leftOut += 1;
			return;
		}
		if (end === this.name.length) this.#grow();
		this.name[end] = name;
		this.value[end] = value;
		this.#lastPair[name] = end;
		this.start[this.#row + 1] = end + 1;
	}

	#addText(bytes: Uint8Array, from: number, to: number, hash: number): number {
		const isText = isAscii(bytes, from, to) || isUtf8(bytes.subarray(from, to));
		if (isText) return this.#values.add(bytes, from, to, hash);
		return this.indexOfValue(Buffer.from(bytes.subarray(from, to)).toString());
	}

	#indexOfNumber(value: number): number {
		if (isSmall(value)) return smallNumbers.first + value;
		double[1] = value;
		return this.#indexOfBytes(doubleBytes, doubleFrom, doubleBytes.length);
	}

	#indexOfBytes(bytes: Uint8Array, from: number, to: number): number {
		const known = this.#values.find(bytes, from, to);
		return known < 0 ? this.#values.add(bytes, from, to) : known;
	}

	#readValue(index: number): FieldValue {
		if (this.#values.byteOf(index, 0) !== numberMark) return this.#values.textOf(index);
		for (let at = doubleFrom; at < doubleBytes.length; at += 1)
			doubleBytes[at] = this.#values.byteOf(index, at - doubleFrom);
		return double[1] ?? Number.NaN;
	}

	#grow(): void {
		const {name, value} = this;
		this.#pairs = new SharedArrayBuffer(this.#pairs.byteLength * 2);
		this.#layOut();
		this.name.set(name);
		this.value.set(value);
	}

	#layOut(): void {
		const room = this.#pairs.byteLength / pairBytes;
		this.value = new Uint32Array(this.#pairs, 0, room);
		this.name = new Uint16Array(this.#pairs, this.value.byteLength, room);
	}
}

/** The parts of columns that hold nothing. */
export function emptyFieldParts(): FieldColumnParts {
	const pairs = new SharedArrayBuffer(firstPairs * pairBytes);
	return {pairs, names: [], values: new ByteTable().parts, leftOut: 0};
}

function isSmall(value: number): boolean {
	const isInRange = value >= 0 && value < smallNumbers.count;
	return isInRange && Number.isInteger(value) && !Object.is(value, -0);
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
	let bits = 0;
	for (let at = from; at < to; at += 1) bits |= bytes[at] ?? 0;
	return bits < 0x80;
}
