import {Buffer} from 'node:buffer';
import type {ByteRange} from '../message.ts';
import {isAt} from '../message.ts';

/** How a value is written. */
export const writing = {bare: 0, quoted: 1, braced: 2} as const;

/** Most fields of one record; EXECVE has one for each argument. */
export const maxFields = 10_240;
/** Longest key. */
export const longestKey = 64;

/**
 * The fields of one record as spans of its bytes, `size` numbers each: key from and to, value from and to, how it is written. A key of no
 * bytes is what an AVC decided (`denied`) and, behind it, what it was asked for (`read write`). Filled by `scanFields`, anew by each use.
 */
export const scan: {count: number; readonly spans: number[]} = {count: 0, spans: []};
/** Numbers of one field in `spans`. */
export const size = 5;

const [space, tab, quote, apostrophe, comma, equals] = [0x20, 0x09, 0x22, 0x27, 0x2c, 0x3d];
const [openParenthesis, closeParenthesis, openBrace, closeBrace] = [0x28, 0x29, 0x7b, 0x7d];
/** Before the names that auditd adds (`log_format = ENRICHED`), and what rsyslog makes of that byte. */
const [separator, escapedSeparator] = [0x1d, Buffer.from('#035')];

const message = Buffer.from('msg');
const avc = Buffer.from('avc:');
const [oldWord, newWord] = [Buffer.from('old'), Buffer.from('new')];

/** Finds the fields of bytes [from, to), in which keys and values follow the audit library's and the kernel's own ways to write them. */
export function scanFields(range: ByteRange): void {
	scan.count = 0;
	missing.clear();
	scanRange(range, range.from, range.to, false);
}

function scanRange(range: ByteRange, from: number, to: number, isNested: boolean): void {
	let at = skipSeparators(range, from, to);
	while (at < to && scan.count < maxFields) {
		const end = keyEnd(range, at, to);
		if (range.bytes[end] !== equals || end >= to) at = behindWord(range, at, end, to);
		else if (isKey(range, at, end)) at = scanValue(range, at, end, {to, isNested});
		else at = end + 1;
		at = skipSeparators(range, at, to);
	}
}

/** Where the word that begins here ends: at an `=`, a blank or a separator. */
function keyEnd({bytes}: ByteRange, from: number, to: number): number {
	for (let at = from; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === equals || byte === space || byte === separator || byte === tab) return at;
	}
	return to;
}

/** Goes on behind a word without value; of `old auid=`, which old kernels write, it is part of the key. */
function behindWord(range: ByteRange, from: number, end: number, to: number): number {
	if (isWord(range, avc, from, end)) return scanDecision(range, end, to);
	const isPrefix = isWord(range, oldWord, from, end) || isWord(range, newWord, from, end);
	const keyTo = isPrefix ? keyEnd(range, end + 1, to) : end;
	if (!isPrefix || keyTo >= to || range.bytes[keyTo] !== equals || !isKey(range, end + 1, keyTo))
		return end;
	return scanValue(range, from, keyTo, {to, isNested: true});
}

function isWord(range: ByteRange, word: Uint8Array, from: number, to: number): boolean {
	return to - from === word.length && isAt(range, word, from);
}

/** `  denied  { read write } for  `. */
function scanDecision(range: ByteRange, from: number, to: number): number {
	const word = skipSeparators(range, from, to);
	const end = keyEnd(range, word, to);
	const open = skipSeparators(range, end, to);
	if (range.bytes[open] !== openBrace) return from;
	const close = closing(range, closeBrace, open, to);
	if (close < 0) return from;
	addKey(word, word);
	addValue(word, end, writing.bare);
	addKey(word, word);
	addTrimmed(range, open + 1, close);
	return close + 1;
}

function isKey({bytes}: ByteRange, from: number, to: number): boolean {
	if (to === from || to - from > longestKey) return false;
	for (let at = from; at < to; at += 1) if (!isKeyByte(bytes[at] ?? 0)) return false;
	return true;
}

/** Of `uid`, `old-auid`, `cap_fp`, `a1[0]`, `AUID` or `fp.alg`. */
function isKeyByte(byte: number): boolean {
	const letter = byte | 0x20;
	if ((letter >= 97 && letter <= 122) || (byte >= 48 && byte <= 57)) return true;
	return byte === 0x2d || byte === 0x2e || byte === 0x5f || byte === 0x5b || byte === 0x5d;
}

