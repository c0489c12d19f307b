import {Buffer} from 'node:buffer';
import type {EventBatch} from '../../model/event-batch.ts';
import {formats, span} from '../../model/event-batch.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {ascii, byteAt, isDigit, skipBlanks, skipDigits} from './ascii.ts';
import {
	clearSpans,
	hasRfc5424Fields,
	isIsoDate,
	joinedTimeAt,
	looksLikeRfc5424,
	nilTimeAt,
	readCarefully,
	timeEndBehindWord,
} from './careful-reading.ts';
import {scanLegacyTimestamp} from './legacy-timestamp.ts';
import {refuse} from './refusal.ts';
import {scanRfc3164} from './rfc3164.ts';
import {skipByteOrderMark} from './utf8.ts';

const {close: closeBracket, colon, greater, less, space, tab} = ascii;

const highestPriority = 191;
/** What stands in the angle brackets may be this wrong and still be left out. */
const longestPriority = 24;
/** APP-NAME, and behind PROCID no MSGID and what follows. */
const checkPoint = [' CheckPoint ', ' - [action:"'].map((text) => Buffer.from(text));
/** Priority, time, and a host's name of 255 characters. */
const longestHeader = 400;
const reasons = {
	empty: reasonIndex('empty'),
	noPri: reasonIndex('no_pri'),
	pri: reasonIndex('pri'),
	version: reasonIndex('version'),
	sdName: reasonIndex('sd_name'),
} as const;
const rfc5424 = formats.indexOf('rfc5424');
const rfc3164 = formats.indexOf('rfc3164');

/** What the reader of a refused row may do beside reading it. */
export interface RefusedOptions {
	/** Whether a line that only begins as RFC 5424 does may be RFC 3164. */
	readonly mayBeRfc3164: boolean;
	/** Whether the row becomes a message, as it was read. */
	readonly isLoose: boolean;
}

/**
 * Reads what can be read of a row that the scanner has refused; reason and offset stay. Where a number that is no VERSION stands
 * before a header of RFC 3164, the row is no longer refused.
 */
export function readRefused(
	batch: EventBatch,
	row: number,
	{mayBeRfc3164, isLoose}: RefusedOptions,
): void {
	const reason = batch.reason[row] ?? 0;
	if (reason === reasons.empty) return;
	const from = behindPriority(batch, row);
	const isPriorityWrong = reason === reasons.pri || reason === reasons.noPri;
	if (batch.format[row] === rfc5424 || looksLikeRfc5424(batch.bytes, from, batch.end[row] ?? 0)) {
		batch.format[row] = rfc5424;
		const isWhole = readCarefully(batch, row, from, isLoose);
		if (!isWhole) readOtherHeader(batch, row, from, mayBeRfc3164 && !isPriorityWrong);
	} else if (isPriorityWrong) scanRfc3164(batch, row, from);
	if (isLoose && reason !== reasons.noPri) accept(batch, row);
}

/**
 * Whether what stands in the place of STRUCTURED-DATA is `[action:"Accept"; src:"192.0.2.1"]` of Check Point's log exporter, which has no
 * other form of syslog: nothing else can be meant, so that it is no fault of a sender that somebody could heal.
 */
export function isOfCheckPoint(batch: EventBatch, row: number): boolean {
	if (batch.reason[row] !== reasons.sdName) return false;
	const start = batch.start[row] ?? 0;
	const to = Math.min(batch.end[row] ?? 0, start + longestHeader);
	const header = batch.bytes.subarray(start, to);
	return checkPoint.every((part) => header.indexOf(part) > 0);
}

/** Refuses a row of RFC 3164 that is RFC 5424 but for its VERSION, which is missing or no number, or the blanks around it. */
export function refuseOtherVersion(batch: EventBatch, row: number, from: number): void {
	const hasTime = batch.spanFrom(row, span.timestamp) >= 0;
	if (!(hasTime ? lacksVersion(batch, row) : hasOtherVersion(batch, row, from))) return;
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (readCarefully(batch, row, from, false)) {
		batch.format[row] = rfc5424;
		refuse(batch, row, reasons.version, hasTime ? from : skipDigits(bytes, from, to));
		return;
	}
	clearSpans(batch, row);
	scanRfc3164(batch, row, from);
}

function hasOtherVersion(batch: EventBatch, row: number, from: number): boolean {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (looksLikeRfc5424(bytes, from, to) || joinedTimeAt(bytes, from, to) >= 0) return true;
	if (nilTimeAt(bytes, from, to) >= 0) return true;
	const timeEnd = timeEndBehindWord(bytes, from, to);
	return timeEnd > 0 && hasRfc5424Fields(bytes, timeEnd, to);
}

