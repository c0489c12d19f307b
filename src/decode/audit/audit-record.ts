import {Buffer} from 'node:buffer';
import {auditHeader, readAuditHeader} from '../../model/audit-header.ts';
import type {ByteRange} from '../message.ts';
import {scan, scanFields, size, writing} from './field-scan.ts';
import {hexBytes, isHexText} from './hex-text.ts';
import {textKeys} from './record-keys.ts';
import {recordTypeName} from './record-types.ts';

/** One record of the kernel or of a program to the audit system. */
export interface AuditRecord {
	/** The name of its type: `SYSCALL`, `UNKNOWN[1399]`. */
	readonly type: string;
	/** The host that the record names itself; null where it names none. */
	readonly node: string | null;
	/** Milliseconds since the epoch; NaN where journald left it out. */
	readonly time: number;
	/** Common to the records of one event; -1 where journald left it out. */
	readonly serial: number;
	/**
	 * Values without quotes and out of hexadecimal, as text; null for `(null)`. The first of two equal keys counts, and what a record says
	 * itself comes before what it quotes. NUL stands between the arguments of a proctitle, SOH between keys.
	 */
	readonly fields: ReadonlyMap<string, string | null>;
}

/** Reads a record, whose bytes are the range and nothing else; undefined where it is none. */
export function readRecord(range: ByteRange): AuditRecord | undefined {
	if (!readAuditHeader(range)) return undefined;
	scanFields({bytes: range.bytes, from: auditHeader.from, to: range.to});
	return scannedRecord(range);
}

/** The record of the range whose header and fields were found last. */
export function scannedRecord(range: ByteRange): AuditRecord {
	const {nodeFrom, nodeTo, typeFrom, typeTo, time, serial} = auditHeader;
	const {bytes} = range;
	const type = recordTypeName(latin1(bytes, typeFrom, typeTo));
	const node = nodeTo > nodeFrom ? textOf(bytes, nodeFrom, nodeTo) : null;
	return {type, node, time, serial, fields: scannedFields(range, type)};
}

/** A record's bytes, and the same as one text of as many characters: to make a text of each value from bytes costs several times more. */
interface RecordText {
	readonly range: ByteRange;
	readonly text: string;
	/** Whether bytes and characters are the same in UTF-8, too. */
	readonly isPlain: boolean;
	readonly type: string;
}

function scannedFields(range: ByteRange, type: string): ReadonlyMap<string, string | null> {
	const fields = new Map<string, string | null>();
	const {spans} = scan;
	const text = latin1(range.bytes, range.from, range.to);
	const record = {range, text, isPlain: !beyondAscii.test(text), type};
	let decisions = 0;
	for (let index = 0; index < scan.count; index += 1) {
		const at = index * size;
		const [keyFrom = 0, keyTo = 0] = [spans[at], spans[at + 1]];
		const isDecision = keyFrom === keyTo;
		if (isDecision) decisions += 1;
		const key = isDecision ? decisionKey(decisions) : sliceOf(record, keyFrom, keyTo);
		if (!fields.has(key)) fields.set(key, valueOf(record, at + 2, key));
	}
	return fields;
}

const beyondAscii = /[\u0080-\u00FF]/;

function decisionKey(decisions: number): string {
	return decisions % 2 === 1 ? 'seresult' : 'seperms';
}

function valueOf(record: RecordText, at: number, key: string): string | null {
	const {range, type} = record;
	const [from = 0, to = 0, how] = [scan.spans[at], scan.spans[at + 1], scan.spans[at + 2]];
	if (how !== writing.bare) return valueText(record, from, to);
	if (mayBeHex(key, type) && isHexText(range, from, to)) {
		const decoded = hexBytes(range, from, to);
		// Old programs write `acct=1000`, which would be a control character.
		if (key !== 'acct' || (decoded[0] ?? 0) >= 32) return decoded.toString();
	}
	const text = valueText(record, from, to);
	return text === '(null)' ? null : text;
}

function valueText(record: RecordText, from: number, to: number): string {
	return record.isPlain ? sliceOf(record, from, to) : textOf(record.range.bytes, from, to);
}

function sliceOf({range, text}: RecordText, from: number, to: number): string {
	return text.slice(from - range.from, to - range.from);
}

const argument = /^a\d{1,5}(?:\[\d{1,5}\])?$/;

/** Whether a value of the key is hexadecimal where it is written without quotes, and is that alone. */
export function mayBeHex(key: string, type: string): boolean {
	return textKeys.has(key) || (type === 'EXECVE' && argument.test(key));
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

/** Bytes that are not UTF-8 become U+FFFD. */
function textOf(bytes: Uint8Array, from: number, to: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}
