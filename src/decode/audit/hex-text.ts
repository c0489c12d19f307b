import {Buffer} from 'node:buffer';
import type {ByteRange} from '../message.ts';

/** Whether bytes [from, to) are what the kernel and the audit library write of text with a blank, quote, control or 8-bit character. */
export function isHexText({bytes}: ByteRange, from: number, to: number): boolean {
	const length = to - from;
	if (length === 0 || length % 2 !== 0) return false;
	for (let at = from; at < to; at += 1) if (digitOf(bytes[at] ?? 0) < 0) return false;
	return true;
}

/** The bytes that hexadecimal digits [from, to) stand for, `isHexText` given; a view that is valid until the next call. */
export function hexBytes({bytes}: ByteRange, from: number, to: number): Buffer {
	const length = (to - from) / 2;
	if (decoded.length < length) decoded = Buffer.alloc(2 * length);
	for (let index = 0; index < length; index += 1) {
		const at = from + 2 * index;
		decoded[index] = digitOf(bytes[at] ?? 0) * 16 + digitOf(bytes[at + 1] ?? 0);
	}
	return decoded.subarray(0, length);
}

let decoded = Buffer.alloc(1024);

/** Of a digit in upper case: both writers use no other; -1 for another byte. */
function digitOf(byte: number): number {
	if (byte >= 48 && byte <= 57) return byte - 48;
	return byte >= 65 && byte <= 70 ? byte - 55 : -1;
}
