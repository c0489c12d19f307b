import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {ascii, byteAt, fourDigits, isDigit, skipDigits, twoDigits} from './ascii.ts';
import {daysInMonth, isDay, midnight} from './calendar.ts';
import {refuse} from './refusal.ts';

// Own names: a look-up in another module at each use is much of what a byte costs.
const {colon, dash, dot, plus, space, upperT, upperZ, zero} = ascii;

const mostFractionDigits = 6;
/** `YYYY-MM-DDThh:mm:ss`. */
const secondsLength = 19;
/** `+hh:mm`. */
const offsetLength = 6;
const minuteMs = 60_000;
/** RFC 5424 §6.2.3.1 forbids leap seconds. */
const lastSecond = 59;
const reasons = {
	truncated: reasonIndex('truncated'),
	form: reasonIndex('timestamp'),
	date: reasonIndex('date'),
	time: reasonIndex('time'),
	fraction: reasonIndex('fraction'),
} as const;

/**
 * Scans a TIMESTAMP other than NILVALUE, RFC 5424 §6.2.3: RFC 3339 with upper-case T and Z, at most 6 digits of fraction, a zone, and
 * no leap second. Returns the position behind it, or one within it
 * when the row is refused.
 */
export function scanTimestamp(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	// A zone is at least one byte; what is shorter, or anything but right, is looked at byte by byte to tell where it breaks.
	const seconds = to - from > secondsLength ? readSeconds(bytes, from) : Number.NaN;
	if (Number.isNaN(seconds)) return refuseSeconds(batch, row, from);

	const fractionAt = from + secondsLength;
	const zoneAt = scanFraction(batch, row, fractionAt);
	const end = zoneAt < 0 ? -1 : scanZone(batch, row, zoneAt);
	if (end < 0) return fractionAt;
	batch.deviceTime[row] =
		seconds + fractionMs(bytes, fractionAt + 1, zoneAt) - zoneMs(bytes, zoneAt);
	const start = batch.start[row] ?? 0;
	if (end === to || bytes[end] === space)
		batch.setSpanAt(row, span.timestamp, from - start, end - start);
	return end;
}

/** Position behind `.` and 1 to 6 digits, `at` where there is no fraction, -1 when the row is refused. */
function scanFraction(batch: EventBatch, row: number, at: number): number {
	const to = batch.end[row] ?? 0;
	if (batch.bytes[at] !== dot) return at;
	const end = skipDigits(batch.bytes, at + 1, to);
	const length = end - at - 1;
	if (length >= 1 && length <= mostFractionDigits) return end;
	refuse(batch, row, reasons.fraction, length === 0 ? end : at + 1 + mostFractionDigits);
	return -1;
}

/** Milliseconds of `YYYY-MM-DD?hh:mm:ss` as if UTC, whatever stands at `?`'s place being T; NaN where anything is wrong. */
function readSeconds(bytes: Uint8Array, from: number): number {
	const isPunctuated =
		bytes[from + 4] === dash &&
		bytes[from + 7] === dash &&
		bytes[from + 10] === upperT &&
		bytes[from + 13] === colon &&
		bytes[from + 16] === colon;
	if (!isPunctuated) return Number.NaN;
	const day = readDay(bytes, from);
	const timeOfDay = readTimeOfDay(bytes, from + 11, lastSecond);
	return timeOfDay < 0 ? Number.NaN : day + timeOfDay;
}

/** Whole milliseconds of the digits of a fraction. */
export function fractionMs(bytes: Uint8Array, from: number, to: number): number {
	let total = 0;
	let unit = 100;
	for (let at = from; at < to && unit >= 1; at += 1, unit /= 10)
		total += (byteAt(bytes, at) - zero) * unit;
	return total;
}

/** Midnight of `YYYY?MM?DD`, or NaN where it is no day of the calendar. */
export function readDay(bytes: Uint8Array, at: number): number {
	const year = fourDigits(bytes, at);
	const month = twoDigits(bytes, at + 5);
	const day = twoDigits(bytes, at + 8);
	return isDay(year, month, day) ? midnight(year, month, day) : Number.NaN;
}

