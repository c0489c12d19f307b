import {closeSync, fstatSync, readSync} from 'node:fs';
import type {Stats} from 'node:fs';
import {splitPiece} from './file-lines.ts';
import type {Lines, SplitPiece} from './file-lines.ts';
import {fingerprint, fingerprintBytes, startOf} from './file-position.ts';
import type {FilePosition} from './file-position.ts';

/** The result of reading on. */
export type FileRead =
	| {readonly kind: 'idle'}
	| ReadPiece
	/** The file was cut, or cut and written anew: what was read of it is there no more. */
	| {readonly kind: 'replaced'};

/** Lines, and the position behind them, which becomes the tail's own by `accept`. */
export interface ReadPiece {
	readonly kind: 'piece';
	readonly lines: Lines;
	readonly tooLong: number;
	readonly position: FilePosition;
	/** Whether more is known to wait behind it. */
	readonly hasMore: boolean;
	/** What the file looked like; undefined when it was changing at that very moment. */
	readonly stamp: string | undefined;
}

/** Most bytes read at once. */
export const pieceBytes = 256 * 1024;

/** What a piece and its check need. */
export const bufferBytes = pieceBytes + fingerprintBytes;

/** A change within so many milliseconds before a look may have a twin after it with the same time stamp. */
const freshMs = 50;

/**
 * One open file that is read forward, line by line. That it is still the file that was read is checked by what stands at its start and
 * right before the offset, after each read: bytes read before such a check succeeded were of that file.
 */
export class FileTail {
	readonly key: string;
	path: string;
	/** Whether all whole lines are read, as far as the last look tells. */
	isAtEnd = false;
	readonly #fd: number;
	readonly #buffer: Buffer;
	#position: FilePosition;
	#stamp: string | undefined;
	#size = 0;

	/** `buffer` has `bufferBytes` and may be other tails' as well: a piece's lines lie in it until something else is read. */
	constructor(
		file: {readonly fd: number; readonly key: string; readonly path: string},
		buffer: Buffer,
	) {
		this.#fd = file.fd;
		this.#buffer = buffer;
		this.key = file.key;
		this.path = file.path;
		this.#position = startOf(file.path);
	}

	get position(): FilePosition {
		return this.#position;
	}

	/** Whether nothing is to be done until the file changes. */
	get isSettled(): boolean {
		return this.#stamp !== undefined;
	}

	/** Bytes not read yet, as far as the last look tells. */
	get unreadBytes(): number {
		return Math.max(0, this.#size - this.#position.offset);
	}

	/** Size, links and time of the last change now; links are 0 once the file is removed. */
	look(): {readonly size: number; readonly links: number; readonly modifiedMs: number} {
		const {size, nlink, mtimeMs} = fstatSync(this.#fd);
		return {size, links: nlink, modifiedMs: mtimeMs};
	}

	/** Whether the file has at its start and before the offset what the position says. */
	matches({offset, head, guard}: FilePosition): boolean {
		const {size} = fstatSync(this.#fd);
		if (size < offset) return false;
		if (head === '' || offset === 0) return true;
		const length = Math.min(fingerprintBytes, offset);
		return (
			fingerprint(this.bytes(offset - length, length)) === guard &&
			fingerprint(this.bytes(0, length)) === head
		);
	}

	/** Goes on from a position of this very content; one without fingerprints gets them. */
	goTo({offset, within}: Pick<FilePosition, 'offset' | 'within'>): void {
		const length = Math.min(fingerprintBytes, offset);
		const head = offset === 0 ? '' : fingerprint(this.bytes(0, length));
		const guard = offset === 0 ? '' : fingerprint(this.bytes(offset - length, length));
		this.#position = {path: this.path, offset, within, head, guard, at: Date.now()};
		this.#size = Math.max(this.#size, offset);
		this.#stamp = undefined;
	}

	/** Goes to the end: what is there now is not read, nor the rest of a line that has begun. */
	goToEnd(): void {
		const {size} = fstatSync(this.#fd);
		this.#size = size;
		const isBetweenLines = size === 0 || this.bytes(size - 1, 1)[0] === 10;
		this.goTo({offset: size, within: isBetweenLines ? 'line' : 'skip'});
	}

	/** Begins anew at the start. */
	restart(): void {
		this.#position = startOf(this.path);
		this.#stamp = undefined;
		this.#size = 0;
	}

	/** Reads at most one piece; costs one fstat(2) when nothing has changed. `isLast` takes an unfinished line, too. Throws system errors. */
	read(isLast = false): FileRead {
		const stats = fstatSync(this.#fd);
		const now = stampOf(stats);
		if (now === this.#stamp && !isLast) return {kind: 'idle'};
		const {offset, within} = this.#position;
		if (stats.size < offset) return {kind: 'replaced'};
		const known = Math.min(fingerprintBytes, offset);
		const wanted = Math.min(pieceBytes, stats.size - offset);
		const length = readSync(this.#fd, this.#buffer, 0, known + wanted, offset - known);
		const bytes = this.#buffer.subarray(0, length);
		if (offset > 0 && !this.#isSame(bytes.subarray(0, known))) return {kind: 'replaced'};
		this.#size = stats.size;
		const isWhole = offset + wanted >= stats.size;
		const split = splitPiece(bytes.subarray(known), within, isLast && isWhole);
		const hasMore = !isWhole || split.isFull;
		const stamp = hasMore || isChanging(stats) ? undefined : now;
		if (split.consumed > 0) return this.#piece(split, {bytes, known, hasMore, stamp});
		this.#stamp = stamp;
		this.isAtEnd = true;
		return {kind: 'idle'};
	}

	/** The lines are kept elsewhere now. */
	accept({position, stamp, hasMore}: ReadPiece): void {
		this.isAtEnd = !hasMore;
		this.#position = position;
		this.#stamp = stamp;
	}

	close(): void {
		closeSync(this.#fd);
	}

	/** Bytes of the file as they are now; fewer at its end. */
	bytes(from: number, length: number): Buffer {
		const buffer = Buffer.allocUnsafe(length);
		return buffer.subarray(0, readSync(this.#fd, buffer, 0, length, from));
	}

	/** `before` stood before the offset when it was read. */
	#isSame(before: Buffer): boolean {
		const {head, guard} = this.#position;
		return fingerprint(before) === guard && fingerprint(this.bytes(0, before.length)) === head;
	}

	#piece(
		{lines, tooLong, consumed, within}: SplitPiece,
		read: Pick<ReadPiece, 'hasMore' | 'stamp'> & {readonly bytes: Buffer; readonly known: number},
	): ReadPiece {
		const {bytes, known, hasMore, stamp} = read;
		const before = this.#position;
		const offset = before.offset + consumed;
		const length = Math.min(fingerprintBytes, offset);
		const end = known + consumed;
		const position = {
			path: this.path,
			offset,
			within,
			// Below that offset the bytes begin with the file.
			head:
				before.offset >= fingerprintBytes ? before.head : fingerprint(bytes.subarray(0, length)),
			guard: fingerprint(bytes.subarray(end - length, end)),
			at: Date.now(),
		};
		return {kind: 'piece', lines, tooLong, position, hasMore, stamp};
	}
}

function stampOf({size, mtimeMs, ctimeMs}: Stats): string {
	return `${size} ${mtimeMs} ${ctimeMs}`;
}

function isChanging({ctimeMs}: Stats): boolean {
	return Math.abs(Date.now() - ctimeMs) < freshMs;
}
