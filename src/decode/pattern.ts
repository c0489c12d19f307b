import {Buffer} from 'node:buffer';
import type {CaptureSpans, ByteRange} from './message.ts';
import {endsWith, findWithin, isAt} from './message.ts';
import {Needle} from './needle.ts';
import {parsePattern, type Capture, type PatternNode} from './pattern-syntax.ts';

/**
 * One way through a pattern, its optional parts and alternatives decided: captures with literal text around them.
 *
 * ```
 * literals  "Failed "   " for "     " from "    " port "    ""
 * captures          word       text*        host       int        * greedy
 *           forwards ------------>|         |<------- backwards
 * ```
 *
 * Matched without backtracking, hence in linear time: from the front up to the greedy capture, from the end back to it. What an
 * attacker writes into the greedy capture can therefore never be taken for the parts behind it, which the program wrote last.
 */
export interface Variant {
	/** One more than captures; only the first and last may be empty. */
	readonly literals: readonly Uint8Array[];
	readonly captures: readonly Capture[];
	/** Index of the greedy capture; -1 where there is none. */
	readonly greedy: number;
	/** The first literal: what the message must begin with. */
	readonly head: Uint8Array;
	/** The last literal: what the message must end with. */
	readonly tail: Uint8Array;
	/** The literal behind the first capture, for a variant that begins with one. */
	readonly needle: Needle | undefined;
	/**
	 * By capture before the greedy one, a number for all that is matched forwards up to the literal behind it: variants with the same
	 * fail there in the same messages.
	 */
	readonly path: readonly number[];
}

export type PatternCompilation =
	| {readonly kind: 'ok'; readonly variants: readonly Variant[]}
	| {readonly kind: 'error'; readonly reason: string; readonly at: number};

/** Most ways through one pattern. */
export const maxVariants = 64;

/** Compiles a pattern to its variants, in the order in which they are tried: with an optional part before without. */
export function compilePattern(text: string): PatternCompilation {
	const syntax = parsePattern(text);
	if (syntax.kind === 'error') return syntax;
	const ways = expand(syntax.nodes);
	if (ways === undefined)
		return {kind: 'error', reason: `more than ${maxVariants} combinations`, at: 0};
	const variants: Variant[] = [];
	for (const way of ways) {
		const variant = assemble(way);
		if (typeof variant === 'string') return {kind: 'error', reason: variant, at: 0};
		variants.push(variant);
	}
	return {kind: 'ok', variants};
}

/**
 * Matches a whole range. `spans` receives [from, to) of each capture; whether their texts are of their types is for the caller to see.
 */
export function matchVariant(variant: Variant, range: ByteRange, spans: CaptureSpans): boolean {
	if (!isAt(range, variant.head, range.from) || !endsWith(range, variant.tail)) return false;
	const count = variant.greedy < 0 ? variant.captures.length : variant.greedy;
	const front = matchForwards(variant, count, range, spans);
	return front >= 0 && matchBehindFront(variant, range, front, spans);
}

/** Matches what stands behind all that is matched forwards, which ends at `front`: the greedy capture and what follows, or nothing. */
export function matchBehindFront(
	variant: Variant,
	range: ByteRange,
	front: number,
	spans: CaptureSpans,
): boolean {
	if (variant.greedy < 0) return front === range.to;
	if (!endsWith(range, variant.tail)) return false;
	const back = matchBackwards(variant, range, spans);
	if (back < front) return false;
	spans[variant.greedy * 2] = front;
	spans[variant.greedy * 2 + 1] = back;
	return true;
}

/** Matches the variant at the start of the range, whatever follows; returns where it ends, -1 when it does not match. */
export function matchStart(variant: Variant, range: ByteRange, spans: CaptureSpans): number {
	if (!isAt(range, variant.head, range.from)) return -1;
	return matchForwards(variant, variant.captures.length, range, spans);
}

/** All ways through the nodes, earlier choices varying slowest; undefined when there are too many. */
function expand(nodes: readonly PatternNode[]): readonly (readonly PatternNode[])[] | undefined {
	let ways: readonly (readonly PatternNode[])[] = [[]];
	for (const node of nodes) {
		const continuations = node.kind === 'choice' ? expandBranches(node.branches) : [[node]];
		if (continuations === undefined || ways.length * continuations.length > maxVariants)
			return undefined;
		ways = ways.flatMap((way) => continuations.map((next) => [...way, ...next]));
	}
	return ways;
}

function expandBranches(
	branches: readonly (readonly PatternNode[])[],
): readonly (readonly PatternNode[])[] | undefined {
	const ways: (readonly PatternNode[])[] = [];
	for (const branch of branches) {
		const expanded = expand(branch);
		if (expanded === undefined) return undefined;
		ways.push(...expanded);
	}
	return ways;
}

