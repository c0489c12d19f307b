import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {ascii, byteAt, isDigit, skipBlanks, skipDigits} from './ascii.ts';
import {scanLegacyTimestamp} from './legacy-timestamp.ts';
import {structuredDataEnd} from './structured-data-object.ts';
import {scanTimestamp} from './timestamp.ts';
import {skipByteOrderMark, utf8Length} from './utf8.ts';

const {dash, delete: del, dot, open: openBracket, space, tab} = ascii;

/** HOSTNAME, APP-NAME, PROCID and MSGID, in their order. */
const wordPlaces = [span.host, span.program, span.procid, span.msgid] as const;
const longestVersion = 20;
const longWord = 64;
/** Of HOSTNAME to MSGID: text between dashes has fewer. */
const leastNils = 3;
const spanCount = Object.keys(span).length;

/** One way to tell where the words behind the time stamp are. */
interface Layout {
	/** Of each of up to four words, where it begins and ends. */
	readonly words: readonly (readonly [from: number, to: number])[];
	/** Where STRUCTURED-DATA would be, or the row's end. */
	readonly dataAt: number;
	/** Whether it looks like it there. */
	readonly hasData: boolean;
}

/** Where a time stamp is, and whether it is none of RFC 5424's. */
interface ReadTime {
	readonly at: number;
	/** Behind it; -1 where none was recognised. */
	readonly end: number;
	readonly hasBlank: boolean;
}

/**
 * Reads a refused RFC 5424 row, from behind its PRI, as a person would who knows what was meant: separators too many or of the wrong kind, fields
 * that are missing, wrong or too long, structured data that breaks a rule. Replaces all spans; the time stamp's stands where it is right, or, where `isAnyTime`, in
 * whatever form it is. Returns whether structured data was found where it belongs. Costs what no message that is right pays.
 */
export function readCarefully(
	batch: EventBatch,
	row: number,
	from: number,
	isAnyTime: boolean,
): boolean {
	clearSpans(batch, row);
	const to = batch.end[row] ?? 0;
	const behindVersion = versionEnd(batch.bytes, from, to);
	const time = readTime(batch, row, behindVersion, isAnyTime);
	const layout = chooseLayout(batch.bytes, {behindVersion, to, time});
	setWords(batch, row, layout.words);
	readData(batch, row, layout);
	return layout.hasData;
}

/** Whether VERSION or something in its place, and a time stamp such as RFC 5424 has, begin at `from`. */
export function looksLikeRfc5424(bytes: Buffer, from: number, to: number): boolean {
	const first = skipBlanks(bytes, from, to);
	const at = wordEnd(bytes, first, to);
	const timeAt = skipBlanks(bytes, at, to);
	if (!isVersionLike(bytes, first, at) || timeAt === at) return false;
	const isTimeNil = bytes[timeAt] === dash && bytes[timeAt + 1] === space;
	return (isTimeNil && isDigit(byteAt(bytes, first))) || isIsoDate(bytes, timeAt, to);
}

/** Where the time stamp stands behind VERSION and one character that is no digit, in the place of the blank; or -1. */
export function joinedTimeAt(bytes: Buffer, from: number, to: number): number {
	const at = skipDigits(bytes, from, to);
	if (at === from || at >= to) return -1;
	// A blank of another script, a control byte, or any other sign.
	const time = Math.max(at + 1, behindOtherBlank(bytes, at, to));
	return isIsoDate(bytes, time, to) ? time : -1;
}

/**
 * Where a TIMESTAMP of `-` stands behind a word in VERSION's place, or first, if fields of RFC 5424 follow of which most are nil too:
 * `v1 - - - - - - text`; or -1.
 */
export function nilTimeAt(bytes: Buffer, from: number, to: number): number {
	const first = skipBlanks(bytes, from, to);
	const firstEnd = wordEnd(bytes, first, to);
	if (firstEnd - first > longestVersion) return -1;
	const second = skipBlanks(bytes, firstEnd, to);
	if (isNilTime(bytes, second, to)) return second;
	return isNilTime(bytes, first, to) ? first : -1;
}

