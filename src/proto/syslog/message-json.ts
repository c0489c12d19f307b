import {isUtf8} from 'node:buffer';
import {rfc3339} from '../../base/time.ts';
import {unescaped} from '../gelf/gelf.ts';
import type {EventBatch, Format, SpanName} from '../../model/event-batch.ts';
import {formats} from '../../model/event-batch.ts';
import type {ParseReason} from '../../model/parse-reason.ts';
import {reasonName} from '../../model/parse-reason.ts';
import type {StructuredData} from './structured-data-object.ts';
import {structuredDataObject} from './structured-data-object.ts';
import {writtenTimestamp} from './written-timestamp.ts';

/** The parts of a message as `nms parse` prints them, in this order; null where a part is absent. */
interface MessageParts {
	readonly format: Format | null;
	readonly pri: number | null;
	readonly facility: number | null;
	readonly severity: number | null;
	readonly version: number | null;
	/** As sent; RFC 3164 as far as ISO 8601 can say it: `--10-11T22:14:15` without a year. */
	readonly timestamp: string | null;
	readonly hostname: string | null;
	readonly app: string | null;
	readonly procid: string | null;
	readonly msgid: string | null;
	readonly structured_data: StructuredData | null;
	/** Bytes that are not UTF-8 as U+FFFD; `message_base64` then has them all. */
	readonly message: string | null;
	readonly message_base64?: string;
}

/** What `nms parse` prints of one input. */
export type MessageJson =
	| ({readonly line: number; readonly ok: true} & MessageParts)
	| {
			readonly line: number;
			readonly ok: false;
			readonly reason: ParseReason;
			/** 0-based byte of the message that breaks the rule. */
			readonly offset: number;
			readonly partial: MessageParts;
	  };

/** PRI, right or wrong or none, and VERSION. */
const versionBehindPriority =
	/^(?:[^>]{0,15}>|<\d{1,3}\s|<\d{1,3}?(?=1\s))?\s*(?<version>[1-9]\d{0,2})\s/;
const longestStart = 32;

/** The parts of a line in which nothing was recognised. */
export const noParts: MessageParts = {
	format: null,
	pri: null,
	facility: null,
	severity: null,
	version: null,
	timestamp: null,
	hostname: null,
	app: null,
	procid: null,
	msgid: null,
	structured_data: null,
	message: null,
};

/** The object that `nms parse` prints for a scanned row. */
export function messageJson(batch: EventBatch, row: number, line: number): MessageJson {
	const reason = batch.reason[row] ?? 0;
	const parts = messageParts(batch, row);
	if (reason === 0) return {line, ok: true, ...parts};
	const offset = batch.offset[row] ?? 0;
	return {line, ok: false, reason: reasonName(reason), offset, partial: parts};
}

function messageParts(batch: EventBatch, row: number): MessageParts {
	const format = knownFormat(batch, row);
	const priority = batch.priority[row] ?? -1;
	const pri = priority < 0 ? null : priority;
	const isGelf = format === 'gelf';
	const text = (name: SpanName): string | null => {
		const found = batch.spanText(row, name);
		return isGelf && found !== null ? unescaped(found) : found;
	};
	const message = text('message');
	const parts: MessageParts = {
		format,
		pri,
		facility: pri === null ? null : pri >> 3,
		severity: pri === null ? null : pri & 7,
		version: format === 'rfc5424' ? versionOf(batch, row) : null,
		timestamp: isGelf ? gelfTime(batch, row) : writtenTimestamp(text('timestamp')),
		hostname: text('host'),
		app: text('program'),
		procid: text('procid'),
		msgid: text('msgid'),
		structured_data: structuredData(batch, row),
		message,
	};
	return message?.includes('\uFFFD') === true ? withBinary(parts, batch, row) : parts;
}

/** GELF sends seconds since the epoch. */
function gelfTime(batch: EventBatch, row: number): string | null {
	const time = batch.deviceTime[row] ?? Number.NaN;
	return Number.isNaN(time) ? null : rfc3339(time);
}

/** Null for a refused row without PRI that does not look like RFC 5424: only a file's line is known for what it is then. */
function knownFormat(batch: EventBatch, row: number): Format | null {
	const format = formats[batch.format[row] ?? 0] ?? null;
	const isUnknown = batch.priority[row] === -1 && batch.reason[row] !== 0;
	const isTold = format === 'rfc5424' || format === 'gelf';
	return isUnknown && !isTold ? null : format;
}

/** A refused row has none where the reading did not get so far. */
function structuredData(batch: EventBatch, row: number): StructuredData | null {
	const bytes = batch.spanBytes(row, 'structuredData');
	if (bytes === undefined) return batch.reason[row] === 0 ? {} : null;
	return structuredDataObject(bytes.toString('utf8'));
}

function withBinary(parts: MessageParts, batch: EventBatch, row: number): MessageParts {
	const bytes = batch.spanBytes(row, 'message');
	if (bytes === undefined || isUtf8(bytes)) return parts;
	return {...parts, message_base64: bytes.toString('base64')};
}

/** The version is read again where it is asked for: no column holds it, since nearly all say 1. */
function versionOf(batch: EventBatch, row: number): number | null {
	const raw = batch.raw(row);
	const found = versionBehindPriority.exec(raw.toString('latin1', 0, longestStart))?.groups;
	return found?.['version'] === undefined ? null : Number(found['version']);
}