/** Joins neighbouring literals; returns what is wrong as a text. */
function assemble(nodes: readonly PatternNode[]): Variant | string {
	const texts = [''];
	const captures: Capture[] = [];
	for (const node of nodes) {
		const last = texts.length - 1;
		if (node.kind === 'literal') texts[last] += node.text;
		if (node.kind !== 'capture') continue;
		if (last > 0 && texts[last] === '') return 'two captures with no text between them';
		captures.push(node.capture);
		texts.push('');
	}
	const greedies = captures.filter(({type}) => type.isGreedy);
	if (greedies.length > 1)
		return 'more than one of <text> and <keys>; where one ends would be open';
	const literals = texts.map((text) => Buffer.from(text));
	const [head = nothing, second = nothing] = literals;
	const greedy = captures.findIndex(({type}) => type.isGreedy);
	return {
		literals,
		captures,
		greedy,
		head,
		tail: literals.at(-1) ?? nothing,
		needle: head.length > 0 ? undefined : needleOf(second, captures[0]),
		path: pathOf(texts, greedy < 0 ? captures : captures.slice(0, greedy)),
	};
}

/** Paths by what is matched on them; as many as the packs that were compiled have. */
const paths = new Map<string, number>();

function pathOf(literals: readonly string[], captures: readonly Capture[]): readonly number[] {
	let text = literals[0] ?? '';
	return captures.map(({type}, index) => {
		text += `\0${type.name}\0${literals[index + 1] ?? ''}`;
		const known = paths.get(text) ?? paths.size;
		paths.set(text, known);
		return known;
	});
}

const nothing = Buffer.alloc(0);

/** Undefined where nothing stands behind the first capture. */
function needleOf(literal: Uint8Array, first: Capture | undefined): Needle | undefined {
	if (first === undefined || literal.length === 0) return undefined;
	return new Needle(literal, first.type);
}

/** Matches `count` captures behind the head, with the literals behind them; returns the position reached or -1. */
function matchForwards(
	{literals, captures, head}: Variant,
	count: number,
	range: ByteRange,
	spans: CaptureSpans,
): number {
	let position = range.from + head.length;
	for (let index = 0; index < count; index += 1) {
		const capture = captures[index];
		const literal = literals[index + 1] ?? nothing;
		if (capture === undefined) return -1;
		const end = captureEnd(range, position, literal, capture);
		if (end < 0) return -1;
		spans[index * 2] = position;
		spans[index * 2 + 1] = end;
		position = end + literal.length;
	}
	return position;
}

/** Matches all behind the greedy capture from the end of the range; returns where the greedy capture ends or -1. */
function matchBackwards(
	{literals, captures, greedy, tail}: Variant,
	range: ByteRange,
	spans: CaptureSpans,
): number {
	let position = range.to - tail.length;
	for (let index = captures.length - 1; index > greedy; index -= 1) {
		const capture = captures[index];
		const literal = literals[index] ?? nothing;
		if (capture === undefined) return -1;
		const start = captureStart(range, position, literal, capture);
		if (start < 0) return -1;
		spans[index * 2] = start;
		spans[index * 2 + 1] = position;
		position = start - literal.length;
	}
	return position;
}

/** Where the first `literal` at or after `from` begins, within the reach of the capture; an empty one stands for the end. */
export function captureEnd(
	range: ByteRange,
	from: number,
	literal: Uint8Array,
	{type}: Capture,
): number {
	const {bytes, to} = range;
	const furthest = Math.min(to, from + type.maxBytes);
	if (type.hasBlanks && literal.length > 0) {
		return type.hasEscapes === true
			? findUnescaped(range, literal, from, furthest)
			: findWithin(range, literal, from, furthest);
	}
	const first = literal[0];
	for (let at = from; at < furthest; at += 1) {
		const byte = bytes[at];
		if (byte === first && isAt(range, literal, at)) return at;
		if (byte === blank && !type.hasBlanks) return -1;
	}
	const isEnd = literal.length === 0 ? furthest === to : isAt(range, literal, furthest);
	return isEnd ? furthest : -1;
}

/** Where the blank behind the word at `from` is, of at most that many bytes; -1 where there is none. */
export function wordEnd({bytes, to}: ByteRange, from: number, maxBytes: number): number {
	const last = Math.min(to - 1, from + maxBytes);
	for (let at = from; at <= last; at += 1) if (bytes[at] === blank) return at;
	return -1;
}

/** Where the first `literal` begins that is not behind an odd number of backslashes. */
function findUnescaped(
	range: ByteRange,
	literal: Uint8Array,
	from: number,
	furthest: number,
): number {
	let at = findWithin(range, literal, from, furthest);
	while (at >= 0 && isEscaped(range, from, at)) at = findWithin(range, literal, at + 1, furthest);
	return at;
}

function isEscaped({bytes}: ByteRange, from: number, at: number): boolean {
	let first = at;
	while (first > from && bytes[first - 1] === backslash) first -= 1;
	return (at - first) % 2 === 1;
}

/** Where a capture that ends at `to` begins, which is behind the last `literal` before it, within its reach. */
function captureStart(range: ByteRange, to: number, literal: Uint8Array, {type}: Capture): number {
	const {bytes} = range;
	const furthest = Math.max(range.from + literal.length, to - type.maxBytes);
	const final = literal[literal.length - 1];
	for (let at = to; at >= furthest; at -= 1) {
		const byte = bytes[at - 1];
		if (byte === final && isAt(range, literal, at - literal.length)) return at;
		if (byte === blank && !type.hasBlanks) return -1;
	}
	return -1;
}

const blank = 32;
const backslash = 92;
