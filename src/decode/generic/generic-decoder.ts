import {isIP} from 'node:net';
import {FieldConstant} from '../../model/field-name.ts';
import {plainKeys} from '../body/body-decoder.ts';
import {partOf} from '../body/body-patterns.ts';
import type {ByteRange, Message} from '../message.ts';
import {textOf} from '../message.ts';
import type {Capture} from '../pattern-syntax.ts';
import {clearAddresses, type ClearAddress} from './clear-addresses.ts';
import {isFailedLogin} from './failed-login.ts';
import {replaceQuoted} from './quoted-text.ts';

const dataset = new FieldConstant('event.dataset', 'generic');
const failedLogin = [
	new FieldConstant('event.category', 'authentication'),
	new FieldConstant('event.action', 'generic_login'),
	new FieldConstant('event.outcome', 'failure'),
];
const sourceIp = 'source.ip';

/** Longest text that is looked at, in bytes. */
const longest = 2048;
const pair =
	/(?<![\w.=-])(?<key>[A-Za-z_][\w.-]{0,63})=(?:"(?<quoted>[^"]{0,256})"|(?<plain>[^\s"',;()[\]<>]{1,256}))/g;
const maxPairs = 32;

/**
 * Gives the row of a message that nothing knows what stands in it beyond doubt: the one address, values of known names, and that a login
 * failed. `event.dataset: generic` marks it, since no pattern tells what the program wrote and what a remote party.
 */
export function decodeGeneric(message: Message): void {
	const signs = signsIn(message);
	if (signs === 0) return;
	const text = textOf(message, message.from, Math.min(message.to, message.from + longest));
	const hasAddress =
		(signs & sign.address) !== 0 &&
		storeAddress(message, clearAddresses(replaceQuoted(text, blanked)));
	const hasPairs = (signs & sign.pair) !== 0 && storePairs(message, text);
	if (hasAddress || hasPairs) message.fields.setConstant(dataset);
	if (!hasAddress || !isFailedLogin(text)) return;
	for (const constant of failedLogin) message.fields.setConstant(constant);
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

/** The first value of a name counts. The source is for the words around an address to tell. */
function storePairs(message: Message, text: string): boolean {
	const stored = new Set<string | null>();
	let pairs = 0;
	for (const {groups = {}} of text.matchAll(pair)) {
		pairs += 1;
		if (pairs > maxPairs) break;
		const known = plainKeys.get(groups['key'] ?? '');
		const value = groups['quoted'] ?? groups['plain'] ?? '';
		if (known !== undefined && !stored.has(known.field) && storeValue(message, known, value))
			stored.add(known.field);
	}
	return stored.size > 0;
}

function storeValue(message: Message, {type, field, store}: Capture, value: string): boolean {
	if (field === sourceIp || value === '') return false;
	const part = partOf(message, value);
	return part.to <= type.maxBytes && store(part, 0, part.to);
}