/** Reads the value behind the `=` at `keyTo`; returns where it ends. */
function scanValue(
	range: ByteRange,
	keyFrom: number,
	keyTo: number,
	{to, isNested}: {readonly to: number; readonly isNested: boolean},
): number {
	const {bytes} = range;
	const from = keyTo + 1;
	const first = from < to ? bytes[from] : space;
	if (first === apostrophe && !isNested && isWord(range, message, keyFrom, keyTo))
		return scanNested(range, from + 1, to);
	addKey(keyFrom, keyTo);
	if (first === quote || first === apostrophe) {
		const close = closing(range, first, from + 1, to);
		const end = close < 0 ? bareEnd(range, from, to) : close;
		addValue(from + 1, end, writing.quoted);
		return close < 0 ? end : end + 1;
	}
	const brace = first === openBrace ? closing(range, closeBrace, from, to) : -1;
	if (brace >= 0) {
		addTrimmed(range, from + 1, brace);
		return brace + 1;
	}
	const end = bareEnd(range, from, to);
	addValue(from, withoutPunctuation(range, from, end), writing.bare);
	return end;
}

/**
 * The fields of what a program gave the kernel, `msg='op=login ... res=success'`. It ends at the last apostrophe, since a remote party
 * may write one into a name: the kernel and auditd write none behind it.
 */
function scanNested(range: ByteRange, from: number, to: number): number {
	const tail = indexOf(range, separator, from, to);
	let end = tail < 0 ? to : tail;
	while (end > from && range.bytes[end - 1] !== apostrophe) end -= 1;
	const isClosed = end > from;
	scanRange(range, from, isClosed ? end - 1 : to, true);
	missing.clear();
	return isClosed ? end : to;
}

/** A value without quotes ends at a blank or separator, or where the names that auditd adds begin without one. */
function bareEnd(range: ByteRange, from: number, to: number): number {
	const {bytes} = range;
	for (let at = from; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === space || byte === separator || byte === tab) return at;
		if (byte === escapedSeparator[0] && isAt(range, escapedSeparator, at)) return at;
		if (byte === equals && at > from) {
			const name = enrichedFrom(range, from, at);
			if (name > from) return name;
		}
	}
	return to;
}

/** The longer first, where one ends as another does. */
const enriched = [
	'ARCH',
	'SYSCALL',
	'OLD-AUID',
	'SAUID',
	'OAUID',
	'AUID',
	'FSUID',
	'SUID',
	'EUID',
	'OUID',
	'IUID',
	'UID',
	'FSGID',
	'SGID',
	'EGID',
	'OGID',
	'GID',
	'SADDR',
	'ID',
].map((name) => Buffer.from(name));

/** Where the name of an added field begins that ends before the `=`; -1 where it is none. */
function enrichedFrom(range: ByteRange, from: number, equalsAt: number): number {
	for (const name of enriched) {
		const at = equalsAt - name.length;
		if (at >= from && isAt(range, name, at)) return at;
	}
	return -1;
}

/** `hostname=?,` and `res=success)` of old versions. */
function withoutPunctuation(range: ByteRange, from: number, to: number): number {
	const {bytes} = range;
	const last = bytes[to - 1];
	const end = to > from && (last === comma || last === quote) ? to - 1 : to;
	const isClosed = end > from && bytes[end - 1] === closeParenthesis;
	return isClosed && indexOf(range, openParenthesis, from, end) < 0 ? end - 1 : end;
}

function addTrimmed(range: ByteRange, from: number, to: number): void {
	const start = skipSeparators(range, from, to);
	let end = to;
	while (end > start && range.bytes[end - 1] === space) end -= 1;
	addValue(start, end, writing.braced);
}

function skipSeparators(range: ByteRange, from: number, to: number): number {
	const {bytes} = range;
	let at = from;
	while (at < to) {
		const byte = bytes[at] ?? 0;
		if (byte === escapedSeparator[0] && isAt(range, escapedSeparator, at)) at += 4;
		else if (isSeparator(byte)) at += 1;
		else break;
	}
	return at;
}

function isSeparator(byte: number): boolean {
	const isBlank = byte === space || byte === tab || byte === comma;
	return isBlank || byte === separator || byte === openParenthesis || byte === closeParenthesis;
}

/** Bytes that are not in the rest of the range, so that it is looked through once for each. */
const missing = new Set<number>();

/** Where a quote or brace closes; -1 where it does not. */
function closing(range: ByteRange, byte: number, from: number, to: number): number {
	if (missing.has(byte)) return -1;
	const at = indexOf(range, byte, from, to);
	if (at < 0) missing.add(byte);
	return at;
}

function indexOf({bytes}: ByteRange, byte: number, from: number, to: number): number {
	for (let at = from; at < to; at += 1) if (bytes[at] === byte) return at;
	return -1;
}

/** Begins a field; its value follows. */
function addKey(from: number, to: number): void {
	const at = scan.count * size;
	scan.spans[at] = from;
	scan.spans[at + 1] = to;
	scan.count += 1;
}

function addValue(from: number, to: number, how: number): void {
	const at = scan.count * size;
	scan.spans[at - 3] = from;
	scan.spans[at - 2] = to;
	scan.spans[at - 1] = how;
}
