import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {ascii, byteAt, fourDigits, isDigit, skipBlanks} from './ascii.ts';
import {scanLegacyTimestamp, setYear} from './legacy-timestamp.ts';
import {isHost, isPlainTag} from './legacy-words.ts';
import {skipPriorityName} from './priority-name.ts';
import {sureTagEnd, wordEnd} from './sure-tag.ts';
import {isSurelyHost} from './unusual-host.ts';
import {isZoneWord, setZoneWord} from './zone-words.ts';

const {close: closeBracket, colon, comma, dot, percent, space} = ascii;

const levels: ReadonlySet<string> = new Set(
	'emerg alert crit critical err error warn warning notice info debug'.split(' '),
);
/** What RouterOS has among its topics. */
const topicLevels: ReadonlySet<string> = new Set([
	'info',
	'warning',
	'error',
	'critical',
	'debug',
	'packet',
]);
const longestLevel = 8;
const longestTopics = 64;
const repeated = Buffer.from('last message repeated ');
const forwarded = Buffer.from('Message forwarded from ');
/** Of Snare and of NXLog's module for it. */
const snare = Buffer.from('MSWinEventLog\t');
/** With its TAB as rsyslog's relays write it, which replace control characters. */
const escapedSnare = Buffer.from('MSWinEventLog#011');
const escapedTab = 4;
const cef = Buffer.from('CEF:');
const leef = Buffer.from('LEEF:');

/**
 * Where the header of a row goes on whose host and bare word [from, end) are something else than host and tag: a zone's word behind the
 * time, a relay's header or host before the sender's, a level before the tag, as F5 writes it. Sets what this tells; -1 where it is as
 * it seems.
 */
export function headerBehind(batch: EventBatch, row: number, from: number, end: number): number {
	const hostFrom = batch.spanFrom(row, span.host);
	if (hostFrom >= 0) {
		const at = behindZone(batch, row, from, end);
		if (at >= 0) return at;
		if (isForwarded(batch, row)) return behindForwarder(batch, row, end);
		const host = behindSendersTime(batch, row, from);
		if (host >= 0) return host;
	}
	return behindWord(batch, row, from, end);
}

/** Where the sender's host stands if its header begins at `from`, behind a relay's host; its time is then the row's. -1 where it does not. */
export function behindSendersTime(batch: EventBatch, row: number, from: number): number {
	if (batch.spanFrom(row, span.host) < 0 || !isHeaderOfSender(batch, row, from)) return -1;
	const end = scanLegacyTimestamp(batch, row, from);
	return skipBlanks(batch.bytes, end, batch.end[row] ?? 0);
}

/** Where the line that stands for repeated ones begins, which has no tag, and maybe no host; -1 where it is none. */
export function repeatedAt(batch: EventBatch, row: number, from: number): number {
	if (beginsWith(batch, row, from, repeated)) return from;
	const host = batch.spanFrom(row, span.host);
	const hostAt = (batch.start[row] ?? 0) + host;
	if (host < 0 || !beginsWith(batch, row, hostAt, repeated)) return -1;
	batch.setSpanAt(row, span.host, -1, -1);
	return hostAt;
}

/** Where the tag stands behind the facility and level that AIX puts before it, `auth|security:info `, whose colon is at `end`; or -1. */
export function tagBehindLevel(batch: EventBatch, row: number, end: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const levelEnd = wordEnd(bytes, end + 1, Math.min(to, end + 2 + longestLevel));
	if (!levels.has(bytes.toString('latin1', end + 1, levelEnd))) return -1;
	const next = skipBlanks(bytes, levelEnd, to);
	return sureTagEnd(bytes, next, to) < 0 ? -1 : next;
}

/** Whether a word is RouterOS's list of topics, `system,info,account`; alone it takes a level among them. */
export function isTopics(bytes: Buffer, from: number, to: number, isAlone: boolean): boolean {
	if (to - from > longestTopics || bytes.subarray(from, to).indexOf(comma) < 0) return false;
	const topics = bytes.toString('latin1', from, to).split(',');
	return (
		topics.every((topic) => /^!?[a-z][a-z0-9-]*$/.test(topic)) &&
		(!isAlone || topics.some((topic) => topicLevels.has(topic)))
	);
}

/** Where the tag stands behind a host, in a row without time: before `program[pid]:`, or, for a name with a dot, `program:`; or -1. */
export function tagBehindHost(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const end = wordEnd(bytes, from, to);
	if (end >= to || !isHost(bytes, from, end)) return -1;
	if (isSnare(batch, row, end + 1)) return end + 1;
	const tagEnd = sureTagEnd(bytes, end + 1, to);
	if (tagEnd < 0 || bytes[end] !== space) return -1;
	const hasPid = bytes[tagEnd - 1] === closeBracket;
	const isName = bytes.subarray(from, end).indexOf(dot) > 0;
	return hasPid || (isName && bytes[tagEnd + 1] === space) ? end + 1 : -1;
}

/** Where the record of Snare begins behind its name, if that begins at `from` and a relay has replaced the TAB between them; or -1. */
export function escapedRecordAt(batch: EventBatch, row: number, from: number): number {
	return beginsWith(batch, row, from, escapedSnare) ? from + escapedSnare.length : -1;
}

/** Where the name ends before such a record. */
export function escapedNameEnd(record: number): number {
	return record - escapedTab;
}

/** Whether the name of a format begins here without header: Snare's, or CEF and LEEF before their version. */
export function isFormatName(batch: EventBatch, row: number, from: number): boolean {
	if (isSnare(batch, row, from)) return true;
	const name = [cef, leef].find((each) => beginsWith(batch, row, from, each));
	return name !== undefined && isDigit(byteAt(batch.bytes, from + name.length));
}

