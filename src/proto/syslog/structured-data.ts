import {isUtf8} from 'node:buffer';
import type {EventBatch} from '../../model/event-batch.ts';
import {span} from '../../model/event-batch.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {ascii, byteAt, isPrintable} from './ascii.ts';
import {NameSet} from './name-set.ts';
import {refuse} from './refusal.ts';
import {skipByteOrderMark, utf8Length} from './utf8.ts';

// Own names: a look-up in another module at each use is much of what a byte costs.
const {backslash, close: closeBracket, dash, equals, open: openBracket, quote, space} = ascii;

const longestName = 32;
const reasons = {
	truncated: reasonIndex('truncated'),
	form: reasonIndex('structured_data'),
	name: reasonIndex('sd_name'),
	nameLength: reasonIndex('sd_name_length'),
	idRepeated: reasonIndex('sd_id_repeated'),
	parameter: reasonIndex('sd_parameter'),
	value: reasonIndex('sd_value'),
	valueUtf8: reasonIndex('sd_value_utf8'),
	unclosed: reasonIndex('sd_unclosed'),
	messageUtf8: reasonIndex('message_utf8'),
} as const;

/**
 * Scans `STRUCTURED-DATA [SP MSG]`, RFC 5424 §6.3 and §6.4. The message's span is without its byte order mark, and absent where no
 * space announces one.
 */
export function scanStructuredData(batch: EventBatch, row: number, from: number): void {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (from >= to) return refuse(batch, row, reasons.truncated, to);
	const isNil = bytes[from] === dash;
	const at = isNil ? from + 1 : scanElements(batch, row, from);
	if (at < 0) return undefined;
	const start = batch.start[row] ?? 0;
	if (at < to && bytes[at] !== space) return refuse(batch, row, reasons.form, at);
	if (!isNil) batch.setSpanAt(row, span.structuredData, from - start, at - start);
	if (at === to) return undefined;
	const message = skipByteOrderMark(bytes, at + 1, to);
	if (message > at + 1) checkUtf8(batch, row, message);
	return batch.setSpanAt(row, span.message, message - start, to - start);
}

/** MSG-UTF8 = BOM UTF-8-STRING; without the mark any bytes are right. */
function checkUtf8(batch: EventBatch, row: number, from: number): void {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (isUtf8(bytes.subarray(from, to))) return;
	for (let at = from, length = 1; at < to; at += length) {
		length = byteAt(bytes, at) < 0x80 ? 1 : utf8Length(bytes, at, to);
		if (length === 0) return refuse(batch, row, reasons.messageUtf8, at);
	}
}

// Each of the following returns the position behind what it scans, or -1 when the row is refused.

/** 1*SD-ELEMENT. */
function scanElements(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	if (bytes[from] !== openBracket) return refused(batch, row, reasons.form, from);
	// Made only where there are two: nearly no message has them.
	let ids: NameSet | undefined;
	let firstIdEnd = 0;
	let at = from;
	while (at < to && bytes[at] === openBracket) {
		const idEnd = scanName(batch, row, at + 1);
		if (idEnd < 0) return -1;
		if (at === from) firstIdEnd = idEnd;
		else {
			if (ids === undefined) {
				ids = new NameSet(bytes, to - from);
				ids.add(from + 1, firstIdEnd);
			}
			if (!ids.add(at + 1, idEnd)) return refused(batch, row, reasons.idRepeated, at + 1);
		}
		at = scanParameters(batch, row, idEnd);
	}
	return at;
}

/** SD-NAME = 1*32PRINTUSASCII except '=', SP, ']' and '"'. */
function scanName(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	let at = from;
	while (at < to && isNameByte(byteAt(bytes, at))) at += 1;
	if (at - from > longestName) return refused(batch, row, reasons.nameLength, from + longestName);
	if (at >= to) return refused(batch, row, reasons.unclosed, to);
	return at === from ? refused(batch, row, reasons.name, at) : at;
}

function isNameByte(byte: number): boolean {
	return isPrintable(byte) && byte !== equals && byte !== closeBracket && byte !== quote;
}

/** `*(SP SD-PARAM) "]"`. */
function scanParameters(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	let at = from;
	while (at < to && bytes[at] === space) {
		at = scanName(batch, row, at + 1);
		if (at >= 0) at = scanByte(batch, row, at, equals);
		if (at >= 0) at = scanByte(batch, row, at, quote);
		if (at >= 0) at = scanValue(batch, row, at);
		if (at < 0) return -1;
	}
	if (at >= to) return refused(batch, row, reasons.unclosed, to);
	if (bytes[at] === closeBracket) return at + 1;
	// Behind an id stands a byte that no name has; behind a value one that is neither the next parameter nor the end.
	const isBehindId = at === from;
	return refused(batch, row, isBehindId ? reasons.name : reasons.parameter, at);
}

function scanByte(batch: EventBatch, row: number, at: number, wanted: number): number {
	if (at >= (batch.end[row] ?? 0)) return refused(batch, row, reasons.unclosed, at);
	return batch.bytes[at] === wanted ? at + 1 : refused(batch, row, reasons.parameter, at);
}

/** PARAM-VALUE and its closing quote. A backslash before any other byte stands for itself, RFC 5424 §6.3.3. */
function scanValue(batch: EventBatch, row: number, from: number): number {
	const {bytes} = batch;
	const to = batch.end[row] ?? 0;
	let at = from;
	while (at < to) {
		const byte = byteAt(bytes, at);
		if (byte === quote) return at + 1;
		if (byte === closeBracket) return refused(batch, row, reasons.value, at);
		const length = byte < 0x80 ? 1 : utf8Length(bytes, at, to);
		if (length === 0) return refused(batch, row, reasons.valueUtf8, at);
		at += byte === backslash && at + 1 < to && isEscapable(byteAt(bytes, at + 1)) ? 2 : length;
	}
	return refused(batch, row, reasons.unclosed, to);
}

function isEscapable(byte: number): boolean {
	return byte === quote || byte === backslash || byte === closeBracket;
}

function refused(batch: EventBatch, row: number, reason: number, at: number): number {
	refuse(batch, row, reason, at);
	return -1;
}