function isNilTime(bytes: Buffer, at: number, to: number): boolean {
	const end = wordEnd(bytes, at, to);
	if (!isNil(bytes, [at, end])) return false;
	const {words, hasData} = blankSeparated(bytes, end, {to, skipped: 0});
	return hasData && words.filter((word) => isNil(bytes, word)).length >= leastNils;
}

/** Where the time stamp of RFC 5424 behind a word that is as short as VERSION, but none, ends; or -1. */
export function timeEndBehindWord(bytes: Buffer, from: number, to: number): number {
	const first = skipBlanks(bytes, from, to);
	const at = wordEnd(bytes, first, to);
	const timeAt = skipBlanks(bytes, at, to);
	const isWord = at - first <= longestVersion && timeAt > at;
	return isWord && isIsoDate(bytes, timeAt, to) ? wordEnd(bytes, timeAt, to) : -1;
}

/**
 * Whether HOSTNAME to STRUCTURED-DATA follow, as they stand in no other format: with a parameter, or nil behind a PROCID that is nil or a
 * number (log4j writes `host INFO [main] com.example.Main - text`).
 */
export function hasRfc5424Fields(bytes: Buffer, from: number, to: number): boolean {
	const {words, dataAt, hasData} = blankSeparated(bytes, from, {to, skipped: 0});
	const procid = words[2];
	if (!hasData || procid === undefined) return false;
	if (bytes[dataAt] === dash) return isNil(bytes, procid) || isNumber(bytes, procid);
	return bytes.subarray(dataAt, dataEnd(bytes, dataAt, to)).includes('="');
}

/** Forgets what was read of a row but its PRI. */
export function clearSpans(batch: EventBatch, row: number): void {
	for (let place = 0; place < spanCount; place += 1) batch.setSpanAt(row, place, -1, -1);
	batch.deviceTime[row] = Number.NaN;
	batch.timeFlags[row] = 0;
}

/** Behind the word at `from` that is VERSION or stands in its place, or `from`. */
function versionEnd(bytes: Buffer, from: number, to: number): number {
	const joined = joinedTimeAt(bytes, from, to);
	if (joined >= 0) return joined;
	const first = skipBlanks(bytes, from, to);
	const at = wordEnd(bytes, first, to);
	const nilTime = nilTimeAt(bytes, from, to);
	if (nilTime >= 0) return nilTime === first ? from : at;
	const isVersion =
		isVersionLike(bytes, first, at) || isIsoDate(bytes, skipBlanks(bytes, at, to), to);
	return isVersion && at < to ? at : from;
}

/** Also `v1`, `1.0` and `-1`. */
function isVersionLike(bytes: Buffer, from: number, to: number): boolean {
	if (to === from || to - from > longestVersion) return false;
	for (let at = from; at < to; at += 1) {
		const byte = byteAt(bytes, at);
		const isLetterV = (byte | 32) === 118;
		if (!isDigit(byte) && byte !== dash && byte !== dot && !isLetterV) return false;
	}
	return true;
}

/** `YYYY-MM-DDT`. */
export function isIsoDate(bytes: Buffer, at: number, to: number): boolean {
	return (
		to - at > 10 &&
		skipDigits(bytes, at, at + 4) === at + 4 &&
		bytes[at + 4] === dash &&
		bytes[at + 7] === dash &&
		(byteAt(bytes, at + 10) | 32) === ascii.lowerT
	);
}

function readTime(
	batch: EventBatch,
	row: number,
	behindVersion: number,
	isAnyTime: boolean,
): ReadTime {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const at = skipBlanks(bytes, behindVersion, to);
	if (bytes[at] === dash && isBlankOrEnd(bytes, at + 1, to))
		return {at, end: Math.min(at + 1, to), hasBlank: false};
	const end = strictTimeEnd(batch, row, at);
	if (end >= 0) return {at, end, hasBlank: false};
	const legacyEnd = scanLegacyTimestamp(batch, row, at);
	if (!isAnyTime) clearSpans(batch, row);
	const wordAt = wordEnd(bytes, at, to);
	if (legacyEnd > wordAt) return {at, end: legacyEnd, hasBlank: true};
	// A word that begins as a date, a time or a number does is the time stamp, whatever else it is.
	const isTime = legacyEnd >= 0 || isTimeLike(bytes, at, wordAt);
	return {at, end: isTime ? wordAt : -1, hasBlank: false};
}

