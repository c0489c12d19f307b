import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {ascii, byteAt, isDigit, skipBlanks, skipDigits} from './ascii.ts';
import {scanCiscoPrefix} from './cisco.ts';
import {isHost, isPlainTag, isValueOrTime, mayBeginTag} from './legacy-words.ts';
import {scanLegacyTimestamp} from './legacy-timestamp.ts';
import {scanOwnTime} from './own-time.ts';
import {skipPriorityName} from './priority-name.ts';
import {refuse} from './refusal.ts';
import {spacedTagEnd} from './sure-tag.ts';
import {
	behindSendersTime,
	escapedNameEnd,
	escapedRecordAt,
	headerBehind,
	isFormatName,
	isTopics,
	repeatedAt,
	tagBehindHost,
	tagBehindLevel,
} from './unusual-header.ts';
import {hostBesideAddress, isNoName, unifiHost} from './unusual-host.ts';
import {skipByteOrderMark} from './utf8.ts';
import {behindOffset, isZoneWord, setZoneWord} from './zone-words.ts';

// Own names: a look-up in another module at each use is much of what a byte costs.
const {
	asterisk,
	close: closeBracket,
	colon,
	dash,
	delete: del,
	dot,
	open: openBracket,
	percent,
	space,
	tab,
} = ascii;

const control = reasonIndex('control');

/** How sure a word must be to count as the tag: behind a header `word text` is enough, without one it takes `word: ` or `word[1]`. */
type TagStyle = 'behind header' | 'alone';

/**
 * Scans `TIMESTAMP SP HOSTNAME SP TAG MSG` of RFC 3164 and of the devices that write something like it, from behind the PRI (or, in a
 * log file, from the start). Every part may be absent and what is no header is message, so that only a control byte other than TAB in
 * a word of the header or in the tag is refused; that and all behind it is the message then.
 */
export function scanRfc3164(batch: EventBatch, row: number, from: number): void {
	const to = batch.end[row] ?? 0;
	const first = skipBlanks(batch.bytes, from, to);
	const behindTime = scanLegacyTimestamp(batch, row, first);
	if (behindTime < 0) return scanWithoutTime(batch, row, from, first);
	return scanBehindTime(batch, row, behindTime);
}

function scanBehindTime(batch: EventBatch, row: number, behindTime: number): void {
	const to = batch.end[row] ?? 0;
	const next = behindOffset(batch, row, skipBlanks(batch.bytes, behindTime, to));
	// Only a line without PRI names its priority.
	const isPriorityNamed = batch.priority[row] === -1;
	return scanHost(batch, row, isPriorityNamed ? skipPriorityName(batch.bytes, next, to) : next);
}

/** A row that does not begin with a time stamp. */
function scanWithoutTime(batch: EventBatch, row: number, from: number, first: number): void {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const mnemonic = scanCiscoPrefix(batch, row, first);
	if (mnemonic >= 0) return scanTag(batch, row, mnemonic, 'alone');
	const begin = skipByteOrderMark(bytes, skipSequenceNumber(bytes, first, to), to);
	const behindTime = begin > first ? scanLegacyTimestamp(batch, row, begin) : -1;
	if (behindTime >= 0) return scanBehindTime(batch, row, behindTime);
	// In a log file the first word may be anything.
	const tag = batch.priority[row] === -1 ? -1 : tagBehindHost(batch, row, first);
	if (tag >= 0) return scanHost(batch, row, first);
	return scanWithoutHeader(batch, row, from, first);
}

/** A file's line keeps its indentation, which may say that it continues another. */
function scanWithoutHeader(batch: EventBatch, row: number, from: number, first: number): void {
	scanTag(batch, row, first, 'alone');
	const start = batch.start[row] ?? 0;
	const isMessageOnly = batch.spanFrom(row, span.message) === first - start;
	if (from !== start || !isMessageOnly) return;
	setMessage(batch, row, from);
	if (batch.priority[row] === -1) scanOwnTime(batch, row, first);
}

function scanHost(batch: EventBatch, row: number, from: number): void {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	const end = cleanWordEnd(batch, row, from);
	if (end < 0) return setMessage(batch, row, from);
	const isNil = end === from + 1 && bytes[from] === dash;
	if (!isNil && !isHost(bytes, from, end)) return scanAfterNoHost(batch, row, from, end);
	const start = batch.start[row] ?? 0;
	if (!isNil) batch.setSpanAt(row, span.host, from - start, end - start);
	const next = Math.min(end + 1, to);
	const isPriorityNamed = batch.priority[row] === -1;
	const tag = isPriorityNamed ? skipPriorityName(bytes, next, to) : next;
	return scanTag(batch, row, tag, 'behind header');
}

