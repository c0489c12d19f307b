import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {ascii, skipDigits} from './ascii.ts';
import {refuse} from './refusal.ts';
import {scanStructuredData} from './structured-data.ts';
import {scanTimestamp} from './timestamp.ts';

// Own names: a look-up in another module at each use is much of what a byte costs.
const {dash, space, zero, delete: del} = ascii;

/** A word of the header: `NILVALUE / 1*limit PRINTUSASCII`, RFC 5424 §6. */
interface HeaderField {
	/** In `span`. */
	readonly place: number;
	readonly limit: number;
	readonly badByte: number;
	readonly tooLong: number;
}

/** VERSION = NONZERO-DIGIT 0*2DIGIT, RFC 5424 §6. */
export const mostVersionDigits = 3;
const reasons = {
	version: reasonIndex('version'),
	truncated: reasonIndex('truncated'),
	timestamp: reasonIndex('timestamp'),
} as const;

const hostname: HeaderField = {
	place: span.host,
	limit: 255,
	badByte: reasonIndex('hostname'),
	tooLong: reasonIndex('hostname_length'),
};
const appName: HeaderField = {
	place: span.program,
	limit: 48,
	badByte: reasonIndex('app_name'),
	tooLong: reasonIndex('app_name_length'),
};
const procid: HeaderField = {
	place: span.procid,
	limit: 128,
	badByte: reasonIndex('procid'),
	tooLong: reasonIndex('procid_length'),
};
const msgid: HeaderField = {
	place: span.msgid,
	limit: 32,
	badByte: reasonIndex('msgid'),
	tooLong: reasonIndex('msgid_length'),
};

/**
 * Scans a message from behind its PRI: `VERSION SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA [SP MSG]`,
 * exactly as the ABNF of RFC 5424 §6 has it. Behind a field that breaks a rule the next one is still looked for.
 */
export function scanRfc5424(batch: EventBatch, row: number, from: number): void {
	const at = scanVersion(batch, row, from);
	if (at >= 0) scanBehindVersion(batch, row, at);
}

/** From TIMESTAMP on. */
export function scanBehindVersion(batch: EventBatch, row: number, from: number): void {
	let at = scanTime(batch, row, from);
	if (at >= 0) at = scanField(batch, row, at, hostname);
	if (at >= 0) at = scanField(batch, row, at, appName);
	if (at >= 0) at = scanField(batch, row, at, procid);
	if (at >= 0) at = scanField(batch, row, at, msgid);
	if (at >= 0) scanStructuredData(batch, row, at);
}

/** VERSION = NONZERO-DIGIT 0*2DIGIT. Like every field's: position behind the space that follows, or -1 where there is none. */
function scanVersion(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const at = skipDigits(bytes, from, Math.min(to, from + mostVersionDigits));
	const hasLeadingZero = at > from && bytes[from] === zero;
	if (at === from || hasLeadingZero) refuse(batch, row, reasons.version, from);
	return endField(batch, row, at, reasons.version);
}

function scanTime(batch: EventBatch, row: number, at: number): number {
	const to = batch.end[row] ?? 0;
	if (at < to && batch.bytes[at] === dash) {
		return endField(batch, row, at + 1, reasons.timestamp);
	}
	return endField(batch, row, scanTimestamp(batch, row, at), reasons.timestamp);
}

function scanField(batch: EventBatch, row: number, from: number, field: HeaderField): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const at = printableEnd(bytes, from, to);
	if (at - from > field.limit) {
		refuse(batch, row, field.tooLong, from + field.limit);
	} else if (at === from) {
		if (at < to) refuse(batch, row, field.badByte, at);
	} else if (at - from > 1 || bytes[from] !== dash) {
		const start = batch.start[row] ?? 0;
		if (isFieldEnd(bytes, at, to)) batch.setSpanAt(row, field.place, from - start, at - start);
	}
	return endField(batch, row, at, field.badByte);
}

/** First position that is not PRINTUSASCII (%d33-126), or `to`. */
function printableEnd(bytes: Uint8Array, from: number, to: number): number {
	let at = from;
	for (; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte <= space || byte >= del) break;
	}
	return at;
}

function isFieldEnd(bytes: Uint8Array, at: number, to: number): boolean {
	return at === to || bytes[at] === space;
}

/** Refuses what stands at `at` unless it is a space, and goes on behind the next one. */
function endField(batch: EventBatch, row: number, at: number, badByte: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (at < to && bytes[at] === space) return at + 1;
	refuse(batch, row, at < to ? badByte : reasons.truncated, at);
	let next = at;
	while (next < to && bytes[next] !== space) next += 1;
	return next < to ? next + 1 : -1;
}
