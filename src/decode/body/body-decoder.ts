import {Buffer} from 'node:buffer';
import {FieldConstant} from '../../model/field-name.ts';
import type {Message} from '../message.ts';
import {isAt, textOf} from '../message.ts';
import {parsePattern, type Capture} from '../pattern-syntax.ts';
import type {BodyFormatName} from '../pack-schema.ts';
import {cefKeys, leefKeys, plainKeyTexts} from './body-keys.ts';
import {
	firstOf,
	partOf,
	storeBody,
	storeKeys,
	type BodyPatterns,
	type KnownBody,
} from './body-patterns.ts';
import {readCef} from './cef.ts';
import {storeFailedLogin} from './failed-login-body.ts';
import {readJsonObject} from './json-object.ts';
import {readLeef} from './leef.ts';
import {readLogfmt} from './logfmt.ts';
import {certainPairs, type Pair} from './pairs.ts';

interface BodyFormat {
	readonly name: BodyFormatName;
	readonly read: (text: string) => readonly Pair[] | undefined;
	readonly keys: ReadonlyMap<string, Capture>;
	readonly dataset: FieldConstant;
}

const cef = bodyFormat('cef', readCef, cefKeys);
const leef = bodyFormat('leef', readLeef, leefKeys);
const json = bodyFormat('json', readJsonObject, plainKeyTexts);
const logfmt = bodyFormat('logfmt', readLogfmt, plainKeyTexts);

/** Of `key=value` and JSON: what keys mean beyond doubt. */
export const plainKeys = logfmt.keys;

const begins: readonly (readonly [Uint8Array, BodyFormat])[] = [
	[Buffer.from('{'), json],
	[Buffer.from('@cee:'), json],
	[Buffer.from('CEF:'), cef],
	[Buffer.from('LEEF:'), leef],
];
/** 1 for the first bytes of those: nearly all messages have another. */
const mayBegin = new Uint8Array(256);
for (const [begin] of begins) mayBegin[begin[0] ?? 0] = 1;
const [quote, colon, equals] = [0x22, 0x3a, 0x3d];

/** Longest name of a first key, to be looked through before a text is made of the message. */
const longestFirstKey = 32;

/**
 * Gives the row of a message that no pattern knows the fields that its body names by keys, those whose meaning is beyond doubt and those of the pattern
 * that knows the body; a body is CEF, LEEF, a JSON object, or pairs and nothing else. Returns for how many events the message stands, 0 when no
 * pattern knows its body. `decodePart` decodes a message within the body.
 */
export function decodeBody(
	message: Message,
	patterns: BodyPatterns,
	decodePart: ((part: Message) => number) | undefined,
): number {
	const format = formatOf(message);
	const pairs = format && pairsOf(message, format);
	if (format === undefined || pairs === undefined) return 0;
	const known = patterns.find(format.name, pairs, message);
	const weight = known === undefined ? 0 : decodeWithin(known, message, decodePart);
	if (weight > 0) return weight;
	message.fields.restart();
	message.fields.setConstant(format.dataset);
	storePairs(message, format, pairs);
	if (known === undefined) {
		storeFailedLogin(message, pairs);
		return 0;
	}
	storeBody(known, message);
	message.onMatch?.({place: known.pattern.place, captures: []});
	return 1;
}

function pairsOf(message: Message, {name, read}: BodyFormat): readonly Pair[] | undefined {
	const text = textOf(message, message.from, message.to);
	// The scanner takes `CEF:` for the tag.
	const isTagged = (name === 'cef' || name === 'leef') && /^\d/.test(text);
	const pairs = read(isTagged ? `${message.program ?? ''}:${text}` : text);
	return pairs && certainPairs(pairs);
}

/** Decodes the message that one key of the body holds; the other keys add to what it gives. */
function decodeWithin(
	known: KnownBody,
	message: Message,
	decodePart: ((part: Message) => number) | undefined,
): number {
	const {pattern, values} = known;
	const value = firstOf(values, pattern.message ?? '');
	if (value === undefined || decodePart === undefined) return 0;
	const {onMatch} = message;
	const weight = decodePart({
		...partOf(message, value),
		program: firstOf(values, pattern.program ?? '') ?? null,
		// Its process is not that of the message around it.
		memory: undefined,
		// The captured bytes are of the part.
		onMatch: onMatch && ((trace) => onMatch({...trace, captures: []})),
	});
	if (weight > 0) storeKeys(known, message);
	return weight;
}

/** The first that tells of a field counts: what is quoted comes later. */
function storePairs(message: Message, {keys}: BodyFormat, pairs: readonly Pair[]): void {
	const stored = new Set<string | null>();
	for (const [key, value] of pairs) {
		const known = keys.get(key);
		if (known === undefined || value === '' || stored.has(known.field)) continue;
		const {type, store} = known;
		const part = partOf(message, value);
		const isOfType = part.to <= type.maxBytes && store(part, 0, part.to);
		if (isOfType) stored.add(known.field);
	}
}

/** What the message is by its first bytes, which is all that most messages cost here. */
function formatOf(message: Message): BodyFormat | undefined {
	const {bytes, from, program} = message;
	if (mayBegin[bytes[from] ?? 0] === 1) {
		for (const [begin, format] of begins) if (isAt(message, begin, from)) return format;
	}
	if (program === 'CEF') return cef;
	if (program === 'LEEF') return leef;
	return beginsWithKey(message) ? logfmt : undefined;
}

function beginsWithKey({bytes, from, to}: Message): boolean {
	const most = Math.min(to, from + longestFirstKey);
	for (let at = from; at < most; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === equals) return at > from;
		// A blank, a quote, or a colon.
		if (byte <= quote || byte === colon) return false;
	}
	return false;
}

function bodyFormat(
	name: BodyFormatName,
	read: BodyFormat['read'],
	keys: Readonly<Record<string, string>>,
): BodyFormat {
	const compiled = Object.entries(keys).map(([key, text]) => [key, keyOf(text)] as const);
	return {name, read, keys: new Map(compiled), dataset: new FieldConstant('event.dataset', name)};
}

function keyOf(text: string): Capture {
	const syntax = parsePattern(text);
	const [node] = syntax.kind === 'ok' ? syntax.nodes : [];
	if (node?.kind !== 'capture') throw new Error(`${text} is no capture`);
	return node.capture;
}
