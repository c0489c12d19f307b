import {Buffer} from 'node:buffer';
import type {EventBatch} from '../model/event-batch.ts';
import type {FieldValue} from '../model/event.ts';
import type {FieldColumns} from '../model/field-columns.ts';
import type {DecodeTrace} from './decode-trace.ts';

/** Bytes [from, to) of a larger run of bytes. */
export interface ByteRange {
	readonly bytes: Uint8Array;
	readonly from: number;
	readonly to: number;
}

/** Where each capture of a match begins and ends, one behind the other. */
export type CaptureSpans = Int32Array;

/** Bytes [from, to). */
export type Span = readonly [from: number, to: number];

/** A capture that is remembered. */
export interface Kept {
	/** Index of the capture. */
	readonly index: number;
	/** Its field, or what its fields begin with. */
	readonly field: string | null;
	/** Gives a message's row the field. */
	readonly store: (message: Message, from: number, to: number) => boolean;
}

/** Captures for the memory: those that tell the sessions of one process apart, by their indexes, and those that are remembered. */
export interface SessionCaptures {
	readonly by: readonly number[];
	/** Whether lines without pid or program have a session, too. */
	readonly isKeyed: boolean;
	readonly kept: readonly Kept[];
	/** Whether they are added to what was told before; else they take its place. */
	readonly isMore: boolean;
}

/** What remembers from message to message; `SessionMemory` does. */
interface Memory {
	/** `program` is the name of the message's, without path and module; `spans` are those of all captures. */
	remember(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: CaptureSpans,
	): void;
	/** Fields by name. */
	recall(
		message: Message,
		program: Uint8Array,
		captures: SessionCaptures,
		spans: CaptureSpans,
	): ReadonlyMap<string, FieldValue> | undefined;
}

/** The message that is decoded, less what was taken off around it, and the row that gets its fields. */
export interface Message extends ByteRange {
	from: number;
	to: number;
	readonly program: string | null;
	readonly batch: EventBatch;
	readonly row: number;
	/** Those of the newest row are the message's. */
	readonly fields: FieldColumns;
	/** What names the message's process where it is not the row's; a pack that strips a number of one sets it for its patterns. */
	process: Span | undefined;
	/** Undefined where nothing is to be remembered or recalled. */
	readonly memory: Memory | undefined;
	/** Called with the pattern that knows the message, where somebody asks for it. */
	readonly onMatch?: ((trace: DecodeTrace) => void) | undefined;
}

/** Whether the literal stands at this place. */
export function isAt({bytes, to}: ByteRange, literal: Uint8Array, at: number): boolean {
	if (at + literal.length > to) return false;
	for (let index = 0; index < literal.length; index += 1)
		if (bytes[at + index] !== literal[index]) return false;
	return true;
}

export function endsWith(range: ByteRange, literal: Uint8Array): boolean {
	const at = range.to - literal.length;
	return at >= range.from && isAt(range, literal, at);
}

/** Where the literal first begins between `from` and `furthest`, without a look at what lies behind; -1 where it does not. */
export function findWithin(
	range: ByteRange,
	literal: Uint8Array,
	from: number,
	furthest: number,
): number {
	const {bytes, to} = range;
	const first = literal[0];
	const last = Math.min(furthest, to - literal.length);
	for (let at = from; at <= last; at += 1)
		if (bytes[at] === first && isAt(range, literal, at)) return at;
	return -1;
}

/** Bytes that are not UTF-8 become U+FFFD. */
export function textOf({bytes}: ByteRange, from: number, to: number): string {
	return bufferOf(bytes).toString('utf8', from, to);
}

/** A character for each byte. */
export function latin1Of(bytes: Uint8Array, from: number, to: number): string {
	return bufferOf(bytes).toString('latin1', from, to);
}

function bufferOf(bytes: Uint8Array): Buffer {
	return bytes instanceof Buffer
		? bytes
		: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Space, TAB, LF, VT, FF, CR or NUL. */
export function isBlank(byte: number | undefined): boolean {
	return byte !== undefined && (byte === 32 || (byte >= 9 && byte <= 13) || byte === 0);
}

/** Takes blanks and line ends off both sides. */
export function trimBlanks(message: Message): void {
	const {bytes} = message;
	while (message.from < message.to && isBlank(bytes[message.from])) message.from += 1;
	while (message.to > message.from && isBlank(bytes[message.to - 1])) message.to -= 1;
}
