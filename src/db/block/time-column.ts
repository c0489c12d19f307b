import {Scratch} from '../../base/scratch.ts';
import type {ByteReader} from './byte-reader.ts';
import type {ByteWriter} from './byte-writer.ts';
import type {NumberColumn} from './number-column.ts';
import {readNumbers, takeColumn, writeNumbers} from './number-column.ts';

/** What the numbers of a column are stored as: themselves, or what they are above the row before, or above another column's. */
const kinds = {plain: 0, gaps: 1, above: 2} as const;

/** Differences of whole numbers up to this are exact. */
const mostExact = 2 ** 52;

const distances = new Scratch((length) => new Float64Array(length));

/** Writes ids or times: as the gaps between rows or, where they are nearer to those of the other column, as the distance from them. */
export function writeTimes(writer: ByteWriter, times: Float64Array, other?: Float64Array): void {
	const kind = bestKind(times, other);
	writer.byte(kind);
	if (kind === kinds.plain) {
		writeNumbers(writer, times);
		return;
	}
	if (kind === kinds.gaps) writer.double(times[0] ?? 0);
	const isAbove = kind === kinds.above && other !== undefined;
	writeNumbers(writer, isAbove ? differences(times, other) : gapsOf(times));
}

/** Times that have been measured, not read. */
export interface TimeColumn {
	readonly kind: number;
	readonly first: number;
	readonly numbers: NumberColumn;
}

export function takeTimes(reader: ByteReader, rows: number): TimeColumn {
	const kind = reader.count(kinds.above);
	const first = kind === kinds.gaps ? reader.double() : 0;
	return {kind, first, numbers: takeColumn(reader, rows)};
}

/** The times again; `other` as when they were written. */
export function readTimes({kind, first, numbers}: TimeColumn, other?: Float64Array): Float64Array {
	const times = readNumbers(numbers);
	if (kind === kinds.gaps) {
		times[0] = first;
		for (let row = 1; row < times.length; row += 1)
			times[row] = (times[row] ?? 0) + (times[row - 1] ?? 0);
	}
	if (kind === kinds.above)
		for (let row = 0; row < times.length; row += 1)
			times[row] = (times[row] ?? 0) + (other?.[row] ?? 0);
	return times;
}

function bestKind(times: Float64Array, other: Float64Array | undefined): number {
	if (!isExact(times)) return kinds.plain;
	if (other === undefined || !isExact(other)) return kinds.gaps;
	let [gapBits, aboveBits] = [0, 0];
	for (let row = 1; row < times.length; row += 1) {
		const time = times[row] ?? 0;
		gapBits += bitsOf(time - (times[row - 1] ?? 0));
		aboveBits += bitsOf(time - (other[row] ?? 0));
	}
	return aboveBits <= gapBits ? kinds.above : kinds.gaps;
}

function isExact(numbers: Float64Array): boolean {
	// A plain loop, as are those below: they run for each row that is stored.
	for (let row = 0; row < numbers.length; row += 1) {
		const number = numbers[row] ?? 0;
		if (!(Number.isInteger(number) && Math.abs(number) <= mostExact)) return false;
	}
	return true;
}

function bitsOf(distance: number): number {
	return 32 - Math.clz32(Math.min(Math.abs(distance), 0xffff_ffff));
}

/** The first row, which is stored by itself, repeats the second's gap: so that even gaps make an even column. */
function gapsOf(numbers: Float64Array): Float64Array {
	const gaps = distances.take(numbers.length);
	for (let row = 1; row < numbers.length; row += 1)
		gaps[row] = (numbers[row] ?? 0) - (numbers[row - 1] ?? 0);
	gaps[0] = gaps[1] ?? 0;
	return gaps;
}

function differences(numbers: Float64Array, others: Float64Array): Float64Array {
	const above = distances.take(numbers.length);
	for (let row = 0; row < numbers.length; row += 1)
		above[row] = (numbers[row] ?? 0) - (others[row] ?? 0);
	return above;
}
