import {Buffer, isAscii} from 'node:buffer';
import {foldBytes} from '../../base/fold-case.ts';
import type {BlockLines} from './block-lines.ts';
import {lineOf} from './block-lines.ts';

/** Bytes that become one string: few enough for the young part of the heap, where strings cost least. */
const chunkBytes = 32_768;

/** What folds to a letter of ASCII and is none: the long s and the i without a dot. */
const partners = ['\u017f', '\u0131'].map((letter) => Buffer.from(letter));

/**
 * The rows whose lines contain the text, rising, both folded. Where it can, it folds and searches all lines as one: a line by itself
 * costs more than its search.
 */
export function rowsContaining(lines: BlockLines, text: string): readonly number[] {
	const needle = foldBytes(Buffer.from(text));
	if (foldedLines.has(lines) && needle.length > 0) return rowsWith(foldedOf(lines), needle);
	const isPlain = isAscii(needle) && !partners.some((partner) => lines.bytes.includes(partner));
	if (needle.length === 0) return Array.from({length: lines.starts.length - 1}, (_, row) => row);
	if (!isPlain) return rowsWith(foldedOf(lines), needle);
	const letters = needle.toString('latin1');
	if (!/[a-z]/.test(letters)) return rowsWith(lines, needle);
	foldedLines.set(lines, undefined);
	return rowsInAnyCase(lines, letters);
}

/** Lines in which a text was looked for, and folded where it was not the first or not plain: a query can have a thousand. */
const foldedLines = new WeakMap<BlockLines, BlockLines | undefined>();

function foldedOf(lines: BlockLines): BlockLines {
	const known = foldedLines.get(lines);
	if (known !== undefined) return known;
	const starts = new Uint32Array(lines.starts.length);
	const folded: Buffer[] = [];
	for (let row = 0; row + 1 < starts.length; row += 1) {
		const line = foldBytes(lineOf(lines, row));
		folded.push(line);
		starts[row + 1] = (starts[row] ?? 0) + line.length;
	}
	const made = {bytes: Buffer.concat(folded), starts};
	foldedLines.set(lines, made);
	return made;
}

/** The rows whose lines contain these bytes, rising. */
export function rowsWith({bytes, starts}: BlockLines, needle: Buffer): readonly number[] {
	const rows: number[] = [];
	const find = (from: number): number => bytes.indexOf(needle, from);
	addRows(rows, {starts, first: 0, length: needle.length, find});
	return rows;
}

/** Of a needle that is folded, and ASCII. */
function rowsInAnyCase({bytes, starts}: BlockLines, needle: string): readonly number[] {
	const rows: number[] = [];
	for (let first = 0; first + 1 < starts.length;) {
		const base = starts[first] ?? 0;
		const next = chunkEnd(starts, first);
		// Read as Latin-1, bytes beyond ASCII stay beyond it, and each byte stays at its place.
		const chunk = bytes.toString('latin1', base, starts[next]).toLowerCase();
		const find = (from: number): number => {
			const at = chunk.indexOf(needle, from - base);
			return at < 0 ? at : at + base;
		};
		addRows(rows, {starts, first, length: needle.length, find});
		first = next;
	}
	return rows;
}

/** The row behind those that make a chunk; one that is larger is a chunk by itself. */
function chunkEnd(starts: Uint32Array, first: number): number {
	const end = (starts[first] ?? 0) + chunkBytes;
	let row = first + 1;
	while ((starts[row + 1] ?? Number.POSITIVE_INFINITY) <= end) row += 1;
	return row;
}

/** Adds the rows from the first on in which a needle of so many bytes lies whole; `find` gives the next place of it, or -1. */
function addRows(
	rows: number[],
	{
		starts,
		first,
		length,
		find,
	}: {
		readonly starts: Uint32Array;
		readonly first: number;
		readonly length: number;
		readonly find: (from: number) => number;
	},
): void {
	let row = first;
	for (let at = find(starts[first] ?? 0); at >= 0;) {
		while ((starts[row + 1] ?? 0) <= at) row += 1;
		const end = starts[row + 1] ?? 0;
		const isWhole = at + length <= end;
		if (isWhole) rows.push(row);
		at = find(isWhole ? end : at + 1);
	}
}
