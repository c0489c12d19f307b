import {Buffer} from 'node:buffer';
import {isIPv4, isIPv6, SocketAddress} from 'node:net';
import {plainAddress} from '../base/ip-network.ts';
import {FieldName} from '../model/field-name.ts';
import type {Message} from './message.ts';
import {isBlank, textOf} from './message.ts';

/** Stores what bytes [from, to) of the message mean; false when they are not of the type, and the pattern does not match then. */
export type Store = (message: Message, from: number, to: number) => boolean;

/** What a capture may hold and which value it becomes. */
export interface CaptureType {
	readonly name: string;
	/** Longest capture, which bounds the search for its end. `text` and `keys` are bounded by the message. */
	readonly maxBytes: number;
	/** Whether a blank may be part of it. */
	readonly hasBlanks: boolean;
	/** Takes what both neighbours leave over; at most one in a pattern. */
	readonly isGreedy: boolean;
	/** Those that it can begin with; any, where that is left out. */
	readonly firstBytes?: Uint8Array | undefined;
	/** Those that it can end with; any, where that is left out. */
	readonly lastBytes?: Uint8Array | undefined;
	/** A byte behind an odd number of backslashes is part of it. */
	readonly hasEscapes?: boolean;
	/** What stores captures of this type in the field, or with null only sees whether they are of it. Nothing is stored of an empty one. */
	storeIn(field: string | null): Store;
}

const single = {hasBlanks: false, isGreedy: false} as const;

/** More than any message has. */
const unbounded = 1 << 29;

/** Longest capture that is stored in lower case. */
const longestLower = 512;

const digitBytes = Buffer.from('0123456789');
const decimalBytes = Buffer.from('0123456789.');
const addressBytes = Buffer.from('0123456789abcdefABCDEF:');

/** All capture types by name. */
export const captureTypes: ReadonlyMap<string, CaptureType> = byName([
	{name: 'ip', maxBytes: 64, firstBytes: addressBytes, ...single, storeIn: addressStore},
	{name: 'host', maxBytes: 256, ...single, storeIn: hostStore},
	{name: 'peer', maxBytes: 256, ...single, storeIn: peerStore},
	{
		name: 'int',
		maxBytes: 15,
		firstBytes: digitBytes,
		lastBytes: digitBytes,
		...single,
		storeIn: integerStore,
	},
	{
		name: 'number',
		maxBytes: 32,
		lastBytes: decimalBytes,
		hasBlanks: true,
		isGreedy: false,
		storeIn: numberStore,
	},
	{name: 'word', maxBytes: 512, ...single, storeIn: wordStore},
	{name: 'lower', maxBytes: longestLower, ...single, storeIn: lowerStore},
	{name: 'userinfo', maxBytes: 256, ...single, storeIn: userinfoStore},
	{name: 'maybe', maxBytes: 512, ...single, storeIn: textStore},
	{name: 'until', maxBytes: 4096, hasBlanks: true, isGreedy: false, storeIn: textStore},
	{
		name: 'quoted',
		maxBytes: unbounded,
		hasBlanks: true,
		isGreedy: false,
		hasEscapes: true,
		storeIn: quotedStore,
	},
	{name: 'text', maxBytes: unbounded, hasBlanks: true, isGreedy: true, storeIn: textStore},
	{name: 'keys', maxBytes: unbounded, hasBlanks: true, isGreedy: true, storeIn: () => () => true},
]);

function byName(types: readonly CaptureType[]): ReadonlyMap<string, CaptureType> {
	return new Map(types.map((type) => [type.name, ofOneShape(type)]));
}

/** All with the same properties in the same order: the engine finds those of one shape several times as fast. */
function ofOneShape(type: CaptureType): CaptureType {
	const {name, maxBytes, hasBlanks, isGreedy, firstBytes, lastBytes, hasEscapes = false} = type;
	const storeIn: CaptureType['storeIn'] = (field) => type.storeIn(field);
	return {name, maxBytes, hasBlanks, isGreedy, firstBytes, lastBytes, hasEscapes, storeIn};
}

function nameOf(field: string | null): FieldName | undefined {
	return field === null ? undefined : new FieldName(field);
}

function addressStore(field: string | null): Store {
	const name = nameOf(field);
	return (message, from, to) => storeAddress(message, name, from, to);
}

/** Stores the address in one form (RFC 5952; IPv4-mapped as IPv4), so that one host is one source in every log. */
function storeAddress(
	message: Message,
	name: FieldName | undefined,
	from: number,
	to: number,
): boolean {
	const {bytes, fields} = message;
	if (isDottedQuad(bytes, from, to)) {
		if (name !== undefined) fields.setText(name, bytes, from, to);
		return true;
	}
	const address = hasColon(bytes, from, to) && canonicalAddress(textOf(message, from, to));
	if (address === false) return false;
	if (name !== undefined) fields.set(name.text, address);
	return true;
}

/** The one form of an address; false where the text is none. */
export function canonicalAddress(text: string): string | false {
	const plain = plainAddress(text);
	if (isIPv4(plain)) return plain;
	if (!isIPv6(plain)) return false;
	return plainAddress(new SocketAddress({address: plain, family: 'ipv6'}).address);
}

/** An address becomes `source.ip`, a host name `source.domain`, and anything else (`UNKNOWN`) `source.address`. */
function hostStore(field: string | null): Store {
	const [ip, domain, address] = ['ip', 'domain', 'address'].map((part) =>
		nameOf(field && `${field}.${part}`),
	);
	return (message, from, to) => {
		if (from === to) return false;
		if (storeAddress(message, ip, from, to)) return true;
		if (isHostName(message.bytes, from, to)) storeLower(message, domain, from, to);
		else if (address !== undefined) message.fields.setText(address, message.bytes, from, to);
		return true;
	};
}

