import {isUtf8} from 'node:buffer';
import type {EventBatch} from '../../model/event-batch.ts';
import {formats, span} from '../../model/event-batch.ts';
import type {FieldValue} from '../../model/event.ts';
import {reasonIndex} from '../../model/parse-reason.ts';
import {refuse} from '../syslog/refusal.ts';
import {skipByteOrderMark, utf8Length} from '../syslog/utf8.ts';
import {json, JsonReader} from './json-reader.ts';

/** Bounds of what is looked at: members of a message; of the fields it gives, how many, the length of a name, of a value in characters, and distinct names in a batch. */
export const gelfLimits = {
	members: 256,
	fields: 48,
	name: 64,
	value: 1024,
	namesOfBatch: 512,
} as const;

/** What stands before the names of fields that a message gives. */
const prefix = 'gelf.';

const format = formats.indexOf('gelf');
const reasons = {
	empty: reasonIndex('empty'),
	json: reasonIndex('json'),
	utf8: reasonIndex('json_utf8'),
	host: reasonIndex('gelf_host'),
	message: reasonIndex('gelf_short_message'),
} as const;

/** GELF has no facility that is a number; RFC 3164 §4.3.3 takes user where there is none. */
const userFacility = 1;
/** Behind the last year that a time stamp can have. */
const latestSeconds = 253_402_300_800;

const programNames = [
	'_program',
	'_application_name',
	'_app_name',
	'_process_name',
	'_syslog_identifier',
	'_tag',
];
const processNames = ['_pid', '_process_id', '_procid'];

const reader = new JsonReader();

/** Takes a member of the message: its name, and where its value lies in the arena. */
type Take = (batch: EventBatch, row: number, from: number, to: number) => void;

const takeProcessText = textOf(span.procid);

const takers: ReadonlyMap<string, Take> = new Map<string, Take>([
	['host', textOf(span.host)],
	['short_message', textOf(span.message)],
	['timestamp', takeTimestamp],
	['level', takeLevel],
	...programNames.map((name): [string, Take] => [name, textOf(span.program)]),
	...processNames.map((name): [string, Take] => [name, takeProcess]),
]);

/**
 * Fills the header columns of a row that holds one GELF message (Graylog Extended Log Format 1.1): JSON, whose texts the spans name as
 * they stand there, without quotes. Its reason and offset say what is wrong with it; then the columns hold what could be read.
 */
export function scanGelf(batch: EventBatch, row: number): void {
	batch.format[row] = format;
	const {bytes} = batch;
	const [start, to] = [batch.start[row] ?? 0, batch.end[row] ?? 0];
	if (start === to) return refuse(batch, row, reasons.empty, start);
	const from = skipByteOrderMark(bytes, start, to);
	let members = 0;
	const fault = reader.readObject(bytes, from, to, (nameFrom, nameTo, valueFrom, valueTo) => {
		if (++members > gelfLimits.members) return;
		const name = bytes.toString('latin1', nameFrom + 1, nameTo - 1);
		takers.get(name.toLowerCase())?.(batch, row, valueFrom, valueTo);
	});
	if (fault >= 0) return refuse(batch, row, reasons.json, fault);
	const wrongByte = notUtf8At(bytes, from, to);
	if (wrongByte >= 0) return refuse(batch, row, reasons.utf8, wrongByte);
	if (isMissing(batch, row, span.host)) return refuse(batch, row, reasons.host, to - 1);
	if (isMissing(batch, row, span.message)) return refuse(batch, row, reasons.message, to - 1);
	return undefined;
}

/**
 * Gives the batch's newest row, which `scanGelf` has not refused, the other members of its message as fields `gelf.NAME`. Texts whose
 * span has escapes are among them, as what they mean.
 */
export function giveGelfFields(batch: EventBatch, row: number): void {
	const {bytes} = batch;
	let [members, count] = [0, 0];
	const to = batch.end[row] ?? 0;
	const from = skipByteOrderMark(bytes, batch.start[row] ?? 0, to);
	reader.readObject(bytes, from, to, (nameFrom, nameTo, valueFrom, valueTo) => {
		if (++members > gelfLimits.members || count === gelfLimits.fields) return;
		const name = names.fieldOf(bytes.toString('latin1', nameFrom + 1, nameTo - 1));
		if (name === undefined || !hasRoom(batch, name)) return;
		const hasEscape = isEscaped(bytes, valueFrom, valueTo);
		if (!hasEscape && isTold(batch, row, name)) return;
		const value = fieldValue(bytes.toString('utf8', valueFrom, valueTo), hasEscape);
		if (value === undefined) return;
		batch.setField(row, name, value);
		count += 1;
	});
}

/** What the text of a span means. */
export function unescaped(text: string): string {
	const value: unknown = text.includes('\\') ? JSON.parse(`"${text}"`) : text;
	return String(value);
}