/** Behind a time stamp of RFC 5424 and before a blank or the end, or -1. */
function strictTimeEnd(batch: EventBatch, row: number, at: number): number {
	const to = batch.end[row] ?? 0;
	const end = scanTimestamp(batch, row, at);
	const {bytes} = batch;
	const behind = isBlankOrEnd(bytes, end, to) ? end : behindOtherBlank(bytes, end, to) - 1;
	if (Number.isNaN(batch.deviceTime[row]) || behind < end) return -1;
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.timestamp, at - start, end - start);
	return behind;
}

/** Behind a control byte or a character of more than one byte, else `at`. */
function behindOtherBlank(bytes: Buffer, at: number, to: number): number {
	const byte = at < to ? byteAt(bytes, at) : space;
	if (byte >= 0x80) return at + Math.max(1, utf8Length(bytes, at, to));
	return byte < space || byte === del ? at + 1 : at;
}

/** Two digits and more than half of digits and separators: `2003-10-11T22:14:15+02`, `20031011`, `22:14:15`, `1065910455.3`. */
function isTimeLike(bytes: Buffer, from: number, to: number): boolean {
	if (to - from < 8 || skipDigits(bytes, from, from + 2) !== from + 2) return false;
	let digits = 0;
	for (let at = from; at < to; at += 1) if (isDigit(byteAt(bytes, at))) digits += 1;
	return digits * 2 > to - from;
}

/** The first way that finds structured data where it belongs; else by position. */
function chooseLayout(
	bytes: Buffer,
	{
		behindVersion,
		to,
		time,
	}: {readonly behindVersion: number; readonly to: number; readonly time: ReadTime},
): Layout {
	const behindTime = Math.max(time.end, 0);
	const first = isBlankOrEnd(bytes, behindVersion, to) ? behindVersion + 1 : behindVersion;
	const single = (from: number, skipped: number) => singleSpaced(bytes, from, {to, skipped});
	const blank = (from: number, skipped: number) => blankSeparated(bytes, from, {to, skipped});
	const byPosition = time.hasBlank ? single(behindTime + 1, 0) : single(first, 1);
	if (byPosition.hasData) return byPosition;
	const others =
		time.end < 0
			? [() => blank(first, 1), () => blank(first, 0)]
			: [() => single(behindTime + 1, 0), () => blank(behindTime, 0)];
	for (const other of others) {
		const layout = other();
		if (layout.hasData) return layout;
	}
	const words = time.end < 0 ? byPosition : blank(behindTime, 0);
	return (
		withoutMissing(bytes, to, words) ?? (time.end < 0 ? byPosition : single(behindTime + 1, 0))
	);
}

/** A space ends each word, so that two leave one empty. */
function singleSpaced(
	bytes: Buffer,
	from: number,
	{to, skipped}: {readonly to: number; readonly skipped: number},
): Layout {
	const words: (readonly [number, number])[] = [];
	let at = from;
	for (let index = -skipped; index < wordPlaces.length && at < to; index += 1) {
		const end = spaceFrom(bytes, at, to);
		if (index >= 0) words.push([at, end]);
		at = end + 1;
	}
	return layoutOf(bytes, to, words, Math.min(at, to));
}

/** Any run of blanks, TABs too, ends a word. */
function blankSeparated(
	bytes: Buffer,
	from: number,
	{to, skipped}: {readonly to: number; readonly skipped: number},
): Layout {
	const words: (readonly [number, number])[] = [];
	let at = skipBlanks(bytes, from, to);
	for (let index = -skipped; index < wordPlaces.length && at < to; index += 1) {
		const end = wordEnd(bytes, at, to);
		if (index >= 0) words.push([at, end]);
		at = skipBlanks(bytes, end, to);
	}
	return layoutOf(bytes, to, words, at);
}

function layoutOf(bytes: Buffer, to: number, words: Layout['words'], dataAt: number): Layout {
	return {words, dataAt, hasData: words.length === wordPlaces.length && isData(bytes, dataAt, to)};
}

