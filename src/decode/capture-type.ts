import {isIPv4, isIPv6, SocketAddress} from 'node:net';
import {plainAddress} from '../base/ip-network.ts';
import type {FieldValue} from '../model/event.ts';

/** Decoded fields while they are collected. */
export type Fields = Map<string, FieldValue>;

/** What a capture may hold and which value it becomes. Texts given to `store` have one character per byte. */
export interface CaptureType {
	readonly name: string;
	/** Longest capture, which bounds the search for its end. `text` and `keys` are bounded by the message. */
	readonly maxBytes: number;
	/** Whether a blank may be part of it. */
	readonly hasBlanks: boolean;
	/** Takes what both neighbours leave over; at most one in a pattern. */
	readonly isGreedy: boolean;
	/** Stores the value; false when the text is not of this type, and the pattern does not match then. An empty text stores nothing. */
	store(fields: Fields, field: string, text: string): boolean;
}

const single = {hasBlanks: false, isGreedy: false} as const;

/** All capture types by name. */
export const captureTypes: ReadonlyMap<string, CaptureType> = byName([
	{name: 'ip', maxBytes: 64, ...single, store: storeAddress},
	{name: 'host', maxBytes: 256, ...single, store: storeHost},
	{name: 'int', maxBytes: 15, ...single, store: storeInteger},
	{name: 'number', maxBytes: 32, hasBlanks: true, isGreedy: false, store: storeNumber},
	{name: 'word', maxBytes: 512, ...single, store: storeWord},
	{name: 'lower', maxBytes: 512, ...single, store: storeLower},
	{name: 'maybe', maxBytes: 512, ...single, store: storeText},
	{name: 'until', maxBytes: 4096, hasBlanks: true, isGreedy: false, store: storeText},
	{name: 'text', maxBytes: Infinity, hasBlanks: true, isGreedy: true, store: storeText},
	{name: 'keys', maxBytes: Infinity, hasBlanks: true, isGreedy: true, store: () => true},
]);

/** The address in one form (RFC 5952; IPv4-mapped as IPv4), so that one host is one source in every log; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
	if (isDottedQuad(text)) return decodeText(text);
	if (!text.includes(':')) return undefined;
	const plain = plainAddress(text);
	if (isIPv4(plain)) return plain;
	if (!isIPv6(plain)) return undefined;
	return plainAddress(new SocketAddress({address: plain, family: 'ipv6'}).address);
}

function byName(types: readonly CaptureType[]): ReadonlyMap<string, CaptureType> {
	return new Map(types.map((type) => [type.name, type]));
}

function storeAddress(fields: Fields, field: string, text: string): boolean {
	const address = canonicalAddress(text);
	if (address === undefined) return false;
	fields.set(field, address);
	return true;
}

/** An address becomes `source.ip`, a host name `source.domain`, and anything else (`UNKNOWN`) `source.address`. */
function storeHost(fields: Fields, field: string, text: string): boolean {
	if (text === '') return false;
	const address = canonicalAddress(text);
	if (address !== undefined) fields.set(`${field}.ip`, address);
	else if (isHostName(text)) fields.set(`${field}.domain`, decodeText(text.toLowerCase()));
	else fields.set(`${field}.address`, decodeText(text));
	return true;
}

/** A name with a dot (RFC 1123 §2.1); a single label may be any word. */
function isHostName(text: string): boolean {
	return text.includes('.') && /^[A-Za-z0-9_.-]+$/.test(text);
}

/** What `isIPv4` tells, without the regular expression behind it. */
function isDottedQuad(text: string): boolean {
	let value = -1;
	let dots = 0;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === dot && value >= 0) {
			dots += 1;
			value = -1;
		} else if (code >= 48 && code <= 57 && value !== 0) {
			value = (value < 0 ? 0 : value * 10) + code - 48;
			if (value > 255) return false;
		} else return false;
	}
	return dots === 3 && value >= 0;
}

const dot = 46;

function storeInteger(fields: Fields, field: string, text: string): boolean {
	const value = parseDigits(text);
	if (Number.isNaN(value)) return false;
	fields.set(field, value);
	return true;
}

function storeNumber(fields: Fields, field: string, text: string): boolean {
	const trimmed = text.trimStart();
	const point = trimmed.indexOf('.');
	const digits = point < 0 ? trimmed : trimmed.slice(0, point) + trimmed.slice(point + 1);
	if (Number.isNaN(parseDigits(digits))) return false;
	fields.set(field, Number(trimmed));
	return true;
}

function storeWord(fields: Fields, field: string, text: string): boolean {
	return text !== '' && storeText(fields, field, text);
}

function storeLower(fields: Fields, field: string, text: string): boolean {
	return text !== '' && storeText(fields, field, text.toLowerCase());
}

function storeText(fields: Fields, field: string, text: string): boolean {
	if (text !== '') fields.set(field, decodeText(text));
	return true;
}

/** Longest text that is made of two pieces so short that V8 copies them. */
const twoPieces = 24;

/**
 * The text of a byte string; bytes that are not UTF-8 become U+FFFD. Never a slice of the message, since a text that is kept
 * (an alert's group) would keep all 64 KiB of it in memory.
 */
function decodeText(bytes: string): string {
	if (bytes.length > twoPieces || !isAscii(bytes))
		return Buffer.from(bytes, 'latin1').toString('utf8');
	const half = twoPieces / 2;
	return bytes.length <= half ? bytes : bytes.slice(0, half) + bytes.slice(half);
}

function isAscii(bytes: string): boolean {
	for (let at = 0; at < bytes.length; at += 1) {
		if (bytes.charCodeAt(at) > 127) return false;
	}
	return true;
}

/** The number of at most 15 decimal digits; NaN for any other text. */
function parseDigits(text: string): number {
	let value = text === '' ? Number.NaN : 0;
	for (let at = 0; at < text.length; at += 1) {
		const digit = text.charCodeAt(at) - 48;
		value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
	}
	return value;
}
