import {Buffer} from 'node:buffer';
import {ByteTable} from '../../base/byte-table.ts';
import {FieldName} from '../../model/field-name.ts';
import type {Message} from '../message.ts';
import {mayBeHex} from './audit-record.ts';
import {scan, size, writing} from './field-scan.ts';
import {hexBytes, isHexText} from './hex-text.ts';
import {keptKeys, numberKeys, textKeys} from './record-keys.ts';

/** A key that is kept of a record, as `auditd.KEY` of its event. */
interface KeptKey {
	readonly key: string;
	readonly field: FieldName;
	readonly isNumber: boolean;
	/** The record in which it was seen last. */
	seenIn: number;
}

const table = new ByteTable();
const keptList: KeptKey[] = [];
for (const key of keptKeys) {
	table.add(Buffer.from(key), 0, Buffer.byteLength(key));
	keptList.push({
		key,
		field: new FieldName(`auditd.${key}`),
		isNumber: numberKeys.has(key),
		seenIn: -1,
	});
}
const [decision, permissions] = ['seresult', 'seperms'].map((key) =>
	keptList.find((each) => each.key === key),
);

let record = 0;

/**
 * Gives the message's row the kept fields of the record that was scanned last, as they are written, out of quotes and hexadecimal. The
 * first of two equal keys counts. What says nothing (`?`, `(null)`) is left out.
 */
export function storeRawFields(message: Message, type: string): void {
	record += 1;
	const {spans} = scan;
	for (let index = 0; index < scan.count; index += 1) {
		const at = index * size;
		const kept = keyAt(message, spans[at] ?? 0, spans[at + 1] ?? 0);
		if (kept === undefined || kept.seenIn === record) continue;
		kept.seenIn = record;
		storeValue(message, kept, {at: at + 2, type});
	}
}

function keyAt({bytes}: Message, from: number, to: number): KeptKey | undefined {
	if (from < to) return keptList[table.find(bytes, from, to)];
	return decision?.seenIn === record ? permissions : decision;
}

function storeValue(
	message: Message,
	{key, field, isNumber}: KeptKey,
	{at, type}: {readonly at: number; readonly type: string},
): void {
	const {bytes, fields} = message;
	const [from = 0, to = 0, how] = [scan.spans[at], scan.spans[at + 1], scan.spans[at + 2]];
	if (how === writing.bare && saysNothing(bytes, from, to)) return;
	if (isNumber && storeNumber(message, field, from, to)) return;
	const isHex = how === writing.bare && isHexKey(key, type) && isHexText(message, from, to);
	if (!isHex) {
		fields.setText(field, bytes, from, to);
		return;
	}
	const decoded = hexBytes(message, from, to);
	blankSeparators(decoded);
	fields.setText(field, decoded, 0, decoded.length);
}

/** NUL between arguments, SOH between keys. */
function blankSeparators(text: Buffer): void {
	for (let at = 0; at < text.length; at += 1) if ((text[at] ?? 0) <= 1) text[at] = 0x20;
}

/** The first character of a key tells most of them apart, and arguments of EXECVE begin with an a. */
function isHexKey(key: string, type: string): boolean {
	return textKeys.has(key) || mayBeHex(key, type);
}

/** Empty, `?` or `(null)`. */
function saysNothing(bytes: Uint8Array, from: number, to: number): boolean {
	const length = to - from;
	if (length <= 1) return length === 0 || bytes[from] === 0x3f;
	return length === 6 && bytes[from] === 0x28 && bytes[from + 1] === 0x6e && bytes[to - 1] === 0x29;
}

function storeNumber(
	{bytes, fields}: Message,
	field: FieldName,
	from: number,
	to: number,
): boolean {
	const isNegative = bytes[from] === 0x2d;
	const first = isNegative ? from + 1 : from;
	if (first === to || to - first > 15) return false;
	let value = 0;
	for (let at = first; at < to; at += 1) {
		const digit = (bytes[at] ?? 0) - 48;
		if (digit < 0 || digit > 9) return false;
		value = value * 10 + digit;
	}
	fields.setNumber(field, isNegative ? -value : value);
	return true;
}
