import type {Buffer} from 'node:buffer';
import {isIPv4} from 'node:net';
import type {FieldValue} from '../../model/event.ts';
import {blockLimits} from './block-format.ts';
import type {ByteReader} from './byte-reader.ts';
import type {ByteWriter} from './byte-writer.ts';

/** A value and its index in one double: the value is below 2^32, the index below this. */
const indexRoom = 2 ** 16;

const noAddress = -1;
const longestAddress = '255.255.255.255'.length;

/**
 * Writes distinct values, at most 65,536, and returns the place that each has when they are read: whole numbers below 2^32 rising, IPv4
 * addresses rising, both as the gaps between them; then other numbers as doubles and other texts, as they come.
 */
export function writeValues(writer: ByteWriter, values: readonly FieldValue[]): Uint16Array {
	const groups: Groups = {numbers: [], addresses: [], doubles: [], texts: []};
	for (const [index, value] of values.entries()) addTo(groups, value, index);
	const places = new Uint16Array(values.length);
	let place = writeRising(writer, groups.numbers, {places, first: 0});
	place = writeRising(writer, groups.addresses, {places, first: place});
	writer.varint(groups.doubles.length);
	for (const index of groups.doubles) {
		places[index] = place++;
		writer.double(Number(values[index]));
	}
	writer.varint(groups.texts.length);
	for (const index of groups.texts) {
		places[index] = place++;
		writer.text(String(values[index]));
	}
	return places;
}

/** The next values, measured; without meaning where the reader is broken. */
export function takeValues(reader: ByteReader, bytes: Buffer): StoredValues {
	const [numbers, addresses] = [takeRising(reader), takeRising(reader)];
	const doubles: number[] = [];
	for (let left = reader.count(blockLimits.rows); left > 0; left -= 1)
		doubles.push(reader.double());
	const texts: TextPlace[] = [];
	for (let left = reader.count(blockLimits.rows); left > 0; left -= 1) {
		const length = reader.count(blockLimits.partBytes);
		texts.push({start: reader.pass(length), length});
	}
	return new StoredValues({numbers, addresses, doubles, texts, bytes});
}

interface TextPlace {
	readonly start: number;
	readonly length: number;
}

interface MeasuredValues {
	readonly numbers: readonly number[];
	readonly addresses: readonly number[];
	readonly doubles: readonly number[];
	readonly texts: readonly TextPlace[];
	/** What the texts are in. */
	readonly bytes: Buffer;
}

/** Values so few are made once, all of them: each is that of many rows. */
const fewValues = 64;

/** Distinct values by their places, each made when it is asked for. */
export class StoredValues {
	readonly count: number;
	readonly #measured: MeasuredValues;
	#all: readonly FieldValue[] | undefined;

	constructor(measured: MeasuredValues) {
		const {numbers, addresses, doubles, texts} = measured;
		this.count = numbers.length + addresses.length + doubles.length + texts.length;
		this.#measured = measured;
	}

	/** Undefined where there is none. */
	at(place: number): FieldValue | undefined {
		return this.count <= fewValues ? this.all()[place] : this.#made(place);
	}

	all(): readonly FieldValue[] {
		this.#all ??= Array.from({length: this.count}, (_, place) => this.#made(place) ?? '');
		return this.#all;
	}

	#made(place: number): FieldValue | undefined {
		const {numbers, addresses, doubles, texts, bytes} = this.#measured;
		let rest = place;
		if (rest < numbers.length) return numbers[rest];
		rest -= numbers.length;
		const address = addresses[rest];
		if (address !== undefined) return addressText(address);
		rest -= addresses.length;
		if (rest < doubles.length) return doubles[rest];
		const text = texts[rest - doubles.length];
		return text && bytes.toString('utf8', text.start, text.start + text.length);
	}
}

interface Groups {
	/** Value and index in one. */
	readonly numbers: number[];
	readonly addresses: number[];
	/** Indexes. */
	readonly doubles: number[];
	readonly texts: number[];
}

function addTo(groups: Groups, value: FieldValue, index: number): void {
	if (typeof value === 'string') {
		const address = parseAddress(value);
		if (address === noAddress) groups.texts.push(index);
		else groups.addresses.push(address * indexRoom + index);
		return;
	}
	const isSmall = Number.isInteger(value) && value >= 0 && value < 2 ** 32;
	if (isSmall) groups.numbers.push(value * indexRoom + index);
	else groups.doubles.push(index);
}

/** Returns the place after the last one. */
function writeRising(
	writer: ByteWriter,
	pairs: readonly number[],
	{places, first}: {readonly places: Uint16Array; readonly first: number},
): number {
	writer.varint(pairs.length);
	const sorted = new Float64Array(pairs).toSorted();
	let last = 0;
	for (let at = 0; at < sorted.length; at += 1) {
		const pair = sorted[at] ?? 0;
		const value = Math.floor(pair / indexRoom);
		writer.varint(value - last);
		last = value;
		places[pair % indexRoom] = first + at;
	}
	return first + sorted.length;
}

function takeRising(reader: ByteReader): number[] {
	const values: number[] = [];
	let last = 0;
	for (let left = reader.count(blockLimits.rows); left > 0; left -= 1) {
		last += reader.count(0xffff_ffff - last);
		values.push(last);
	}
	return values;
}

/** The number of an IPv4 address as `addressText` writes it; RFC 6943 §3.1.1 calls that the strict form. */
function parseAddress(text: string): number {
	const isAddress = text.length <= longestAddress && isDigit(text.charCodeAt(0)) && isIPv4(text);
	if (!isAddress) return noAddress;
	let [address, octet] = [0, 0];
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (isDigit(code)) octet = octet * 10 + code - 0x30;
		else [address, octet] = [address * 0x100 + octet, 0];
	}
	return address * 0x100 + octet;
}

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

function addressText(address: number): string {
	return `${(address >>> 24) & 0xff}.${(address >>> 16) & 0xff}.${(address >>> 8) & 0xff}.${address & 0xff}`;
}
