import type {Within} from './file-position.ts';
import {messageLimit} from './syslog-message.ts';

/** Longest line taken from a file, in bytes without its line end; of a longer one this much is taken. */
export const lineLimit = messageLimit;

/** Most lines of one piece. */
export const linesLimit = 4096;

/** The lines of a piece of a file. */
export interface SplitPiece {
	/** Without line ends; parts of the piece, not copies. Empty lines are left out. */
	readonly lines: readonly Buffer[];
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
export function splitPiece(piece: Buffer, within: Within, isLast = false): SplitPiece {
	let at = 0;
	if (within === 'hole') {
		at = piece.findIndex((byte) => byte !== 0);
		if (at < 0) return {lines: [], consumed: piece.length, within, tooLong: 0, isFull: false};
	}
	if (within === 'skip') {
		at = piece.indexOf(newline) + 1;
		if (at === 0) return {lines: [], consumed: piece.length, within, tooLong: 0, isFull: false};
	}
	return splitLines(piece, at, isLast);
}

function splitLines(piece: Buffer, from: number, isLast: boolean): SplitPiece {
	const lines: Buffer[] = [];
	let tooLong = 0;
	let at = from;
	for (let end = piece.indexOf(newline, at); end >= 0; end = piece.indexOf(newline, at)) {
		const length = lengthOf(piece, at, end);
		if (length > lineLimit) tooLong += 1;
		if (length > 0) lines.push(piece.subarray(at, at + Math.min(length, lineLimit)));
		at = end + 1;
		if (lines.length === linesLimit)
			return {lines, consumed: at, within: 'line', tooLong, isFull: true};
	}
	const rest = piece.length - at;
	// One more, since the line's end may be CR LF.
	if (rest <= lineLimit + 1 && !(isLast && rest > 0)) {
		return {lines, consumed: at, within: 'line', tooLong, isFull: false};
	}
	lines.push(piece.subarray(at, at + Math.min(rest, lineLimit)));
	if (rest > lineLimit) tooLong += 1;
	return {lines, consumed: piece.length, within: 'skip', tooLong, isFull: false};
}

function lengthOf(piece: Buffer, start: number, end: number): number {
	return end > start && piece[end - 1] === carriageReturn ? end - 1 - start : end - start;
}