/** The word is the tag, or stands where the host's name would, or is a host in UniFi's way to write it, or one with its address or port. */
function scanAfterNoHost(batch: EventBatch, row: number, from: number, end: number): void {
	const next = skipBlanks(batch.bytes, end, batch.end[row] ?? 0);
	if (isNoName(batch.bytes, from, end)) return scanTag(batch, row, next, 'behind header');
	const host = unifiHost(batch.bytes, from, end) ?? hostBesideAddress(batch, row, from, end);
	if (host === undefined) return scanTag(batch, row, from, 'behind header');
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.host, host[0] - start, host[1] - start);
	return scanTag(batch, row, next, 'behind header');
}

function scanTag(batch: EventBatch, row: number, from: number, style: TagStyle): void {
	if (isBlankAt(batch, row, from)) return setMessage(batch, row, from + 1);
	if (!mayBeginTag(byteAt(batch.bytes, from))) return setMessage(batch, row, from);
	const end = tagEnd(batch, row, from);
	if (end < 0) return setMessage(batch, row, from);
	// `: text` has a tag without a name, and `host : %ASA-6-302013: text` one behind it.
	if (end === from) return scanColon(batch, row, end);
	const isTag =
		style === 'alone' ? isLoneTag(batch, row, from, end) : isHeaderTag(batch, row, from, end);
	if (!isTag) return scanUnlikelyTag(batch, row, {from, end, style});
	if (isBlankAt(batch, row, end)) return scanBareTag(batch, row, from, end);
	if (mayPrecedeMnemonic(batch.bytes, from, end)) {
		const mnemonic = mnemonicBehind(batch, row, from, end);
		if (mnemonic > from) return scanTag(batch, row, mnemonic, 'alone');
		const host = behindSendersTime(batch, row, from);
		if (host >= 0) return scanHost(batch, row, host);
	}
	return scanColonTag(batch, row, from, end);
}

function scanColonTag(batch: EventBatch, row: number, from: number, end: number): void {
	if (isBlankAt(batch, row, end + 1)) return endTag(batch, row, from, end);
	if (isValueOrTime(batch.bytes, from, end)) return setMessage(batch, row, from);
	const behind = tagBehindLevel(batch, row, end);
	if (behind < 0) return endTag(batch, row, from, end);
	const behindEnd = tagEnd(batch, row, behind);
	return behindEnd < 0 ? setMessage(batch, row, behind) : endTag(batch, row, behind, behindEnd);
}

/** The tag, and behind its colon or blank the message, of which one blank is left out. */
function endTag(batch: EventBatch, row: number, from: number, end: number): void {
	setTag(batch, row, from, end);
	const behind = isBlankAt(batch, row, end) ? end : end + 1;
	return setMessage(batch, row, isBlankAt(batch, row, behind) ? behind + 1 : behind);
}

/** A word that no colon ends may be much else. */
function scanBareTag(batch: EventBatch, row: number, from: number, end: number): void {
	const {bytes} = batch;
	if (pidStart(bytes, from, end) > 0) return endTag(batch, row, from, end);
	const header = headerBehind(batch, row, from, end);
	if (header >= 0) return scanHost(batch, row, header);
	const mnemonic = scanCiscoPrefix(batch, row, from);
	if (mnemonic > from) return scanTag(batch, row, mnemonic, 'alone');
	const message = repeatedAt(batch, row, from);
	if (message >= 0) return setMessage(batch, row, message);
	if (endEscaped(batch, row, from)) return undefined;
	const spacedEnd = spacedTagEnd(bytes, from, batch.end[row] ?? 0);
	return endTag(batch, row, from, spacedEnd > 0 ? spacedEnd : end);
}

/** A tag whose TAB a relay has replaced, and the message; false where it is another. */
function endEscaped(batch: EventBatch, row: number, from: number): boolean {
	const record = escapedRecordAt(batch, row, from);
	if (record < 0) return false;
	setTag(batch, row, from, escapedNameEnd(record));
	setMessage(batch, row, record);
	return true;
}

/** What begins as no tag does is message, but for what a few products write. */
function scanUnlikelyTag(
	batch: EventBatch,
	row: number,
	{from, end, style}: {readonly from: number; readonly end: number; readonly style: TagStyle},
): void {
	const isAlone = style === 'alone';
	const isFollowed = end < (batch.end[row] ?? 0);
	const isKnown =
		(isFollowed && isTopics(batch.bytes, from, end, isAlone)) || isFormatName(batch, row, from);
	if (isKnown && endEscaped(batch, row, from)) return undefined;
	return isKnown ? endTag(batch, row, from, end) : setMessage(batch, row, from);
}

/** Whether a sequence number, uptime, zone or host of Cisco's may stand here: cheap, since it is asked of each tag. */
function mayPrecedeMnemonic(bytes: Uint8Array, from: number, end: number): boolean {
	const first = byteAt(bytes, from);
	return isDigit(first) || first === asterisk || first === dot || bytes[end + 2] === percent;
}

function mnemonicBehind(batch: EventBatch, row: number, from: number, end: number): number {
	const isBefore = batch.bytes[end + 2] === percent;
	if (isBefore && isZoneWord(batch.bytes, from, end)) {
		setZoneWord(batch, row, from, end);
		return end + 2;
	}
	const isHostBefore =
		isBefore && isFirewall(batch.bytes, end + 2) && isHost(batch.bytes, from, end);
	if (!isHostBefore) return scanCiscoPrefix(batch, row, from);
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.host, from - start, end - start);
	return end + 2;
}

