import {Buffer} from 'node:buffer';
import type {Transferable} from 'node:worker_threads';
import {channels} from '../../../model/event.ts';
import type {EcsFields, FieldValue, LogEvent} from '../../../model/event.ts';

/**
 * Events on their way to another thread, by column: to clone an object for each of them costs as much as to find them.
 *
 * ```
 * numbers    id, received at, time, channel, facility, severity, bytes, fields of the first row | of the second ...
 * texts      time stamp, address, host, program, procid, msgid, structured data, message of the first row | of the second ...
 * fields     indexes of names, those of the first row, then those of the second ...; values lie beside them
 * bytes      the raw lines, one behind the other
 * ```
 */
export interface CarriedRows {
	readonly numbers: Float64Array<ArrayBuffer>;
	readonly texts: readonly (string | null)[];
	/** Distinct names of fields. */
	readonly names: readonly string[];
	readonly fields: readonly number[];
	readonly values: readonly FieldValue[];
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** An answer whose rows are carried. */
export type Carried<Given extends {readonly rows: readonly LogEvent[]}> = Omit<Given, 'rows'> & {
	readonly rows: CarriedRows;
};

const numbersPerRow = 8;
const textsPerRow = 8;
/** Stands for null among numbers that are not negative. */
const none = -1;

export function carryRows(rows: readonly LogEvent[]): CarriedRows {
	const numbers = new Float64Array(rows.length * numbersPerRow);
	const texts: (string | null)[] = [];
	const names = new Map<string, number>();
	const fields: number[] = [];
	const values: FieldValue[] = [];
	const bytes = new Uint8Array(rows.reduce((sum, {raw}) => sum + raw.length, 0));
	let end = 0;
	for (const [index, row] of rows.entries()) {
		numbers.set(numbersOf(row), index * numbersPerRow);
		texts.push(...textsOf(row));
		bytes.set(row.raw, end);
		end += row.raw.length;
		for (const [name, value] of row.fields) {
			const known = names.get(name) ?? names.size;
			names.set(name, known);
			fields.push(known);
			values.push(value);
		}
	}
	return {numbers, texts, names: [...names.keys()], fields, values, bytes};
}

/** What of the rows is handed over, not copied. */
export function buffersOf({numbers, bytes}: CarriedRows): readonly Transferable[] {
	return [numbers.buffer, bytes.buffer];
}

/** The events again; their raw lines are views of one buffer. */
export function arrivedRows(carried: CarriedRows): readonly LogEvent[] {
	const reader = new CarriedReader(carried);
	const count = carried.numbers.length / numbersPerRow;
	return Array.from({length: count}, (_, row) => reader.next(row));
}

/** Takes rows one after the other. */
class CarriedReader {
	readonly #carried: CarriedRows;
	readonly #lines: Buffer;
	/** Where the next row's bytes and fields begin. */
	#line = 0;
	#field = 0;

	constructor(carried: CarriedRows) {
		this.#carried = carried;
		this.#lines = Buffer.from(carried.bytes.buffer);
	}

	next(row: number): LogEvent {
		const {numbers, texts} = this.#carried;
		const at = row * numbersPerRow;
		const number = (place: number): number => numbers[at + place] ?? 0;
		const text = (place: number): string | null => texts[row * textsPerRow + place] ?? null;
		return {
			id: number(0),
			receivedAt: number(1),
			time: number(2),
			timestamp: text(0),
			source: {channel: channels[number(3)] ?? 'udp', address: text(1) ?? ''},
			host: text(2),
			program: text(3),
			procid: text(4),
			msgid: text(5),
			structuredData: text(6),
			facility: orNull(number(4)),
			severity: orNull(number(5)),
			message: text(7) ?? '',
			raw: this.#nextLine(number(6)),
			fields: this.#nextFields(number(7)),
		};
	}

	#nextLine(length: number): Buffer {
		const start = this.#line;
		this.#line += length;
		return this.#lines.subarray(start, this.#line);
	}

	#nextFields(count: number): EcsFields {
		const {names, fields, values} = this.#carried;
		const ofRow = new Map<string, FieldValue>();
		for (const end = this.#field + count; this.#field < end; this.#field += 1)
			ofRow.set(names[fields[this.#field] ?? 0] ?? '', values[this.#field] ?? '');
		return ofRow;
	}
}

function numbersOf(row: LogEvent): readonly number[] {
	const {id, receivedAt, time, source, facility, severity, raw, fields} = row;
	const channel = channels.indexOf(source.channel);
	const shown = [facility ?? none, severity ?? none];
	return [id, receivedAt, time, channel, ...shown, raw.length, fields.size];
}

function textsOf(row: LogEvent): readonly (string | null)[] {
	const {timestamp, source, host, program, procid, msgid, structuredData, message} = row;
	return [timestamp, source.address, host, program, procid, msgid, structuredData, message];
}

function orNull(number: number): number | null {
	return number === none ? null : number;
}
