import {isIP} from 'node:net';
import {FieldConstant} from '../../model/field-name.ts';
import {plainKeys} from '../body/body-decoder.ts';
import {partOf} from '../body/body-patterns.ts';
import type {ByteRange, Message} from '../message.ts';
import {textOf} from '../message.ts';
import type {Capture} from '../pattern-syntax.ts';
import {clearAddresses, type ClearAddress} from './clear-addresses.ts';
import {failedLogin, isFailedLogin} from './failed-login.ts';
import {failedUser} from './failed-user.ts';
import {replaceQuoted} from './quoted-text.ts';
import {isWordCode} from './word-code.ts';

const dataset = new FieldConstant('event.dataset', 'generic');
const sourceIp = 'source.ip';
const userName = 'user.name';
const noFields: ReadonlySet<string | null> = new Set();

/** Longest text that is looked at, in bytes. */
const longest = 2048;
/** The value behind the `=` of a pair. */
const value = /"(?<quoted>[^"]{0,256})"|(?<plain>[^\s"',;()[\]<>]{1,256})/y;
const mostPairs = 128;
const longestKey = 64;

/**
 * Gives the row of a message that nothing knows what stands in it beyond doubt: the one address, values of known names, and that a login
 * failed. `event.dataset: generic` marks it, since no pattern tells what the program wrote and what a remote party. Returns whether a login
 * failed.
 */
export function decodeGeneric(message: Message): boolean {
	const signs = signsIn(message);
	if (signs === 0) return false;
	const text = textOf(message, message.from, Math.min(message.to, message.from + longest));
	const hasAddress =
		(signs & sign.address) !== 0 &&
		storeAddress(message, clearAddresses(replaceQuoted(text, blanked)));
	const pairs = (signs & sign.pair) === 0 ? noFields : storePairs(message, text);
	if (hasAddress || pairs.size > 0) message.fields.setConstant(dataset);
	if (!hasAddress || !isFailedLogin(text)) return false;
	for (const constant of failedLogin) message.fields.setConstant(constant);
	if (!pairs.has(userName)) storeUser(message, text);
	return true;
}

/** What a message may hold, as bits. */
const sign = {address: 1, pair: 2} as const;
const [dot, colon, equals] = [0x2e, 0x3a, 0x3d];
const [quadDots, groupColons] = [3, 7];

/** What most messages have not, and cost no more than this look. */
function signsIn({bytes, from, to}: ByteRange): number {
	let dots = 0;
	let colons = 0;
	let signs = 0;
	for (let at = from + 1; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === dot) dots += isDigit(bytes[at - 1]) && isDigit(bytes[at + 1]) ? 1 : 0;
		else if (byte === colon) colons += bytes[at + 1] === colon ? groupColons : 1;
		else if (byte === equals) signs |= sign.pair;
	}
	return dots >= quadDots || colons >= groupColons ? signs | sign.address : signs;
}

function isDigit(byte = 0): boolean {
	return byte >= 0x30 && byte <= 0x39;
}

/** A quoted text that is more than an address is blanks. */
function blanked(part: string): string {
	return isIP(part.slice(1, -1)) === 0 ? '""'.padEnd(part.length) : part;
}

/** False where there is no address that may be the source, or several. */
function storeAddress({batch, row}: Message, found: readonly ClearAddress[]): boolean {
	const others = found.filter(({role}) => role !== 'destination');
	const [first] = others;
	if (first === undefined || others.some(({address}) => address !== first.address)) return false;
	const source = others.find(({role}) => role === 'source');
	batch.setField(row, source === undefined ? 'related.ip' : sourceIp, first.address);
	const port = source?.port;
	if (port !== undefined) batch.setField(row, 'source.port', port);
	return true;
}

function storeUser({batch, row}: Message, text: string): void {
	const user = failedUser(text);
	if (user !== undefined) batch.setField(row, userName, user);
}

/** The first value of a name counts. The source is for the words around an address to tell. Returns the fields that were stored. */
function storePairs(message: Message, text: string): ReadonlySet<string | null> {
	const stored = new Set<string | null>();
	let at = text.indexOf('=');
	for (let pairs = 0; at >= 0 && pairs < mostPairs; pairs += 1) {
		const known = plainKeys.get(keyBefore(text, at));
		const isQuoted = text.charAt(at + 1) === '"';
		const found = known === undefined && !isQuoted ? undefined : valueAt(text, at + 1);
		const isNew = known !== undefined && found !== undefined && !stored.has(known.field);
		if (isNew && storeValue(message, known, found)) stored.add(known.field);
		// What is quoted holds no pairs.
		at = text.indexOf('=', isQuoted && found !== undefined ? value.lastIndex : at + 1);
	}
	return stored;
}

function valueAt(text: string, at: number): string | undefined {
	value.lastIndex = at;
	const groups = value.exec(text)?.groups;
	return groups?.['quoted'] ?? groups?.['plain'];
}

/** The word that ends there; empty where it is too long or behind another `=`. */
function keyBefore(text: string, end: number): string {
	let from = end;
	while (from > 0 && end - from <= longestKey && isOfKey(text.charCodeAt(from - 1))) from -= 1;
	return text.charAt(from - 1) === '=' ? '' : text.slice(from, end);
}

/** A letter, a digit, `_`, `.` or `-`. */
function isOfKey(code: number): boolean {
	return isWordCode(code) || code === dot || code === 0x2d;
}

function storeValue(message: Message, {type, field, store}: Capture, text: string): boolean {
	if (field === sourceIp || text === '') return false;
	const part = partOf(message, text);
	return part.to <= type.maxBytes && store(part, 0, part.to);
}
