import {messageOf} from '../base/errors.ts';
import type {Basket} from './collector.ts';
import {copyState} from './file-copy.ts';
import type {Copy} from './file-copy.ts';
import {positionText} from './file-position.ts';
import type {SyslogTest} from './file-setting.ts';
import type {FileTail, ReadPiece} from './file-tail.ts';
import type {FollowedFile} from './followed-file.ts';
import {wrapLines} from './line-wrapping.ts';

/** What reading needs beside the files. */
export interface FileReaderOptions {
	readonly basket: Basket;
	/** Host name of messages that are made around lines. */
	readonly hostname: string;
	readonly isSyslog: SyslogTest;
	/** A file that is at its path no more is given up when nothing came for so many milliseconds. */
	readonly settleMs: number;
}

/** All files that are followed now. */
export interface FollowedFiles {
	readonly followed: readonly FollowedFile[];
}

/** What came of a turn. */
export type Turn =
	| {readonly kind: 'idle'}
	| {readonly kind: 'read'; readonly bytes: number; readonly hasMore: boolean}
	/** The basket took nothing: the file stays where it was. */
	| {readonly kind: 'refused'}
	/** It was cut: it is to be begun anew, after a look for copies of it. */
	| {readonly kind: 'replaced'}
	/** It will not be read on: at its path it stands no more, and nothing came for long; or it failed. */
	| {readonly kind: 'ended'};

const idle: Turn = {kind: 'idle'};

/** First bytes of what gzip, xz, zstd and bzip2 write (RFC 1952 §2.3.1, RFC 8878 §3.1.1). */
const compressedMagic = ['1f8b', 'fd377a58', '28b52ffd', '425a68'] as const;

/** Takes lines from followed files to the basket, one piece of one file at a time, and counts. */
export class FileReader {
	read = 0;
	tooLong = 0;
	lostBytes = 0;
	readonly #options: FileReaderOptions;

	constructor(options: FileReaderOptions) {
		this.#options = options;
	}

	/** Reads on in a file; `others` are all that are followed. */
	turn(file: FollowedFile, others: FollowedFiles, now: number): Turn {
		try {
			return this.#turn(file, others, now);
		} catch (error) {
			file.problem = `${file.tail.path} cannot be read: ${messageOf(error)}`;
			return file.retiredAt === undefined ? idle : {kind: 'ended'};
		}
	}

	/** Begins anew with a file that was cut; what was unread counts as lost unless a copy turns up that has it. */
	restart(file: FollowedFile): void {
		const {position, unreadBytes} = file.tail;
		file.previous = {position, unreadBytes};
		this.lostBytes += unreadBytes;
		file.tail.restart();
		file.isFresh = true;
	}

	#turn(file: FollowedFile, others: FollowedFiles, now: number): Turn {
		if (file.isSuperseded) return {kind: 'ended'};
		if (file.isFresh && !this.#hasBegun(file, others, now)) return idle;
		const isLast = file.retiredAt !== undefined && now - file.activeAt >= this.#options.settleMs;
		const result = file.tail.read(isLast);
		switch (result.kind) {
			case 'idle':
				return isLast ? {kind: 'ended'} : idle;
			case 'replaced':
				return result;
			case 'piece':
				return this.#keep(file, result, now);
		}
	}

	/** Whether it is known by now from where a new file is read. */
	#hasBegun(file: FollowedFile, others: FollowedFiles, now: number): boolean {
		const {tail} = file;
		const {size} = tail.look();
		if (size !== file.sizeSeen) file.activeAt = now;
		file.sizeSeen = size;
		// A removed one is given up by the turn itself.
		if (size === 0) return file.retiredAt !== undefined;
		const copy = copyState(tail, others.followed);
		if (copy.kind === 'wait') {
			if (now - file.activeAt < this.#options.settleMs) return false;
			// A copy that somebody made for himself: its lines are read from the original.
			this.#skip(tail);
		}
		if (copy.kind === 'continue') this.#continue(file, copy, others);
		if (copy.kind === 'own' && isCompressed(tail.bytes(0, 4))) this.#skip(tail);
		file.isFresh = false;
		return true;
	}

	#continue(
		{tail}: FollowedFile,
		copy: Extract<Copy, {readonly kind: 'continue'}>,
		others: FollowedFiles,
	): void {
		tail.goTo(copy.position);
		this.#keepPosition(tail);
		this.lostBytes -= copy.foundBytes;
		const original = others.followed.find((other) => other.tail === copy.tail);
		if (original === undefined) return;
		if (original.retiredAt === undefined) original.previous = undefined;
		else original.isSuperseded = true;
	}

	#skip(tail: FileTail): void {
		tail.goToEnd();
		this.#keepPosition(tail);
	}

	/** Even where nothing is read for long, a later start is to know it. */
	#keepPosition({key, position}: FileTail): void {
		this.#options.basket.put([], key, positionText(position));
	}

	#keep(file: FollowedFile, piece: ReadPiece, now: number): Turn {
		const {setting, tail} = file;
		const {hostname, isSyslog, basket} = this.#options;
		const context = {setting, path: tail.path, hostname, isSyslog, observedAt: now};
		const {runs, cut} = wrapLines(piece.lines, context);
		const origin = {kind: 'file', path: tail.path} as const;
		const events = runs.map((run) => ({...run, observedAt: now, origin}));
		const before = tail.position.offset;
		try {
			basket.put(events, tail.key, positionText(piece.position));
		} catch (error) {
			file.problem = `${tail.path} waits: ${messageOf(error)}`;
			return {kind: 'refused'};
		}
		tail.accept(piece);
		file.problem = null;
		file.activeAt = now;
		this.read += piece.lines.spans.length / 2;
		this.tooLong += piece.tooLong + cut;
		return {kind: 'read', bytes: piece.position.offset - before, hasMore: piece.hasMore};
	}
}

function isCompressed(start: Buffer): boolean {
	const hex = start.toString('hex');
	return compressedMagic.some((magic) => hex.startsWith(magic));
}