/** Notes a text that is not empty as this part. */
function textOf(place: number): Take {
	return (batch, row, from, to) => {
		if (batch.bytes[from] !== json.quote || to - from <= 2) return;
		const start = batch.start[row] ?? 0;
		batch.setSpanAt(row, place, from + 1 - start, to - 1 - start);
	};
}

/** A process id is a number or a text. */
function takeProcess(batch: EventBatch, row: number, from: number, to: number): void {
	const start = batch.start[row] ?? 0;
	if (batch.bytes[from] === json.quote) takeProcessText(batch, row, from, to);
	else if (Number.isFinite(numberAt(batch, from, to)))
		batch.setSpanAt(row, span.procid, from - start, to - start);
}

/** Seconds since the epoch, with a fraction. */
function takeTimestamp(batch: EventBatch, row: number, from: number, to: number): void {
	const seconds = numberAt(batch, from, to);
	if (!(seconds >= 0 && seconds < latestSeconds)) return;
	const quoted = batch.bytes[from] === json.quote ? 1 : 0;
	const start = batch.start[row] ?? 0;
	batch.setSpanAt(row, span.timestamp, from + quoted - start, to - quoted - start);
	batch.deviceTime[row] = Math.round(seconds * 1000);
}

/** The levels of syslog; others are none. */
function takeLevel(batch: EventBatch, row: number, from: number, to: number): void {
	const level = numberAt(batch, from, to);
	if (Number.isInteger(level) && level >= 0 && level <= 7)
		batch.priority[row] = userFacility * 8 + level;
}

/** A number, or a text that is one; NaN for all else. */
function numberAt({bytes}: EventBatch, from: number, to: number): number {
	const text = bytes.toString('latin1', from, to).replace(/^"(.*)"$/, '$1');
	return /^-?\d{1,15}(?:\.\d{1,20})?$/.test(text) ? Number(text) : Number.NaN;
}

function isMissing(batch: EventBatch, row: number, place: number): boolean {
	return batch.spanFrom(row, place) < 0;
}

function notUtf8At(bytes: Uint8Array, from: number, to: number): number {
	if (isUtf8(bytes.subarray(from, to))) return -1;
	for (let at = from; at < to;) {
		const length = (bytes[at] ?? 0) < 0x80 ? 1 : utf8Length(bytes, at, to);
		if (length === 0) return at;
		at += length;
	}
	return -1;
}

/** The fields of names of members, which come again and again. */
class FieldNames {
	readonly #fields = new Map<string, string | undefined>();

	/** As queries write it; undefined for a name that is too long. */
	fieldOf(name: string): string | undefined {
		if (this.#fields.has(name)) return this.#fields.get(name);
		if (this.#fields.size === gelfLimits.namesOfBatch) this.#fields.clear();
		const field = name.length > gelfLimits.name * 2 ? undefined : fieldName(name);
		if (name.length <= gelfLimits.name * 2) this.#fields.set(name, field);
		return field;
	}
}

const names = new FieldNames();

/** Lower case, no underscore before it, others for what is no letter or digit. */
function fieldName(name: string): string | undefined {
	const plain = name
		.toLowerCase()
		.replaceAll(/[^a-z0-9_.]/g, '_')
		.replaceAll(/\.{2,}/g, '.')
		.replaceAll(/^[_.]+|\.+$/g, '');
	const isUsable = plain !== '' && plain.length <= gelfLimits.name && plain !== 'version';
	return isUsable ? `${prefix}${plain}` : undefined;
}

const toldNames = new Set([...takers.keys()].map((name) => `${prefix}${name.replace(/^_/, '')}`));

/** Whether the header has it already. */
function isTold(batch: EventBatch, row: number, name: string): boolean {
	if (name === `${prefix}level`) return (batch.priority[row] ?? -1) >= 0;
	if (name === `${prefix}timestamp`) return !isMissing(batch, row, span.timestamp);
	return toldNames.has(name);
}

/** Texts and numbers; objects and lists as their JSON; null and empty texts are none. */
function fieldValue(text: string, hasEscape: boolean): FieldValue | undefined {
	if (text.startsWith('"')) {
		const value = hasEscape ? unescaped(text.slice(1, -1)) : text.slice(1, -1);
		return value === '' ? undefined : value.slice(0, gelfLimits.value);
	}
	if (text === 'null') return undefined;
	const number = /^[-\d]/.test(text) ? Number(text) : Number.NaN;
	return Number.isFinite(number) ? number : text.slice(0, gelfLimits.value);
}

function isEscaped(bytes: Uint8Array, from: number, to: number): boolean {
	if (bytes[from] !== json.quote) return false;
	return bytes.subarray(from, to).includes(json.backslash);
}

/** Names come from outside: those of decoders need room, too. */
function hasRoom({fields}: EventBatch, name: string): boolean {
	return fields.names.length < gelfLimits.namesOfBatch || fields.names.includes(name);
}