/** Whether the time stamp is that of RFC 5424, no tag is sure, and what RFC 5424 has behind it follows. */
function lacksVersion(batch: EventBatch, row: number): boolean {
	const {bytes} = batch;
	const start = batch.start[row] ?? 0;
	const to = batch.end[row] ?? 0;
	const time = start + batch.spanFrom(row, span.timestamp);
	const isBare = batch.spanFrom(row, span.procid) < 0 && !hasColonTag(batch, row);
	if (!isBare || !isIsoDate(bytes, time, to)) return false;
	return hasRfc5424Fields(bytes, start + batch.spanTo(row, span.timestamp), to);
}

function hasColonTag(batch: EventBatch, row: number): boolean {
	const end = (batch.start[row] ?? 0) + batch.spanTo(row, span.program);
	return batch.spanFrom(row, span.program) >= 0 && batch.bytes[end] === colon;
}

/** Forgets reason and offset. */
export function accept(batch: EventBatch, row: number): void {
	batch.reason[row] = 0;
	batch.offset[row] = 0;
}

/** Reads a header of RFC 3164 that stands behind a number; where the row may be of RFC 3164, it is. */
function readOtherHeader(
	batch: EventBatch,
	row: number,
	from: number,
	mayBeRfc3164: boolean,
): void {
	const at = legacyHeaderAt(batch, row, from);
	if (at < 0) return;
	const isIso = isIsoDate(batch.bytes, at, batch.end[row] ?? 0);
	clearSpans(batch, row);
	scanRfc3164(batch, row, at);
	// With a time stamp of RFC 5424 the sender says that it means that.
	if (!mayBeRfc3164 || isIso) return;
	batch.format[row] = rfc3164;
	accept(batch, row);
}

/** Where a time stamp begins behind which a tag comes, or an epoch; `2003 Oct 11` begins with its year. */
function legacyHeaderAt(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (scanLegacyTimestamp(batch, row, from) > 0) return from;
	const at = skipBlanks(bytes, skipDigits(bytes, from, to), to);
	const end = scanLegacyTimestamp(batch, row, at);
	const isEpoch = isDigit(byteAt(bytes, at)) && !isIsoDate(bytes, at, to);
	return end > 0 && (isEpoch || hasTag(bytes, end, to)) ? at : -1;
}

/** Whether the first or second word ends in a colon or is `program[pid]`. */
function hasTag(bytes: Uint8Array, from: number, to: number): boolean {
	let at = from;
	for (let word = 0; word < 2; word += 1) {
		const first = skipBlanks(bytes, at, to);
		at = first;
		while (at < to && bytes[at] !== space && bytes[at] !== tab) at += 1;
		const last = at > first ? byteAt(bytes, at - 1) : -1;
		if (last === colon || last === closeBracket) return true;
	}
	return false;
}

/** Position behind PRI, or what stands in its place; a priority that can be made out is set. */
function behindPriority(batch: EventBatch, row: number): number {
	const {bytes} = batch;
	const start = batch.start[row] ?? 0;
	const to = batch.end[row] ?? 0;
	if (batch.priority[row] !== -1) return bytes.indexOf(greater, start) + 1;
	const first = skipBlanks(bytes, skipByteOrderMark(bytes, start, to), to);
	const isOpen = first < to && bytes[first] === less;
	const from = skipBlanks(bytes, isOpen ? first + 1 : first, to);
	const digitsEnd = skipDigits(bytes, from, to);
	const end = skipBlanks(bytes, digitsEnd, to);
	if (end < to && bytes[end] === greater) {
		setPriority(batch, row, from, digitsEnd);
		return end + 1;
	}
	if (!isOpen) return start;
	const close = bytes.subarray(from, Math.min(to, from + longestPriority)).indexOf(greater);
	if (close >= 0) return from + close + 1;
	// `<341 2003-10-11T...`: the last digit is the version.
	const isVersionJoined = digitsEnd > from + 1 && isIsoDate(bytes, end, to);
	const priorityEnd = isVersionJoined ? digitsEnd - 1 : digitsEnd;
	setPriority(batch, row, from, priorityEnd);
	return priorityEnd;
}

function setPriority(batch: EventBatch, row: number, from: number, to: number): void {
	if (to === from || to - from > longestPriority) return;
	const priority = Number(batch.bytes.toString('latin1', from, to));
	if (priority <= highestPriority) batch.priority[row] = priority;
}
