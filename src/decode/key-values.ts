import {Buffer} from 'node:buffer';
import type {Store} from './capture-type.ts';
import type {ByteRange, Message} from './message.ts';
import {isAt} from './message.ts';
import type {Capture} from './pattern-syntax.ts';

/** What a `<keys>` capture means. */
export interface KeySpec {
	/** Keys by their first byte, to be found without making a text of each key of the message. */
	readonly byFirst: readonly (readonly Key[] | undefined)[];
	/** The bits of the keys that must be there. */
	readonly required: number;
}

interface Key {
	/** The name and `=`. */
	readonly literal: Uint8Array;
	readonly store: Store;
	readonly maxBytes: number;
	/** Marks it as seen. */
	readonly bit: number;
}

/** Most keys of one pattern, the bits of an integer. */
export const maxKeys = 30;

/** Numbers the keys; `required` are among them. */
export function compileKeySpec(
	captures: readonly (readonly [string, Capture])[],
	required: readonly string[],
): KeySpec {
	const byFirst: Key[][] = [];
	let requiredBits = 0;
	for (const [index, [name, {type, store}]] of captures.entries()) {
		const literal = Buffer.from(`${name}=`);
		const bit = 1 << index;
		(byFirst[literal[0] ?? 0] ??= []).push({literal, store, maxBytes: type.maxBytes, bit});
		if (required.includes(name)) requiredBits |= bit;
	}
	return {byFirst, required: requiredBits};
}

/** Most parts of one message, so that a message of nothing but parts costs no more than any other. */
export const maxParts = 512;

/**
 * Stores the fields of `KEY=value FLAG KEY=value` as netfilter writes it in bytes [from, to) of the message; false when a part is
 * neither a pair nor a flag (which has no lower-case letter), one has a quote or angle bracket, a value is not of its type, or a
 * required key is missing. The first of two equal keys counts: what is quoted of another packet comes later.
 */
export function storeKeys(message: Message, spec: KeySpec, from: number, to: number): boolean {
	let seen = 0;
	let parts = 0;
	for (let at = skipSpaces(message, from, to); at < to; at = skipSpaces(message, part.end, to)) {
		scanPart(message, at, to);
		const {equals, end} = part;
		parts += 1;
		if (equals === malformed || parts > maxParts) return false;
		const key = equals === none ? undefined : findKey(spec, message, at, equals);
		if (key === undefined || (seen & key.bit) !== 0) continue;
		seen |= key.bit;
		const value = equals + 1;
		if (value === end) continue;
		if (end - value > key.maxBytes || !key.store(message, value, end)) return false;
	}
	return (seen & spec.required) === spec.required;
}

function skipSpaces({bytes}: ByteRange, from: number, to: number): number {
	let at = from;
	while (at < to && bytes[at] === space) at += 1;
	return at;
}

function findKey(
	{byFirst}: KeySpec,
	message: Message,
	from: number,
	equals: number,
): Key | undefined {
	const keys = byFirst[message.bytes[from] ?? 0];
	if (keys === undefined) return undefined;
	for (let index = 0; index < keys.length; index += 1) {
		const key = keys[index];
		if (key?.literal.length === equals + 1 - from && isAt(message, key.literal, from)) return key;
	}
	return undefined;
}

const space = 32;
const none = -1;
const malformed = -2;

/** What `scanPart` found, in one object for all parts: `equals` is the position of the first `=`, `none` in a flag. */
const part = {equals: none, end: 0};

/** Classes of bytes, as bits. */
const byteClass = {forbidden: 1, lower: 2} as const;
const classOf = Uint8Array.from({length: 256}, (_, byte) => {
	if (isForbidden(byte)) return byteClass.forbidden;
	return byte >= 97 && byte <= 122 ? byteClass.lower : 0;
});

/** Reads the part that begins at `from` up to a space. */
function scanPart({bytes}: ByteRange, from: number, to: number): void {
	let equals = none;
	let classes = 0;
	let at = from;
	for (; at < to; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte === space) break;
		classes |= classOf[byte] ?? 0;
		if (byte === 61 && equals === none) equals = at;
	}
	const isFlag = (classes & byteClass.lower) === 0;
	const isClean = (classes & byteClass.forbidden) === 0;
	const isPart = isClean && equals !== from && (equals !== none || isFlag);
	part.equals = isPart ? equals : malformed;
	part.end = at;
}

/** Quotes, angle brackets and control bytes: programs put them around text that a remote party wrote, netfilter writes none. */
function isForbidden(byte: number): boolean {
	return byte === 34 || byte === 39 || byte === 60 || byte === 62 || byte < 32;
}
