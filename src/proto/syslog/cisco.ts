import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {ascii, byteAt, isDigit, skipBlanks, skipDigits} from './ascii.ts';
import {isHost} from './legacy-words.ts';
import {scanLegacyTimestamp} from './legacy-timestamp.ts';
import {isZoneWord, setZoneWord} from './zone-words.ts';

const {asterisk, close: closeBracket, colon, dot, percent, space, tab} = ascii;

const [dollar, hash] = [0x24, 0x23];

/** Parts before the mnemonic: two sequence numbers, a host, a time or uptime, and the colon alone of NX-OS. */
const mostParts = 6;
const longestPart = 64;

/** What a row's columns are given once a whole prefix was found. */
interface Prefix {
	at: number;
	host: readonly [from: number, to: number] | undefined;
	/** Behind a relay's host a word is one only behind a sequence number: it may be the tag. */
	mayBeHost: boolean;
	hasTime: boolean;
	/** Behind the node of IOS XR (`RP/0/RSP0/CPU0:`), where the process stands before the mnemonic. */
	isBehindNode: boolean;
	/** Behind the task of AireOS, whose mnemonic may begin with `#`. */
	isBehindTask: boolean;
}

/**
 * Scans what Cisco's systems put before the mnemonic (`%SYS-5-CONFIG_I:`), in any of their orders, each part with a colon:
 *
 * ```
 * 123: router1: 000123: *Mar  1 18:46:11.123 UTC: %SYS-5-CONFIG_I: text       IOS; an uptime instead of the time: 1w2d:, 00:00:46:
 * : 2024 Jan  1 12:00:00 UTC: %$ VDC-1 %$ %ETHPORT-5-IF_UP: text              NX-OS, whose device context is left out
 * wlc1: *apfMsConnTask_0: Mar  1 18:46:11.123: #APF-6-X: text                 AireOS
 * fw1 : %ASA-5-111010: text                                                   ASA without time
 * router1 RP/0/RSP0/CPU0:Jan 12 11:15:02.345 : bgp[1058]: %ROUTING-BGP-5-X : text     IOS XR
 * ```
 *
 * Returns where the tag stands, or -1 where this is nothing of the kind and the columns are as they were. A time stamp that
 * the row has already, a relay's, stays.
 */
export function scanCiscoPrefix(batch: EventBatch, row: number, from: number): number {
	const start = batch.start[row] ?? 0;
	const outer = {
		from: batch.spanFrom(row, span.timestamp),
		to: batch.spanTo(row, span.timestamp),
		time: batch.deviceTime[row] ?? Number.NaN,
		flags: batch.timeFlags[row] ?? 0,
	};
	const hasHost = batch.spanFrom(row, span.host) >= 0;
	const prefix: Prefix = {
		at: from,
		host: undefined,
		hasTime: false,
		isBehindNode: false,
		isBehindTask: false,
		mayBeHost: !hasHost,
	};
	for (let part = 0; part < mostParts && scanPart(batch, row, prefix); part += 1);
	const isWhole = isTagOfCisco(batch, row, prefix);
	if (!isWhole || outer.from >= 0) {
		batch.setSpanAt(row, span.timestamp, outer.from, outer.to);
		batch.deviceTime[row] = outer.time;
		batch.timeFlags[row] = outer.flags;
	}
	if (!isWhole) return -1;
	if (prefix.host !== undefined)
		batch.setSpanAt(row, span.host, prefix.host[0] - start, prefix.host[1] - start);
	return prefix.at;
}

/** Moves behind the next part; false where there is none. */
function scanPart(batch: EventBatch, row: number, prefix: Prefix): boolean {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const {at} = prefix;
	if (at >= to) return false;
	if (bytes[at] === percent) return skipContext(bytes, to, prefix);
	if (!prefix.hasTime && scanTime(batch, row, prefix)) return true;
	const end = partEnd(bytes, at, to);
	if (end < 0) return false;
	if (bytes[end] !== colon) return scanHostBefore(batch, row, prefix, end);
	return scanEnded(bytes, to, prefix, end);
}

/** A part with its colon at `end`. */
function scanEnded(bytes: Uint8Array, to: number, prefix: Prefix, end: number): boolean {
	const {at} = prefix;
	if (!prefix.hasTime && isTask(bytes, at)) {
		prefix.isBehindTask = true;
		prefix.at = skipBlanks(bytes, end + 1, to);
		return true;
	}
	if (isNode(bytes, at, end)) {
		prefix.isBehindNode = true;
		prefix.at = end + 1;
		return true;
	}
	return bytes[end + 1] === space && end + 1 < to && scanWord(bytes, to, prefix, end);
}

/** `%$ VDC-1 %$ `. */
function skipContext(bytes: Buffer, to: number, prefix: Prefix): boolean {
	if (bytes[prefix.at + 1] !== dollar || bytes[prefix.at + 2] !== space) return false;
	const context = bytes.subarray(prefix.at + 3, Math.min(to, prefix.at + longestPart));
	const end = context.indexOf('%$ ');
	if (end < 0) return false;
	prefix.at += 3 + end + 3;
	return true;
}

/** `*apfMsConnTask_0`. */
function isTask(bytes: Uint8Array, at: number): boolean {
	return bytes[at] === asterisk && isLetter(byteAt(bytes, at + 1));
}

function scanHostBefore(batch: EventBatch, row: number, prefix: Prefix, end: number): boolean {
	return (
		scanHostBeforeColon(batch, row, prefix, end) || scanHostBeforeNode(batch, row, prefix, end)
	);
}

