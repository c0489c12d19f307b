import type {EventBatch} from '../../model/event-batch.ts';
import {span, timeFlag} from '../../model/event-batch.ts';
import {ascii, byteAt, fourDigits, isDigit, skipDigits, twoDigits} from './ascii.ts';
import {isDay, midnight} from './calendar.ts';
import {monthAt, scanLegacyTimestamp, setYear} from './legacy-timestamp.ts';
import {readTimeOfDay} from './timestamp.ts';

const {close, colon, dash, open, plus, space} = ascii;
const [slash, quote, brace] = [0x2f, 0x22, 0x7b];
/** Bytes before the bracket of an access log: host, address and user; and the longest time. */
const [furthest, longest] = [160, 40];
const minuteMs = 60_000;
const lastSecond = 60;

/**
 * Takes the time of a line of a program's own log file, which stays a part of the message: in brackets at its start, as
 * `[Fri Nov 20 14:03:11.123 2026]` of Apache, `[2026-11-20 14:03:11]` or `[20-Nov-2026 14:03:11]`; or of an access log, where it is the
 * one before the request, since no client can write a quote without an escape: `[20/Nov/2026:14:03:11 +0000] "`.
 */
export function scanOwnTime(batch: EventBatch, row: number, from: number): void {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (bytes[from] === brace) return undefined;
	const at = bytes[from] === open ? from : requestTimeAt(bytes, from, to);
	const end = at < 0 ? -1 : closingAt(bytes, at, to);
	if (end < 0) return undefined;
	if (isDayFirst(bytes, at + 1)) return scanDayFirst(batch, row, at + 1, end);
	return scanUsual(batch, row, at + 1, end);
}

/** Where `[20/Nov/2026:14:03:11 +0000] "` begins; -1 where it does not. */
function requestTimeAt(bytes: Uint8Array, from: number, to: number): number {
	const last = Math.min(to, from + furthest);
	for (let at = from; at < last; at += 1) {
		if (bytes[at] !== open || !isDayFirst(bytes, at + 1)) continue;
		const end = closingAt(bytes, at, to);
		if (end > 0 && bytes[end + 1] === space && bytes[end + 2] === quote) return at;
	}
	return -1;
}

function closingAt(bytes: Uint8Array, from: number, to: number): number {
	const last = Math.min(to, from + longest);
	for (let at = from; at < last; at += 1) if (bytes[at] === close) return at;
	return -1;
}

/** `20/Nov/2026:` or `20-Nov-2026 `. */
function isDayFirst(bytes: Uint8Array, at: number): boolean {
	const mark = bytes[at + 2];
	return (
		(mark === slash || mark === dash) &&
		bytes[at + 6] === mark &&
		isDigit(byteAt(bytes, at)) &&
		monthAt(bytes, at + 3) > 0
	);
}

function scanDayFirst(batch: EventBatch, row: number, from: number, end: number): void {
	const {bytes} = batch;
	const [day, year] = [twoDigits(bytes, from), fourDigits(bytes, from + 7)];
	const month = monthAt(bytes, from + 3);
	const isWhole = end - from >= 20 && bytes[from + 14] === colon && bytes[from + 17] === colon;
	const timeOfDay = isWhole ? readTimeOfDay(bytes, from + 12, lastSecond) : -1;
	if (timeOfDay < 0 || !isDay(year, month, day)) return undefined;
	const zone = offsetMs(bytes, from + 20, end);
	batch.deviceTime[row] = midnight(year, month, day) + timeOfDay - (zone ?? 0);
	batch.timeFlags[row] = zone === undefined ? timeFlag.noZone : 0;
}

/** Of ` +0200` or ` UTC`; undefined where there is none, or another word. */
function offsetMs(bytes: Buffer, at: number, end: number): number | undefined {
	if (bytes[at] !== space) return undefined;
	const sign = byteAt(bytes, at + 1);
	if (sign !== plus && sign !== dash) {
		const isUtc = /^(?:UTC|GMT)$/.test(bytes.toString('latin1', at + 1, end));
		return isUtc ? 0 : undefined;
	}
	if (skipDigits(bytes, at + 2, end) !== at + 6) return undefined;
	const ahead = (twoDigits(bytes, at + 2) * 60 + twoDigits(bytes, at + 4)) * minuteMs;
	return sign === plus ? ahead : -ahead;
}

/** A time of syslog's forms, or of asctime(3), which has the year last. */
function scanUsual(batch: EventBatch, row: number, from: number, end: number): void {
	const to = batch.end[row] ?? 0;
	batch.end[row] = end;
	const behind = scanLegacyTimestamp(batch, row, from);
	batch.end[row] = to;
	if (behind < 0) return;
	batch.setSpanAt(row, span.timestamp, -1, -1);
	const isYearless = (batch.timeFlags[row] ?? 0) & timeFlag.noYear;
	const year = fourDigits(batch.bytes, end - 4);
	if (isYearless && behind === end - 5 && year > 0) setYear(batch, row, year);
}
