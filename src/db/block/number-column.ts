import type {ByteReader} from './byte-reader.ts';
import type {ByteWriter} from './byte-writer.ts';

/** The width of a column whose numbers are not all safe integers within 2^53 of each other: eight bytes of a double each. */
const doubleWidth = 8;

/**
 * Writes numbers, one a row, so that equal ones cost nothing and near ones compress well: the least, and what each has above it in
 * planes of bytes, all lowest bytes first.
 *
 * ```
 * 300 301 556    base 300, width 2    00 01 00 | 00 00 01
 * 7 7 7          base 7, width 0
 * ```
 */
export function writeNumbers(writer: ByteWriter, numbers: Float64Array): void {
	let least = numbers[0] ?? 0;
	let [most, areIntegers] = [least, true];
	for (let row = 0; row < numbers.length; row += 1) {
		const number = numbers[row] ?? 0;
		if (number < least) least = number;
		if (number > most) most = number;
		if (!Number.isSafeInteger(number)) areIntegers = false;
	}
	if (!areIntegers || most - least > Number.MAX_SAFE_INTEGER) {
		writeDoubles(writer, numbers);
		return;
	}
	const width = widthOf(most - least);
	writer.byte(width);
	writer.signed(least);
	for (let plane = 0; plane < width; plane += 1)
		fillPlane(writer.reserve(numbers.length), {numbers, base: least, plane});
}

/** The same of integers of 32 bits, which most columns are of. */
export function writeIntegers(writer: ByteWriter, numbers: Int32Array): void {
	let least = numbers[0] ?? 0;
	let most = least;
	for (let row = 1; row < numbers.length; row += 1) {
		const number = numbers[row] ?? 0;
		if (number < least) least = number;
		if (number > most) most = number;
	}
	const width = widthOf(most - least);
	writer.byte(width);
	writer.signed(least);
	for (let plane = 0; plane < width; plane += 1) {
		const place = writer.reserve(numbers.length);
		const shift = plane * 8;
		for (let row = 0; row < numbers.length; row += 1)
			place[row] = ((numbers[row] ?? 0) - least) >>> shift;
	}
}

/** A column that has been measured, not read. */
export interface NumberColumn {
	readonly base: number;
	readonly width: number;
	readonly planes: Uint8Array;
	readonly rows: number;
}

/** Finds the next column of so many rows; one that is broken is of zeros. */
export function takeColumn(reader: ByteReader, rows: number): NumberColumn {
	const width = reader.count(doubleWidth);
	const base = width === doubleWidth ? 0 : reader.signed();
	const planes = reader.take(width * rows);
	return reader.isBroken ? {base: 0, width: 0, planes, rows} : {base, width, planes, rows};
}

/** The column's numbers. */
export function readNumbers({base, width, planes, rows}: NumberColumn): Float64Array {
	if (width === doubleWidth) return readDoubles(planes, rows);
	const numbers = new Float64Array(rows).fill(base);
	for (let plane = 0; plane < width; plane += 1) {
		const [from, scale] = [plane * rows, 0x100 ** plane];
		for (let row = 0; row < rows; row += 1)
			numbers[row] = (numbers[row] ?? 0) + (planes[from + row] ?? 0) * scale;
	}
	return numbers;
}

function widthOf(range: number): number {
	let width = 0;
	for (let rest = range; rest >= 1; rest = Math.floor(rest / 0x100)) width += 1;
	return width;
}

function fillPlane(
	place: Uint8Array,
	{numbers, base, plane}: {numbers: Float64Array; base: number; plane: number},
): void {
	const shift = plane * 8;
	if (plane < 4) {
		for (let row = 0; row < numbers.length; row += 1)
			place[row] = ((numbers[row] ?? 0) - base) >>> shift;
		return;
	}
	for (let row = 0; row < numbers.length; row += 1)
		place[row] = Math.floor(((numbers[row] ?? 0) - base) / 2 ** shift);
}

function writeDoubles(writer: ByteWriter, numbers: Float64Array): void {
	writer.byte(doubleWidth);
	const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
	for (let plane = 0; plane < doubleWidth; plane += 1) {
		const place = writer.reserve(numbers.length);
		for (let row = 0; row < numbers.length; row += 1)
			place[row] = bytes[row * doubleWidth + plane] ?? 0;
	}
}

function readDoubles(planes: Uint8Array, rows: number): Float64Array {
	const numbers = new Float64Array(rows);
	const bytes = new Uint8Array(numbers.buffer);
	for (let plane = 0; plane < doubleWidth; plane += 1)
		for (let row = 0; row < rows; row += 1)
			bytes[row * doubleWidth + plane] = planes[plane * rows + row] ?? 0;
	return numbers;
}