/** `fw1 : %ASA-5-111010:`. */
function scanHostBeforeColon(batch: EventBatch, row: number, prefix: Prefix, end: number): boolean {
	const {bytes} = batch;
	const isBefore =
		bytes[end + 1] === colon && bytes[end + 2] === space && bytes[end + 3] === percent;
	const isWithin = end + 3 < (batch.end[row] ?? 0);
	if (!isBefore || !isWithin || !prefix.mayBeHost || !isHost(bytes, prefix.at, end)) return false;
	prefix.host = [prefix.at, end];
	prefix.at = end + 3;
	return true;
}

/** A sequence number, an uptime, or a host, with the colon at `end` and a blank behind it. */
function scanWord(bytes: Uint8Array, to: number, prefix: Prefix, end: number): boolean {
	const {at} = prefix;
	const isNumber = skipDigits(bytes, at, end) === end;
	if (!isNumber && !isUptime(bytes, at, end)) {
		if (!prefix.mayBeHost || prefix.hasTime || !isHost(bytes, at, end)) return false;
		prefix.host = [at, end];
	}
	prefix.mayBeHost = isNumber && prefix.host === undefined;
	prefix.at = skipBlanks(bytes, end + 1, to);
	return true;
}

/** `*Mar  1 18:46:11.123 UTC:`, where the mark says that the clock was not set, and the colon may stand alone. */
function scanTime(batch: EventBatch, row: number, prefix: Prefix): boolean {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const mark = byteAt(bytes, prefix.at);
	const isMarked = mark === asterisk || mark === dot;
	const end = scanLegacyTimestamp(batch, row, isMarked ? prefix.at + 1 : prefix.at);
	if (end < 0) return false;
	prefix.at = behindZone(batch, row, end);
	prefix.hasTime = true;
	const next = skipBlanks(bytes, prefix.at, to);
	prefix.at = bytes[next] === colon && next < to ? skipBlanks(bytes, next + 1, to) : next;
	return true;
}

/** Behind a zone's word that a blank precedes and a colon or blank follows. */
function behindZone(batch: EventBatch, row: number, at: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	let end = at + 1;
	while (end < to && isLetter(byteAt(bytes, end))) end += 1;
	const isEnded = end < to && (bytes[end] === colon || bytes[end] === space);
	if (bytes[at] !== space || !isEnded) return at;
	if (isZoneWord(bytes, at + 1, end)) setZoneWord(batch, row, at + 1, end);
	else if (bytes[end] !== colon) return at;
	return end;
}

/** Where a colon or blank ends the part; colons within an uptime do not. -1 where it is too long. */
function partEnd(bytes: Uint8Array, from: number, to: number): number {
	const most = Math.min(to, from + longestPart);
	for (let at = from; at < most; at += 1) {
		const byte = byteAt(bytes, at);
		if (byte === space || byte === tab) return at;
		const isWithinTime = byte === colon && at > from && at + 1 < to && isClock(bytes, from, at);
		if (byte === colon && !isWithinTime) return at;
	}
	return -1;
}

/** Whether the colon stands between digits, as in `00:00:46:`. */
function isClock(bytes: Uint8Array, from: number, at: number): boolean {
	return isDigit(byteAt(bytes, from)) && isDigit(byteAt(bytes, at + 1));
}

/** `iosxr1 RP/0/RSP0/CPU0:`. */
function scanHostBeforeNode(batch: EventBatch, row: number, prefix: Prefix, end: number): boolean {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const next = skipBlanks(bytes, end, to);
	const nodeEnd = partEnd(bytes, next, to);
	const isBeforeNode = nodeEnd > 0 && bytes[nodeEnd] === colon && isNode(bytes, next, nodeEnd);
	if (!isBeforeNode || !prefix.mayBeHost || !isHost(bytes, prefix.at, end)) return false;
	prefix.host = [prefix.at, end];
	prefix.at = next;
	return true;
}

/** `RP/0/RSP0/CPU0` or `LC/0/1/CPU0`: capitals, and three slashes. */
function isNode(bytes: Uint8Array, from: number, to: number): boolean {
	let slashes = 0;
	for (let at = from; at < to; at += 1) {
		const byte = byteAt(bytes, at);
		if (byte === 0x2f) slashes += 1;
		else if (!isDigit(byte) && !(byte >= 65 && byte <= 90)) return false;
	}
	return slashes === 3;
}

/** `1w2d`, `3d02h`, `1y12w`, `00:00:46`, or `00:00:46.123`. */
function isUptime(bytes: Uint8Array, from: number, to: number): boolean {
	if (!isDigit(byteAt(bytes, from))) return false;
	for (let at = from; at < to; at += 1) {
		const byte = byteAt(bytes, at);
		const isUnit =
			byte === 0x79 || byte === 0x77 || byte === 0x64 || byte === 0x68 || byte === colon;
		if (byte === dot)
			return bytes.subarray(from, at).includes(colon) && skipDigits(bytes, at + 1, to) === to;
		if (!isDigit(byte) && !isUnit) return false;
	}
	return true;
}

/** A mnemonic, or behind a node `process[pid]:`. */
function isTagOfCisco(batch: EventBatch, row: number, prefix: Prefix): boolean {
	const {at, isBehindNode, isBehindTask} = prefix;
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (at + 1 >= to) return false;
	if (bytes[at] === percent || (isBehindTask && bytes[at] === hash))
		return isLetter(byteAt(bytes, at + 1));
	const end = isBehindNode ? partEnd(bytes, at, to) : -1;
	return end > at && bytes[end] === colon && bytes[end - 1] === closeBracket;
}

function isLetter(byte: number): boolean {
	return (byte | 32) >= 97 && (byte | 32) <= 122;
}