/** Milliseconds since midnight of `hh?mm?ss`, or -1 where it is no time of day; `mostSeconds` is 59, or 60 where leap seconds may stand. */
export function readTimeOfDay(bytes: Uint8Array, at: number, mostSeconds: number): number {
	const hour = twoDigits(bytes, at);
	const minute = twoDigits(bytes, at + 3);
	const second = twoDigits(bytes, at + 6);
	const isTime =
		hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= mostSeconds;
	return isTime ? ((hour * 60 + minute) * 60 + second) * 1000 : -1;
}

/** Position behind `Z` or `+hh:mm`, or -1 when the row is refused. */
function scanZone(batch: EventBatch, row: number, at: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const sign = at < to ? byteAt(bytes, at) : -1;
	if (sign === upperZ) return at + 1;
	if (sign !== plus && sign !== dash) {
		refuse(batch, row, at < to ? reasons.form : reasons.truncated, at);
		return -1;
	}
	if (to - at >= offsetLength && isOffset(bytes, at)) return at + offsetLength;
	checkTwoDigits(batch, row, {at: at + 1, min: 0, max: 23, reason: reasons.time});
	checkLiteral(batch, row, at + 3, colon);
	checkTwoDigits(batch, row, {at: at + 4, min: 0, max: 59, reason: reasons.time});
	return -1;
}

function isOffset(bytes: Uint8Array, at: number): boolean {
	const hour = twoDigits(bytes, at + 1);
	const minute = twoDigits(bytes, at + 4);
	const isInRange = hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
	return isInRange && bytes[at + 3] === colon;
}

/** Milliseconds that a zone at `at` is ahead of UTC; `Z` is none. */
function zoneMs(bytes: Uint8Array, at: number): number {
	const sign = byteAt(bytes, at);
	if (sign === upperZ) return 0;
	const ahead = (twoDigits(bytes, at + 1) * 60 + twoDigits(bytes, at + 4)) * minuteMs;
	return sign === plus ? ahead : -ahead;
}

/** Finds the first byte that no right time stamp with the same beginning has; refusals after the first change nothing. */
function refuseSeconds(batch: EventBatch, row: number, from: number): number {
	for (const at of [0, 1, 2, 3]) checkDigit(batch, row, from + at);
	checkLiteral(batch, row, from + 4, dash);
	checkTwoDigits(batch, row, {at: from + 5, min: 1, max: 12, reason: reasons.date});
	checkLiteral(batch, row, from + 7, dash);
	const year = fourDigits(batch.bytes, from);
	const month = twoDigits(batch.bytes, from + 5);
	const lastDay = daysInMonth(year, month) || 31;
	checkTwoDigits(batch, row, {at: from + 8, min: 1, max: lastDay, reason: reasons.date});
	checkLiteral(batch, row, from + 10, upperT);
	checkTwoDigits(batch, row, {at: from + 11, min: 0, max: 23, reason: reasons.time});
	checkLiteral(batch, row, from + 13, colon);
	checkTwoDigits(batch, row, {at: from + 14, min: 0, max: 59, reason: reasons.time});
	checkLiteral(batch, row, from + 16, colon);
	checkTwoDigits(batch, row, {at: from + 17, min: 0, max: 59, reason: reasons.time});
	refuse(batch, row, reasons.truncated, batch.end[row] ?? 0);
	return from;
}

function checkDigit(batch: EventBatch, row: number, at: number): void {
	const to = batch.end[row] ?? 0;
	if (at >= to) refuse(batch, row, reasons.truncated, to);
	else if (!isDigit(byteAt(batch.bytes, at))) refuse(batch, row, reasons.form, at);
}

function checkLiteral(batch: EventBatch, row: number, at: number, wanted: number): void {
	const to = batch.end[row] ?? 0;
	if (at >= to) refuse(batch, row, reasons.truncated, to);
	else if (batch.bytes[at] !== wanted) refuse(batch, row, reasons.form, at);
}

/** The first digit is wrong when no second one can bring the number into its range. */
function checkTwoDigits(
	batch: EventBatch,
	row: number,
	{at, min, max, reason}: {at: number; min: number; max: number; reason: number},
): void {
	const to = batch.end[row] ?? 0;
	checkDigit(batch, row, at);
	if (at < to && byteAt(batch.bytes, at) - zero > Math.floor(max / 10))
		refuse(batch, row, reason, at);
	checkDigit(batch, row, at + 1);
	if (at + 1 >= to) return;
	const value = twoDigits(batch.bytes, at);
	if (value < min || value > max) refuse(batch, row, reason, at + 1);
}
