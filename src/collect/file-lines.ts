import type {Within} from './file-position.ts';
import {messageLimit} from './syslog-message.ts';

/** Longest line taken from a file, in bytes without its line end; of a longer one this much is taken. */
export const lineLimit = messageLimit;

/** Most lines of one piece. */
export const linesLimit = 4096;

/** Lines that lie in a piece of a file. */
export interface Lines {
	readonly bytes: Buffer;
	/** The bytes as characters, one each, which are found and compared faster. */
	readonly text: string;
	/** Where each line starts and ends in the bytes, without its line end; one after the other. Empty lines are left out. */
	readonly spans: readonly number[];
}

/** The lines of a piece of a file. */
export interface SplitPiece {
	readonly lines: Lines;
	/** Bytes that are done with; the rest is the start of an unfinished line. */
	readonly consumed: number;
	readonly within: Within;
	/** How many of the lines were cut. */
	readonly tooLong: number;
	/** Whether `linesLimit` was reached before the end. */
	readonly isFull: boolean;
}

const newline = 10;
const carriageReturn = 13;

/** Splits what follows an offset that lies `within`; `isLast` takes an unfinished line as it is, since nothing more will come. */
export function splitPiece(bytes: Buffer, within: Within, isLast = false): SplitPiece {
	const at = firstLine(bytes, within);
	if (at >= 0) return splitLines(bytes, at, isLast);
	const lines = {bytes, text: '', spans: []};
	return {lines, consumed: bytes.length, within, tooLong: 0, isFull: false};
}

/** Where the first line begins that is not skipped; -1 where none does. */
function firstLine(bytes: Buffer, within: Within): number {
	if (within === 'hole') return bytes.findIndex((byte) => byte !== 0);
	if (within === 'line') return 0;
	const end = bytes.indexOf(newline);
	return end < 0 ? -1 : end + 1;
}

function splitLines(bytes: Buffer, from: number, isLast: boolean): SplitPiece {
	const text = bytes.toString('latin1');
	const spans: number[] = [];
	const lines = {bytes, text, spans};
	let tooLong = 0;
	let at = from;
	for (let end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
		const length = lengthOf(bytes, at, end);
		if (length > lineLimit) tooLong += 1;
		if (length > 0) spans.push(at, at + Math.min(length, lineLimit));
		at = end + 1;
		if (spans.length === 2 * linesLimit)
			return {lines, consumed: at, within: 'line', tooLong, isFull: true};
	}
	const rest = bytes.length - at;
	// One more, since the line's end may be CR LF.
	if (rest <= lineLimit + 1 && !(isLast && rest > 0))
		return {lines, consumed: at, within: 'line', tooLong, isFull: false};
	spans.push(at, at + Math.min(rest, lineLimit));
	if (rest > lineLimit) tooLong += 1;
	return {lines, consumed: bytes.length, within: 'skip', tooLong, isFull: false};
}

function lengthOf(bytes: Buffer, start: number, end: number): number {
	return end > start && bytes[end - 1] === carriageReturn ? end - 1 - start : end - start;
}