/** `-` alone, or an opening bracket. */
function isData(bytes: Buffer, at: number, to: number): boolean {
	if (at >= to) return false;
	if (bytes[at] === dash) return isBlankOrEnd(bytes, at + 1, to);
	return bytes[at] === openBracket;
}

/**
 * The layout where structured data comes one word too early, since a field is missing; a number is PROCID. A `-` there may as well be
 * MSGID, but behind a number that says that HOSTNAME is missing.
 */
function withoutMissing(bytes: Buffer, to: number, layout: Layout): Layout | undefined {
	const [host, app, third, data] = layout.words;
	if (data === undefined || !isData(bytes, data[0], to)) return undefined;
	const words = [host, app, third].filter((word) => word !== undefined);
	const isHostMissing = app !== undefined && isNumber(bytes, app) && third !== undefined;
	if (!isHostMissing && bytes[data[0]] === dash) return undefined;
	const none = [data[0], data[0]] as const;
	return {
		words: isHostMissing ? [none, ...words] : words,
		dataAt: data[0],
		hasData: true,
	};
}

function isNumber(bytes: Buffer, [from, to]: readonly [number, number]): boolean {
	return to > from && skipDigits(bytes, from, to) === to;
}

function isNil(bytes: Buffer, [from, to]: readonly [number, number]): boolean {
	return to - from === 1 && bytes[from] === dash;
}

/** Leaves out what is empty, `-`, or has a control byte. */
function setWords(batch: EventBatch, row: number, words: Layout['words']): void {
	const {bytes} = batch;
	const start = batch.start[row] ?? 0;
	for (const [index, [from, to]] of words.entries()) {
		const place = wordPlaces[index];
		const isLeftOut = to <= from || isNil(bytes, [from, to]) || hasControl(bytes, from, to);
		if (place === undefined || isLeftOut) continue;
		batch.setSpanAt(row, place, from - start, to - start);
	}
}

/** Structured data in any form, and the message behind it. A nil one has a span of its own here: the reading got so far. */
function readData(batch: EventBatch, row: number, {dataAt, words}: Layout): void {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const start = batch.start[row] ?? 0;
	if (dataAt >= to || words.length < wordPlaces.length - 1) return undefined;
	const end = dataEnd(bytes, dataAt, to);
	if (end > dataAt) batch.setSpanAt(row, span.structuredData, dataAt - start, end - start);
	if (end >= to) return undefined;
	const isSeparated = end > dataAt && isBlank(byteAt(bytes, end));
	const message = skipByteOrderMark(bytes, isSeparated ? end + 1 : end, to);
	return batch.setSpanAt(row, span.message, message - start, to - start);
}

/** Where it is neither `-` nor an element, all is message. */
function dataEnd(bytes: Buffer, at: number, to: number): number {
	if (!isData(bytes, at, to)) return at;
	return bytes[at] === dash ? at + 1 : at + structuredDataEnd(bytes.toString('latin1', at, to));
}

// A long word is searched by the machine's own means, which cost too much for a short one.

/** Position of the first space in [from, to), or `to`. */
export function spaceFrom(bytes: Buffer, from: number, to: number): number {
	const near = Math.min(to, from + longWord);
	let at = from;
	while (at < near && bytes[at] !== space) at += 1;
	if (at < near || at === to) return at;
	const found = bytes.subarray(at, to).indexOf(space);
	return found < 0 ? to : at + found;
}

function wordEnd(bytes: Buffer, from: number, to: number): number {
	const near = Math.min(to, from + longWord);
	let at = from;
	while (at < near && !isBlank(byteAt(bytes, at))) at += 1;
	if (at < near || at === to) return at;
	const end = spaceFrom(bytes, at, to);
	const found = bytes.subarray(at, end).indexOf(tab);
	return found < 0 ? end : at + found;
}

function hasControl(bytes: Buffer, from: number, to: number): boolean {
	for (let at = from; at < to; at += 1) {
		const byte = byteAt(bytes, at);
		if (byte < space || byte === del) return true;
	}
	return false;
}

function isBlankOrEnd(bytes: Buffer, at: number, to: number): boolean {
	return at >= to || isBlank(byteAt(bytes, at));
}

function isBlank(byte: number): boolean {
	return byte === space || byte === tab;
}
