import type {EventBatch} from '../../model/event-batch.ts';
import {span, timeFlag} from '../../model/event-batch.ts';
import {ascii, byteAt, fourDigits, isDigit, skipBlanks, skipDigits, twoDigits} from './ascii.ts';
import {isDay, midnight} from './calendar.ts';
import {fractionMs, readDay, readTimeOfDay} from './timestamp.ts';
import {isZoneWord, setZoneWord} from './zone-words.ts';

// Own names: a look-up in another module at each use is much of what a byte costs.
const {colon, comma, dash, dot, lowerT, lowerZ, nine, plus, space, tab, upperT, upperZ, zero} =
	ascii;

const [slash, one] = [0x2f, 0x31];
const minuteMs = 60_000;
/** Seconds of a minute with a leap second, as RFC 3339 has it; it is the first second of the next minute then. */
const lastSecond = 60;
const lastDay = 31;
/** The year that stands in `deviceTime` where none was sent: a leap year, so that it has a February 29. */
const leapYear = 2000;
const monthByLetters = makeMonths();
const weekdays: ReadonlySet<string> = new Set(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
/** Of the years 2001 to 2286. */
const epochDigits = 10;
/** Years that a number of four digits behind the time of day may mean; others are the host. */
const behindTimeYears = {first: 1970, last: 2099} as const;

/**
 * Scans the time stamps that devices write: `Oct 11 22:14:15`, with one or two blanks, any case, a year before or behind the time, a
 * fraction, a zone, a final colon, a weekday before (left out), a year before the month, `11/20/2026:22:14:15 GMT`; `2026:11:20-14:03:11`, as Sophos UTM does; and RFC 3339, with a blank for T too. Returns the position behind it, or -1 where there is none: a
 * wrong one is part of the message, but for a day that its month lacks: such a stamp is one, and tells no time.
 */
export function scanLegacyTimestamp(batch: EventBatch, row: number, from: number): number {
	const to = batch.end[row] ?? 0;
	if (to - from < 14) return -1;
	if (isDigit(byteAt(batch.bytes, from))) return scanDigitFirst(batch, row, from);
	const end = scanMonthFirst(batch, row, from);
	return end < 0 ? scanBehindWeekday(batch, row, from) : end;
}

function scanDigitFirst(batch: EventBatch, row: number, from: number): number {
	if (batch.bytes[from + 2] === slash) return scanSlashed(batch, row, from);
	const fifth = byteAt(batch.bytes, from + 4);
	if (fifth === dash || fifth === slash || fifth === colon) return scanIso(batch, row, from);
	if (fifth === space) return scanYearFirst(batch, row, from);
	if (!isDigit(fifth)) return scanDayFirst(batch, row, from);
	// RFC 5424 without the blank behind its version: `12026-11-20T14:03:11Z`.
	const isBehindVersion = batch.bytes[from] === one && batch.bytes[from + 5] === dash;
	return isBehindVersion ? scanIso(batch, row, from + 1) : scanEpoch(batch, row, from);
}

/** `11/20/2026:14:03:11 GMT`, as NetScaler writes it: the month comes first. */
function scanSlashed(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const [clock, end] = [from + 11, from + 19];
	if (to < end || bytes[from + 5] !== slash || bytes[from + 10] !== colon) return -1;
	const [month, day, year] = [
		twoDigits(bytes, from),
		twoDigits(bytes, from + 3),
		fourDigits(bytes, from + 6),
	];
	const timeOfDay = readClock(bytes, clock, 8);
	if (timeOfDay < 0 || !mayBeDay(year, month, day)) return -1;
	batch.deviceTime[row] = midnightOf(year, month, day) + timeOfDay;
	batch.timeFlags[row] = timeFlag.noZone;
	const behind = endTimestamp(batch, row, from, end);
	const zoneEnd = behind < 0 ? -1 : wordEnd(bytes, behind + 1, to);
	if (zoneEnd < 0 || !isZoneWord(bytes, behind + 1, zoneEnd)) return behind;
	setZoneWord(batch, row, behind + 1, zoneEnd);
	return zoneEnd;
}

function wordEnd(bytes: Uint8Array, from: number, to: number): number {
	let at = from;
	while (at < to && bytes[at] !== space && bytes[at] !== tab) at += 1;
	return at;
}

/** `01 Mar 2026 14:03:11`. */
function scanDayFirst(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const dayEnd = skipDigits(bytes, from, Math.min(to, from + 2));
	const month = monthAt(bytes, dayEnd + 1);
	const year = fourDigits(bytes, dayEnd + 5);
	const clock = dayEnd + 10;
	const isSpaced =
		bytes[dayEnd] === space && bytes[dayEnd + 4] === space && bytes[dayEnd + 9] === space;
	if (month === 0 || !isSpaced || to - clock < 8) return -1;
	const day = numberAt(bytes, from, dayEnd);
	const timeOfDay = readClock(bytes, clock, 8);
	if (timeOfDay < 0 || !mayBeDay(year, month, day)) return -1;
	batch.deviceTime[row] = midnightOf(year, month, day) + timeOfDay;
	batch.timeFlags[row] = timeFlag.noZone;
	return endTimestamp(batch, row, from, clock + 8);
}

/** Seconds since 1970 with or without a fraction, as Meraki writes them, or milliseconds; in a log file they may be anything. */
function scanEpoch(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const secondsEnd = from + epochDigits;
	const digitsEnd = skipDigits(bytes, from, to);
	const isMilliseconds = digitsEnd === secondsEnd + 3 && bytes[digitsEnd] === space;
	if (batch.priority[row] === -1 || (digitsEnd !== secondsEnd && !isMilliseconds)) return -1;
	batch.deviceTime[row] = numberAt(bytes, from, digitsEnd) * (isMilliseconds ? 1 : 1000);
	batch.timeFlags[row] = 0;
	return endTimestamp(batch, row, from, digitsEnd);
}

/** `Fri Nov 20 14:03:11 2026`, as asctime(3) and OpenWrt's logread write it, and RFC 5322's `Fri, 20 Nov 2026 14:03:11`. */
function scanBehindWeekday(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	if (!weekdays.has(bytes.toString('latin1', from, from + 3))) return -1;
	if (bytes[from + 3] === comma && bytes[from + 4] === space)
		return scanDayFirst(batch, row, from + 5);
	const isBeforeMonth = bytes[from + 3] === space && monthAt(bytes, from + 4) > 0;
	return isBeforeMonth ? scanMonthFirst(batch, row, from + 4) : -1;
}

// The columns hold what is known of the time while its parts are scanned, so that no line needs an object.

function scanIso(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	if ((batch.end[row] ?? 0) - from < 19 || !isIsoPunctuation(bytes, from)) return -1;
	const timeOfDay = readTimeOfDay(bytes, from + 11, lastSecond);
	const day = readDay(bytes, from);
	if (timeOfDay < 0 || (Number.isNaN(day) && !isDayForm(bytes, from))) return -1;
	batch.deviceTime[row] = day + timeOfDay;
	batch.timeFlags[row] = timeFlag.noZone;
	return endTimestamp(batch, row, from, from + 19);
}

function isIsoPunctuation(bytes: Uint8Array, from: number): boolean {
	const separator = byteAt(bytes, from + 10);
	return (
		bytes[from + 7] === bytes[from + 4] &&
		(separator === upperT ||
			separator === lowerT ||
			separator === (bytes[from + 4] === colon ? dash : space)) &&
		bytes[from + 13] === colon &&
		bytes[from + 16] === colon
	);
}

function scanMonthFirst(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const clock = scanDate(batch, row, from);
	if (clock < 0) return -1;
	const length = bytes[clock + 1] === colon ? 7 : 8;
	const isWhole = (batch.end[row] ?? 0) - clock >= length;
	const timeOfDay = isWhole ? readClock(bytes, clock, length) : -1;
	if (timeOfDay < 0) return forget(batch, row);
	batch.deviceTime[row] = (batch.deviceTime[row] ?? 0) + timeOfDay;
	return endTimestamp(batch, row, from, clock + length);
}

/** `2026 Nov 20 14:03:11`, as NX-OS writes it. */
function scanYearFirst(batch: EventBatch, row: number, from: number): number {
	const year = fourDigits(batch.bytes, from);
	const end = year < 0 ? -1 : scanMonthFirst(batch, row, from + 5);
	if (end < 0) return -1;
	const time = inYear(batch.deviceTime[row] ?? 0, year);
	const isLocal = batch.timeFlags[row] === (timeFlag.noYear | timeFlag.noZone);
	const start = batch.start[row] ?? 0;
	if (!isLocal) {
		batch.setSpanAt(row, span.timestamp, -1, -1);
		return forget(batch, row);
	}
	batch.deviceTime[row] = time;
	batch.timeFlags[row] = timeFlag.noZone;
	batch.setSpanAt(row, span.timestamp, from - start, batch.spanTo(row, span.timestamp));
	return end;
}

/** `Mmm d ` or `Mmm d YYYY `; returns where the time of day begins, or -1. */
function scanDate(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const month = monthAt(bytes, from);
	if (month === 0 || bytes[from + 3] !== space) return -1;
	const dayAt = skipBlanks(bytes, from + 3, to);
	const dayEnd = skipDigits(bytes, dayAt, Math.min(to, dayAt + 2));
	if (dayEnd === dayAt || bytes[dayEnd] !== space) return -1;

	const next = skipBlanks(bytes, dayEnd, to);
	const hasYear = to - next > 5 && bytes[next + 4] === space;
	const year = hasYear ? fourDigits(bytes, next) : leapYear;
	const day = numberAt(bytes, dayAt, dayEnd);
	if (!mayBeDay(year, month, day)) return -1;
	batch.deviceTime[row] = midnightOf(year, month, day);
	batch.timeFlags[row] = timeFlag.noZone | (hasYear ? 0 : timeFlag.noYear);
	return hasYear ? skipBlanks(bytes, next + 4, to) : next;
}

/** Milliseconds since midnight of `hh:mm:ss` or (7 bytes) `h:mm:ss`, or -1. */
function readClock(bytes: Uint8Array, at: number, length: number): number {
	const minuteAt = at + length - 5;
	const isPunctuated = bytes[minuteAt - 1] === colon && bytes[minuteAt + 2] === colon;
	if (!isPunctuated) return -1;
	return length === 8 ? readTimeOfDay(bytes, at, lastSecond) : readShortTime(bytes, at);
}

/** Milliseconds since midnight of `h:mm:ss`, or -1. */
function readShortTime(bytes: Uint8Array, at: number): number {
	const hour = byteAt(bytes, at) - zero;
	const minute = twoDigits(bytes, at + 2);
	const second = twoDigits(bytes, at + 5);
	const isTime =
		hour >= 0 && hour <= 9 && minute >= 0 && minute <= 59 && second >= 0 && second <= lastSecond;
	if (!isTime) return -1;
	return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** What stands behind the seconds: fraction, zone, year, colon; then a blank or the end. */
function endTimestamp(batch: EventBatch, row: number, from: number, secondsEnd: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const end = isUsualEnd(bytes, secondsEnd, to) ? secondsEnd : scanRest(batch, row, secondsEnd);
	const behind = end < to && bytes[end] === colon ? end + 1 : end;
	const next = behind < to ? byteAt(bytes, behind) : space;
	if (next !== space && next !== tab) return forget(batch, row);
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.timestamp, from - start, end - start);
	return behind;
}

/** A blank and no year: nearly all end so, and need not be looked at for more. */
function isUsualEnd(bytes: Uint8Array, at: number, to: number): boolean {
	return at + 1 < to && bytes[at] === space && (bytes[at + 1] ?? 0) > nine;
}

function scanRest(batch: EventBatch, row: number, at: number): number {
	const fractionEnd = scanFraction(batch, row, at);
	const zoneEnd = scanZone(batch, row, fractionEnd);
	if (zoneEnd > fractionEnd || batch.bytes[zoneEnd] !== space) return scanYear(batch, row, zoneEnd);
	// `2003-10-11 22:14:15 +0200`.
	const behindBlank = scanZone(batch, row, zoneEnd + 1);
	return behindBlank > zoneEnd + 1 ? behindBlank : scanYear(batch, row, zoneEnd);
}

function forget(batch: EventBatch, row: number): number {
	batch.deviceTime[row] = Number.NaN;
	batch.timeFlags[row] = 0;
	return -1;
}

// Each of the following returns the position behind its part, or `at` where the part is absent.

function scanFraction(batch: EventBatch, row: number, at: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (at + 1 >= to || !isFractionMark(byteAt(bytes, at))) return at;
	const end = skipDigits(bytes, at + 1, to);
	// H3C: `14:03:11:123`.
	const least = bytes[at] === colon ? at + 4 : at + 2;
	if (end < least) return at;
	batch.deviceTime[row] = (batch.deviceTime[row] ?? 0) + fractionMs(bytes, at + 1, end);
	return end;
}

function scanZone(batch: EventBatch, row: number, at: number): number {
	const to = batch.end[row] ?? 0;
	const length = at < to ? zoneLengthAt(batch.bytes, at, to) : 0;
	if (length === 0) return at;
	batch.deviceTime[row] = (batch.deviceTime[row] ?? 0) - zoneAheadMs(batch.bytes, at, length);
	batch.timeFlags[row] = (batch.timeFlags[row] ?? 0) & ~timeFlag.noZone;
	return at + length;
}

function scanYear(batch: EventBatch, row: number, at: number): number {
	const flags = batch.timeFlags[row] ?? 0;
	// With a zone the day may already be the next one in UTC; no device writes both.
	if (flags !== (timeFlag.noYear | timeFlag.noZone)) return at;
	const year = yearBehind(batch.bytes, at, batch.end[row] ?? 0);
	if (year < 0) return at;
	setYear(batch, row, year);
	return at + 5;
}

/** Gives a time of no year its year; it is no time any more where that lacks its February 29. */
export function setYear(batch: EventBatch, row: number, year: number): void {
	batch.deviceTime[row] = inYear(batch.deviceTime[row] ?? 0, year);
	batch.timeFlags[row] = (batch.timeFlags[row] ?? 0) & ~timeFlag.noYear;
}

/** Whether this stands where a day does, be it February 30: that makes a time stamp, if one that tells no time. */
function mayBeDay(year: number, month: number, day: number): boolean {
	return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}

/** Of `YYYY?MM?DD`. */
function isDayForm(bytes: Uint8Array, at: number): boolean {
	return mayBeDay(fourDigits(bytes, at), twoDigits(bytes, at + 5), twoDigits(bytes, at + 8));
}

/** NaN where the calendar lacks the day. */
function midnightOf(year: number, month: number, day: number): number {
	return isDay(year, month, day) ? midnight(year, month, day) : Number.NaN;
}

function isFractionMark(byte: number): boolean {
	return byte === dot || byte === comma || byte === colon;
}

/** Length of `Z`, `+hh:mm`, `+hhmm` or `+hh`; 0 where there is none. */
function zoneLengthAt(bytes: Uint8Array, at: number, to: number): number {
	const sign = byteAt(bytes, at);
	if (sign === upperZ || sign === lowerZ) return 1;
	if (sign !== plus && sign !== dash) return 0;
	if (to - at < 3 || twoDigits(bytes, at + 1) < 0 || twoDigits(bytes, at + 1) > 23) return 0;
	return to - at === 3 || bytes[at + 3] === space ? 3 : offsetLengthAt(bytes, at, to);
}

function offsetLengthAt(bytes: Uint8Array, at: number, to: number): number {
	if (to - at < 5) return 0;
	const length = bytes[at + 3] === colon ? 6 : 5;
	if (to - at < length) return 0;
	const minute = twoDigits(bytes, at + length - 2);
	return minute >= 0 && minute <= 59 ? length : 0;
}

function zoneAheadMs(bytes: Uint8Array, at: number, length: number): number {
	if (length === 1) return 0;
	const minutes = length === 3 ? 0 : twoDigits(bytes, at + length - 2);
	const ahead = (twoDigits(bytes, at + 1) * 60 + minutes) * minuteMs;
	return bytes[at] === plus ? ahead : -ahead;
}

/** A year that stands behind the time and before a further word, or -1. */
function yearBehind(bytes: Uint8Array, at: number, to: number): number {
	if (to - at < 7 || bytes[at] !== space) return -1;
	const year = fourDigits(bytes, at + 1);
	const isYear = year >= behindTimeYears.first && year <= behindTimeYears.last;
	// 2001:db8::1 is a host.
	const blank = bytes[at + 5] === colon ? at + 6 : at + 5;
	return isYear && bytes[blank] === space ? year : -1;
}

/** The same day and time in another year than 2000; NaN for a February 29 that it lacks. */
function inYear(time: number, year: number): number {
	const date = new Date(time);
	const month = date.getUTCMonth() + 1;
	if (!isDay(year, month, date.getUTCDate())) return Number.NaN;
	return (
		midnight(year, month, date.getUTCDate()) + (time - midnight(leapYear, month, date.getUTCDate()))
	);
}

function numberAt(bytes: Uint8Array, from: number, to: number): number {
	let value = 0;
	for (let at = from; at < to; at += 1) value = value * 10 + byteAt(bytes, at) - zero;
	return value;
}

/** 1-12 for the three letters of a month in any case, else 0. */
export function monthAt(bytes: Uint8Array, at: number): number {
	const first = byteAt(bytes, at);
	const second = byteAt(bytes, at + 1);
	const third = byteAt(bytes, at + 2);
	// Of the bytes 64-127 the five low bits tell a letter, in either case.
	const isInRange =
		(first & second & third & 0x40) !== 0 && ((first | second | third) & 0x80) === 0;
	return isInRange ? (monthByLetters[letterKey(first, second, third)] ?? 0) : 0;
}

function letterKey(first: number, second: number, third: number): number {
	return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31);
}

function makeMonths(): Uint8Array {
	const names = [
		'jan',
		'feb',
		'mar',
		'apr',
		'may',
		'jun',
		'jul',
		'aug',
		'sep',
		'oct',
		'nov',
		'dec',
	];
	const table = new Uint8Array(1 << 15);
	for (const [index, name] of names.entries())
		table[letterKey(name.charCodeAt(0), name.charCodeAt(1), name.charCodeAt(2))] = index + 1;
	return table;
}