function isSnare(batch: EventBatch, row: number, at: number): boolean {
	return beginsWith(batch, row, at, snare) || beginsWith(batch, row, at, escapedSnare);
}

/** `UTC host program: ` and `UTC 2003 host program: `. */
function behindZone(batch: EventBatch, row: number, from: number, end: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const start = batch.start[row] ?? 0;
	const zoneFrom = start + batch.spanFrom(row, span.host);
	const zoneTo = start + batch.spanTo(row, span.host);
	if (!isZoneWord(bytes, zoneFrom, zoneTo)) return -1;
	const year = end - from === 4 ? fourDigits(bytes, from) : -1;
	const next = year > 0 ? skipBlanks(bytes, end, to) : from;
	if (!isHostAndTag(bytes, next, to)) return -1;
	if (year > 0) setYear(batch, row, year);
	setZoneWord(batch, row, zoneFrom, zoneTo);
	if (year > 0)
		batch.setSpanAt(row, span.timestamp, batch.spanFrom(row, span.timestamp), end - start);
	batch.setSpanAt(row, span.host, -1, -1);
	return next;
}

function isForwarded(batch: EventBatch, row: number): boolean {
	const hostAt = (batch.start[row] ?? 0) + batch.spanFrom(row, span.host);
	return beginsWith(batch, row, hostAt, forwarded);
}

/** AIX: `Message forwarded from HOST: `. */
function behindForwarder(batch: EventBatch, row: number, end: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const start = batch.start[row] ?? 0;
	const host = end + ' from '.length;
	const hostEnd = wordEnd(bytes, host, to);
	const isEnded = hostEnd > host + 1 && bytes[hostEnd - 1] === colon;
	batch.setSpanAt(row, span.host, host - start, (isEnded ? hostEnd - 1 : hostEnd) - start);
	return skipBlanks(bytes, hostEnd, to);
}

/** Whether a time stamp begins here, and behind it a host and a tag; a program's own time stamp has a level or its text there. */
function isHeaderOfSender(batch: EventBatch, row: number, from: number): boolean {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const kept = {
		from: batch.spanFrom(row, span.timestamp),
		to: batch.spanTo(row, span.timestamp),
		time: batch.deviceTime[row] ?? Number.NaN,
		flags: batch.timeFlags[row] ?? 0,
	};
	const end = scanLegacyTimestamp(batch, row, from);
	batch.setSpanAt(row, span.timestamp, kept.from, kept.to);
	batch.deviceTime[row] = kept.time;
	batch.timeFlags[row] = kept.flags;
	if (end < 0) return false;
	const host = skipBlanks(bytes, end, to);
	const hostEnd = wordEnd(bytes, host, to);
	const beginsWithLevel = levels.has(
		bytes.toString('latin1', host, Math.min(hostEnd, host + longestLevel)).toLowerCase(),
	);
	return !beginsWithLevel && isHostAndTag(bytes, host, to);
}

/** Where [from, end) is a level, or a host behind a relay's: what stands behind it. */
function behindWord(batch: EventBatch, row: number, from: number, end: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const behind = skipBlanks(bytes, end, to);
	const next = behindBracketedTime(bytes, behind, to);
	const tagEnd = sureTagEnd(bytes, next, to);
	if (tagEnd < 0) return -1;
	if (next > behind) return next;
	if (isLevel(bytes, from, end) || skipPriorityName(bytes, from, end + 1) > from) return next;
	const isRelayed = batch.spanFrom(row, span.host) >= 0 && bytes[tagEnd - 1] === closeBracket;
	if (!isRelayed || !isSurelyHost(bytes, from, end)) return -1;
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.host, from - start, end - start);
	return next;
}

function isLevel(bytes: Buffer, from: number, to: number): boolean {
	return to - from <= longestLevel && levels.has(bytes.toString('latin1', from, to));
}

/** WatchGuard, behind its serial number: `(2026-11-30T02:12:44) `. */
function behindBracketedTime(bytes: Buffer, from: number, to: number): number {
	const end = from + '(2026-11-30T02:12:44)'.length;
	const isBracketed = bytes[from] === 0x28 && end < to && bytes[end - 1] === 0x29;
	return isBracketed && bytes[from + 11] === ascii.upperT ? skipBlanks(bytes, end, to) : from;
}

function isHostAndTag(bytes: Uint8Array, from: number, to: number): boolean {
	const end = wordEnd(bytes, from, to);
	if (!isHost(bytes, from, end)) return false;
	const next = skipBlanks(bytes, end, to);
	const isMnemonic =
		bytes[next] === percent || (bytes[next] === colon && bytes[next + 2] === percent);
	return isMnemonic || sureTagEnd(bytes, next, to) > 0 || hasSpacedColon(bytes, next, to);
}

/** NetScaler: `0-PPE-0 : `. */
function hasSpacedColon(bytes: Uint8Array, from: number, to: number): boolean {
	const end = wordEnd(bytes, from, to);
	const isColon = bytes[end + 1] === colon && bytes[end + 2] === space && end + 2 < to;
	return isColon && isPlainTag(bytes, from, end);
}

function beginsWith(batch: EventBatch, row: number, at: number, text: Buffer): boolean {
	// Mostly the first byte decides, and a call of `compare` costs more than all of that.
	if (batch.bytes[at] !== text[0] || (batch.end[row] ?? 0) - at < text.length) return false;
	return batch.bytes.compare(text, 0, text.length, at, at + text.length) === 0;
}