/** Before the mnemonics of these stands the host alone, before others' it may be the program. */
function isFirewall(bytes: Buffer, at: number): boolean {
	return /^%(?:ASA|FTD|PIX|FWSM)-/.test(bytes.toString('latin1', at, at + 6));
}

function isHeaderTag(batch: EventBatch, row: number, from: number, end: number): boolean {
	const hasColon = !isBlankAt(batch, row, end);
	return hasColon || pidStart(batch.bytes, from, end) > 0 || isPlainTag(batch.bytes, from, end);
}

function isLoneTag(batch: EventBatch, row: number, from: number, end: number): boolean {
	const hasColon = !isBlankAt(batch, row, end);
	return hasColon ? isBlankAt(batch, row, end + 1) : pidStart(batch.bytes, from, end) > 0;
}

/** Splits `program[pid]`. */
function setTag(batch: EventBatch, row: number, from: number, end: number): void {
	const start = batch.start[row] ?? 0;
	const pidFrom = pidStart(batch.bytes, from, end);
	batch.setSpanAt(row, span.program, from - start, (pidFrom > 0 ? pidFrom - 1 : end) - start);
	if (pidFrom > 0 && pidFrom < end - 1)
		batch.setSpanAt(row, span.procid, pidFrom - start, end - 1 - start);
}

/** Two colons are those of an address, `::1`. */
function scanColon(batch: EventBatch, row: number, at: number): void {
	const isAddress = byteAt(batch.bytes, at + 1) === colon && at + 1 < (batch.end[row] ?? 0);
	return isAddress ? setMessage(batch, row, at) : scanBehindColon(batch, row, at + 1);
}

function scanBehindColon(batch: EventBatch, row: number, at: number): void {
	const next = isBlankAt(batch, row, at) ? at + 1 : at;
	const mnemonic = scanCiscoPrefix(batch, row, next);
	return mnemonic < 0 ? setMessage(batch, row, next) : scanTag(batch, row, mnemonic, 'alone');
}

function setMessage(batch: EventBatch, row: number, at: number): void {
	const to = batch.end[row] ?? 0;
	const start = batch.start[row] ?? 0;
	const from = skipByteOrderMark(batch.bytes, Math.min(at, to), to);
	batch.setSpanAt(row, span.message, from - start, to - start);
}

/** End of the word at `from`, or -1 when a control byte in it refuses the row; one behind a colon may be of the message. */
function cleanWordEnd(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	let at = from;
	for (; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte > space && byte !== colon && byte !== del) continue;
		if (isBlank(byte)) return at;
		if (byte === colon && !isControlAt(batch, row, at + 1)) continue;
		if (byte === colon) return at + 1;
		refuse(batch, row, control, at);
		return -1;
	}
	return at;
}

/** Position of the colon or blank behind the tag at `from`, or the row's end; -1 when a control byte refuses the row. */
function tagEnd(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	let isInBrackets = false;
	let at = from;
	for (; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		// Lower-case letters and the bytes of other scripts end nothing.
		if (byte > closeBracket && byte !== del) continue;
		if (isBlank(byte) || (byte === colon && !isInBrackets)) return at;
		if (byte === openBracket) isInBrackets = true;
		else if (byte === closeBracket) isInBrackets = false;
		else if (isControl(byte)) {
			refuse(batch, row, control, at);
			return -1;
		}
	}
	return at;
}

/** Position behind the last `[` of a tag that ends with `]`; 0 where there is none, or nothing before it. */
function pidStart(bytes: Uint8Array, from: number, end: number): number {
	if (bytes[end - 1] !== closeBracket) return 0;
	for (let at = end - 2; at > from; at -= 1) {
		if (bytes[at] === openBracket) return at + 1;
	}
	return 0;
}

/** Skips `29: `, or the colon alone that ASA and NX-OS put before the time stamp where there is no number. */
function skipSequenceNumber(bytes: Uint8Array, from: number, to: number): number {
	const at = skipDigits(bytes, from, to);
	if (at + 1 >= to || bytes[at] !== colon) return from;
	if (bytes[at + 1] === space) return at + 2;
	return at === from && bytes[at + 1] !== colon ? at + 1 : from;
}

/** The end of the row counts as blank. */
function isBlankAt(batch: EventBatch, row: number, at: number): boolean {
	return at >= (batch.end[row] ?? 0) || isBlank(byteAt(batch.bytes, at));
}

function isControlAt(batch: EventBatch, row: number, at: number): boolean {
	return at < (batch.end[row] ?? 0) && isControl(batch.bytes[at] ?? 0);
}

function isBlank(byte: number): boolean {
	return byte === space || byte === tab;
}

function isControl(byte: number): boolean {
	return (byte < space && byte !== tab) || byte === del;
}
