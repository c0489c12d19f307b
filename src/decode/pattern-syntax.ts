import {captureTypes, type CaptureType, type Store} from './capture-type.ts';

/** One capture of a pattern: `<ip:source.ip>`, or `<word>` for a part that is not kept. */
export interface Capture {
	readonly type: CaptureType;
	/** The ECS field, for `host` its base (`source`); names with a leading `_` are seen by `choose` only; null is not kept. */
	readonly field: string | null;
	/** Sees that the text is of the type, and makes it a field of the event where it is kept. */
	readonly store: Store;
}

export type PatternNode =
	| {readonly kind: 'literal'; readonly text: string}
	| {readonly kind: 'capture'; readonly capture: Capture}
	/** `{a|b}`; `[a|b]` has an empty branch more. */
	| {readonly kind: 'choice'; readonly branches: readonly (readonly PatternNode[])[]};

/** `at` is the 0-based character of the pattern that breaks its grammar. */
export type PatternSyntax =
	| {readonly kind: 'ok'; readonly nodes: readonly PatternNode[]}
	| {readonly kind: 'error'; readonly reason: string; readonly at: number};

/** Longest pattern, and deepest nesting of `[ ]` and `{ }`. */
export const patternLimits = {characters: 1024, depth: 4} as const;

interface Cursor {
	readonly text: string;
	at: number;
	/** The first problem found; reading goes on to the end, so that every loop ends. */
	problem: {readonly reason: string; readonly at: number} | undefined;
}

/**
 * Reads the pattern language: literal text, `<type:field>`, `[optional]`, `{this|that}`, `[this|or that|or none]`; a backslash before any of `<>[]{}|\`
 * makes it literal text.
 */
export function parsePattern(text: string): PatternSyntax {
	if (text.length > patternLimits.characters)
		return {kind: 'error', reason: `longer than ${patternLimits.characters} characters`, at: 0};
	const cursor: Cursor = {text, at: 0, problem: undefined};
	const nodes = readSequence(cursor, '', 0);
	if (cursor.problem !== undefined) return {kind: 'error', ...cursor.problem};
	return {kind: 'ok', nodes};
}

/** Reads until one of `closers`, which is left unread, or the end. */
function readSequence(cursor: Cursor, closers: string, depth: number): readonly PatternNode[] {
	const nodes: PatternNode[] = [];
	while (cursor.at < cursor.text.length) {
		const character = cursor.text[cursor.at] ?? '';
		if (closers.includes(character)) break;
		nodes.push(readNode(cursor, character, depth));
	}
	return nodes;
}

function readNode(cursor: Cursor, character: string, depth: number): PatternNode {
	if (character === '<') return readCapture(cursor);
	if (character === '[') return readChoice(cursor, ']', depth + 1);
	if (character === '{') return readChoice(cursor, '}', depth + 1);
	if ('>]}|'.includes(character)) {
		note(cursor, `'${character}' closes nothing; write '\\${character}' for the character`);
		cursor.at += 1;
		return {kind: 'literal', text: ''};
	}
	return readLiteral(cursor);
}

function readLiteral(cursor: Cursor): PatternNode {
	let text = '';
	while (cursor.at < cursor.text.length) {
		const character = cursor.text[cursor.at] ?? '';
		if ('<>[]{}|'.includes(character)) break;
		if (character === '\\') cursor.at += 1;
		if (cursor.at >= cursor.text.length) note(cursor, 'a backslash at the end', -1);
		text += cursor.text[cursor.at] ?? '';
		cursor.at += 1;
	}
	return {kind: 'literal', text};
}

function readCapture(cursor: Cursor): PatternNode {
	const close = cursor.text.indexOf('>', cursor.at);
	if (close < 0) {
		note(cursor, "'<' is not closed by '>'");
		cursor.at = cursor.text.length;
		return {kind: 'literal', text: ''};
	}
	const inside = cursor.text.slice(cursor.at + 1, close);
	const colon = inside.indexOf(':');
	const name = colon < 0 ? inside : inside.slice(0, colon);
	const field = colon < 0 ? null : inside.slice(colon + 1);
	const type = captureTypes.get(name);
	const reason = type === undefined ? unknownType(name) : fieldProblem(type, field);
	if (reason !== undefined) note(cursor, reason);
	cursor.at = close + 1;
	if (type === undefined) return {kind: 'literal', text: ''};
	const isKept = field !== null && !field.startsWith('_');
	return {kind: 'capture', capture: {type, field, store: type.storeIn(isKept ? field : null)}};
}

/** Reads `{a|b}`, or `[a|b]`, which may also be absent. */
function readChoice(cursor: Cursor, closer: string, depth: number): PatternNode {
	if (depth > patternLimits.depth) note(cursor, `nested deeper than ${patternLimits.depth}`);
	const open = cursor.at;
	const branches: (readonly PatternNode[])[] = [];
	do {
		cursor.at += 1;
		branches.push(readSequence(cursor, `|${closer}`, depth));
	} while (cursor.text[cursor.at] === '|');
	expectCloser(cursor, open, closer);
	return {kind: 'choice', branches: closer === ']' ? [...branches, []] : branches};
}

function expectCloser(cursor: Cursor, open: number, closer: string): void {
	if (cursor.text[cursor.at] !== closer)
		note(cursor, `'${cursor.text[open]}' is not closed by '${closer}'`, open - cursor.at);
	cursor.at += 1;
}

function note(cursor: Cursor, reason: string, shift = 0): void {
	cursor.problem ??= {reason, at: cursor.at + shift};
}

function unknownType(name: string): string {
	return `no capture type '${name}'; there are ${[...captureTypes.keys()].join(', ')}`;
}

/** Address fields take addresses only and ports numbers only, so that a free text can never become a source. */
function fieldProblem(type: CaptureType, field: string | null): string | undefined {
	if (field === null) return undefined;
	if (!/^(?:_[a-z]+|[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*)$/.test(field))
		return `'${field}' is not a field name such as source.ip`;
	if (field.endsWith('.ip') && type.name !== 'ip') return `${field} takes <ip:${field}> only`;
	if (field.endsWith('.port') && type.name !== 'int') return `${field} takes <int:${field}> only`;
	if (type.name === 'keys') return "<keys> has no field; the pattern's 'keys' name them";
	return undefined;
}