/** An address or name as `host` stores it, and behind the last colon its port; brackets may stand around the address. */
function peerStore(field: string | null): Store {
	const storeHost = hostStore(field);
	const storePort = integerStore(field && `${field}.port`);
	return (message, from, to) => {
		const {bytes} = message;
		const end = portMark(bytes, from, to);
		if (end < from || !storePort(message, end + 1, to)) return false;
		if (bytes[from] === openBracket && bytes[end - 1] === closeBracket)
			return storeHost(message, from + 1, end - 1);
		// `mail.example.5` has no port, nor has `2001:db8::9`.
		const mustBeAddress = bytes[end] === dot || hasColon(bytes, from, end);
		if (mustBeAddress && !isAddress(message, from, end)) return false;
		return storeHost(message, from, end);
	};
}

const isAddress = addressStore(null);

/** The last colon or dot, whatever comes later; less than `from` where there is none. */
function portMark(bytes: Uint8Array, from: number, to: number): number {
	let at = to - 1;
	while (at >= from && bytes[at] !== colon && bytes[at] !== dot) at -= 1;
	return at;
}

function integerStore(field: string | null): Store {
	const name = nameOf(field);
	return ({bytes, fields}, from, to) => {
		const value = parseDigits(bytes, from, to);
		if (value < 0) return false;
		if (name !== undefined) fields.setNumber(name, value);
		return true;
	};
}

function numberStore(field: string | null): Store {
	const name = nameOf(field);
	return (message, from, to) => {
		const {bytes, fields} = message;
		let first = from;
		while (first < to && isBlank(bytes[first])) first += 1;
		if (!isDecimal(bytes, first, to)) return false;
		if (name !== undefined) fields.setNumber(name, Number(textOf(message, first, to)));
		return true;
	};
}

function wordStore(field: string | null): Store {
	const store = textStore(field);
	return (message, from, to) => from < to && store(message, from, to);
}

/** User or password of a URL (RFC 3986 §3.2.1), without the colon that parts them. */
function userinfoStore(field: string | null): Store {
	const store = wordStore(field);
	return (message, from, to) => {
		for (let at = from; at < to; at += 1) if (!isUserinfoByte(message.bytes[at])) return false;
		return store(message, from, to);
	};
}

function isUserinfoByte(byte: number | undefined): boolean {
	return (
		byte !== undefined && byte > 32 && !'"/:?#@[]<>\\^`{|}'.includes(String.fromCharCode(byte))
	);
}

function lowerStore(field: string | null): Store {
	const name = nameOf(field);
	return (message, from, to) => {
		storeLower(message, name, from, to);
		return from < to;
	};
}

function textStore(field: string | null): Store {
	const name = nameOf(field);
	return ({bytes, fields}, from, to) => {
		if (name !== undefined && from < to) fields.setText(name, bytes, from, to);
		return true;
	};
}

/** A hyphen stands for nothing, as servers write it. */
function quotedStore(field: string | null): Store {
	const store = textStore(field);
	return (message, from, to) =>
		(to - from === 1 && message.bytes[from] === hyphen) || store(message, from, to);
}

// Filled anew by each use.
const lower = Buffer.alloc(longestLower);

/** The letters of ASCII in lower case, the others as they are. */
function storeLower(
	{bytes, fields}: Message,
	name: FieldName | undefined,
	from: number,
	to: number,
): void {
	if (name === undefined) return;
	for (let at = from; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		lower[at - from] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
	}
	fields.setText(name, lower, 0, to - from);
}

const hyphen = 45;
const dot = 46;
const colon = 58;
const openBracket = 91;
const closeBracket = 93;

/** What `isIPv4` of Node tells, of bytes. */
function isDottedQuad(bytes: Uint8Array, from: number, to: number): boolean {
	let value = -1;
	let dots = 0;
	for (let at = from; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === dot && value >= 0) {
			dots += 1;
			value = -1;
		} else if (byte >= 48 && byte <= 57 && value !== 0) {
			value = (value < 0 ? 0 : value * 10) + byte - 48;
			if (value > 255) return false;
		} else return false;
	}
	return dots === 3 && value >= 0;
}

function hasColon(bytes: Uint8Array, from: number, to: number): boolean {
	for (let at = from; at < to; at += 1) if (bytes[at] === colon) return true;
	return false;
}

/** A name with a dot (RFC 1123 §2.1); a single label may be any word. */
function isHostName(bytes: Uint8Array, from: number, to: number): boolean {
	let hasDot = false;
	for (let at = from; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === dot) hasDot = true;
		else if (!isNameByte(byte)) return false;
	}
	return hasDot;
}

/** A letter, digit, hyphen or underscore. */
function isNameByte(byte: number): boolean {
	const letter = byte | 0x20;
	return (
		(letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57) || byte === 45 || byte === 95
	);
}

/** Digits with at most one point among them. */
function isDecimal(bytes: Uint8Array, from: number, to: number): boolean {
	let digits = 0;
	let points = 0;
	for (let at = from; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte >= 48 && byte <= 57) digits += 1;
		else if (byte === dot) points += 1;
		else return false;
	}
	return digits > 0 && points <= 1;
}

/** The number of at most 15 decimal digits; -1 for other bytes. */
function parseDigits(bytes: Uint8Array, from: number, to: number): number {
	let value = from === to ? -1 : 0;
	for (let at = from; at < to; at += 1) {
		const digit = (bytes[at] ?? 0) - 48;
		if (digit < 0 || digit > 9) return -1;
		value = value * 10 + digit;
	}
	return value;
}
