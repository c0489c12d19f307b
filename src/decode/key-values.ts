import type {Fields} from './capture-type.ts';
import type {Capture} from './pattern-syntax.ts';

/** What a `<keys>` capture means. */
export interface KeySpec {
	/** Keys by `slotOf` their first byte and length, to be found without making a text of each key of the message. */
	readonly slots: ReadonlyMap<number, readonly Key[]>;
	/** The bits of the keys that must be there. */
	readonly required: number;
}

interface Key {
	readonly name: string;
	readonly capture: Capture;
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
	const keys = captures.map(([name, capture], index) => ({name, capture, bit: 1 << index}));
	const slots = Map.groupBy(keys, ({name}) => slotOf(name.charCodeAt(0), name.length));
	const isRequired = ({name}: Key) => required.includes(name);
	return {slots, required: keys.filter(isRequired).reduce((bits, {bit}) => bits | bit, 0)};
}

/** Most parts of one message, so that a message of nothing but parts costs no more than any other. */
export const maxParts = 512;

/**
 * Stores the fields of `KEY=value FLAG KEY=value` as netfilter writes it; false when a part is neither a pair nor a flag (which
 * has no lower-case letter), one has a quote or angle bracket, a value is not of its type, or a required key is missing. The
 * first of two equal keys counts: what is quoted of another packet comes later.
 */
export function storeKeys(text: string, {slots, required}: KeySpec, fields: Fields): boolean {
	let seen = 0;
	let parts = 0;
	for (let at = skipBlanks(text, 0); at < text.length; at = skipBlanks(text, part.end)) {
		scanPart(text, at);
		const {equals, end} = part;
		parts += 1;
		if (equals === malformed || parts > maxParts) return false;
		const key = equals === none ? undefined : findKey(slots, text, at, equals);
		if (key === undefined || (seen & key.bit) !== 0) continue;
		seen |= key.bit;
		const {type, field} = key.capture;
		const isEmpty = equals + 1 === end;
		if (!isEmpty && !type.store(fields, field ?? '_', text.slice(equals + 1, end))) return false;
	}
	return (seen & required) === required;
}

function skipBlanks(text: string, from: number): number {
	let at = from;
	while (text.charCodeAt(at) === blank) at += 1;
	return at;
}

function slotOf(first: number, length: number): number {
	return first + length * 256;
}

function findKey(slots: KeySpec['slots'], text: string, from: number, to: number): Key | undefined {
	const keys = slots.get(slotOf(text.charCodeAt(from), to - from)) ?? [];
	for (const key of keys) {
		if (text.startsWith(key.name, from)) return key;
	}
	return undefined;
}

const blank = 32;
const none = -1;
const malformed = -2;

/** What `scanPart` found, in one object for all parts: `equals` is the position of the first `=`, `none` in a flag. */
const part = {equals: none, end: 0};

/** Reads the part that begins at `from` up to a blank. */
function scanPart(text: string, from: number): void {
	let equals = none;
	let isFlag = true;
	let isClean = true;
	let at = from;
	for (; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === blank) break;
		if (isForbidden(code)) isClean = false;
		if (code === 61 && equals === none) equals = at;
		if (code >= 97 && code <= 122) isFlag = false;
	}
	const isPart = isClean && equals !== from && (equals !== none || isFlag);
	part.equals = isPart ? equals : malformed;
	part.end = at;
}

/** Quotes, angle brackets and control bytes: programs put them around text that a remote party wrote, netfilter writes none. */
function isForbidden(code: number): boolean {
	return code === 34 || code === 39 || code === 60 || code === 62 || code < 32;
}
