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
	readonly literals: readonly string[];
	readonly captures: readonly Capture[];
	/** Index of the greedy capture; -1 where there is none. */
	readonly greedy: number;
	/** The last literal: what the message must end with. */
	readonly tail: string;
	/** The literal behind the first capture, for a variant that begins with one; else empty. */
	readonly needle: string;
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
 * Matches the whole message, one character per byte. `spans` receives [from, to) of each capture; whether their texts are of
 * their types is for the caller to see.
 */
export function matchVariant(variant: Variant, message: string, spans: number[]): boolean {
	if (!message.endsWith(variant.tail)) return false;
	const count = variant.greedy < 0 ? variant.captures.length : variant.greedy;
	const front = matchForwards(variant, count, message, spans);
	if (front < 0) return false;
	if (variant.greedy < 0) return front === message.length;
	const back = matchBackwards(variant, message, spans);
	if (back < front) return false;
	spans[variant.greedy * 2] = front;
	spans[variant.greedy * 2 + 1] = back;
	return true;
}

/** Matches the variant at the start of the message, whatever follows; returns where it ends, -1 when it does not match. */
export function matchStart(variant: Variant, message: string, spans: number[]): number {
	return matchForwards(variant, variant.captures.length, message, spans);
}

/** Whether the message can match: the cheapest test of a variant that begins with a capture. */
export function hasNeedle({needle, captures}: Variant, message: string): boolean {
	const reach = captures[0]?.type.maxBytes ?? 0;
	return findWithin(message, needle, 0, Math.min(message.length, reach)) >= 0;
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
	const literals = [''];
	const captures: Capture[] = [];
	for (const node of nodes) {
		const last = literals.length - 1;
		if (node.kind === 'literal') literals[last] += node.text;
		if (node.kind !== 'capture') continue;
		if (last > 0 && literals[last] === '') return 'two captures with no text between them';
		captures.push(node.capture);
		literals.push('');
	}
	const greedy = captures.filter(({type}) => type.isGreedy);
	if (greedy.length > 1) return 'more than one of <text> and <keys>; where one ends would be open';
	return {
		literals,
		captures,
		greedy: captures.findIndex(({type}) => type.isGreedy),
		tail: literals.at(-1) ?? '',
		needle: literals[0] === '' ? (literals[1] ?? '') : '',
	};
}

/** Matches the first literal and `count` captures with the literals behind them; returns the position reached or -1. */
function matchForwards(
	{literals, captures}: Variant,
	count: number,
	message: string,
	spans: number[],
): number {
	const first = literals[0] ?? '';
	if (!message.startsWith(first)) return -1;
	let position = first.length;
	for (let index = 0; index < count; index += 1) {
		const capture = captures[index];
		const literal = literals[index + 1] ?? '';
		if (capture === undefined) return -1;
		const end = captureEnd(message, position, literal, capture);
		if (end < 0) return -1;
		spans[index * 2] = position;
		spans[index * 2 + 1] = end;
		position = end + literal.length;
	}
	return position;
}

/** Matches all behind the greedy capture from the end of the message; returns where the greedy capture ends or -1. */
function matchBackwards(
	{literals, captures, greedy, tail}: Variant,
	message: string,
	spans: number[],
): number {
	let position = message.length - tail.length;
	for (let index = captures.length - 1; index > greedy; index -= 1) {
		const capture = captures[index];
		const literal = literals[index] ?? '';
		if (capture === undefined) return -1;
		const start = captureStart(message, position, literal, capture);
		if (start < 0) return -1;
		spans[index * 2] = start;
		spans[index * 2 + 1] = position;
		position = start - literal.length;
	}
	return position;
}

/** Where the first `literal` at or after `from` begins, within the reach of the capture; an empty one stands for the end. */
function captureEnd(message: string, from: number, literal: string, {type}: Capture): number {
	const furthest = Math.min(message.length, from + type.maxBytes);
	if (type.hasBlanks && literal !== '') return findWithin(message, literal, from, furthest);
	const first = literal === '' ? -1 : literal.charCodeAt(0);
	for (let at = from; at < furthest; at += 1) {
		const code = message.charCodeAt(at);
		if (code === first && message.startsWith(literal, at)) return at;
		if (code === blank) return -1;
	}
	const isEnd =
		literal === '' ? furthest === message.length : message.startsWith(literal, furthest);
	return isEnd ? furthest : -1;
}

/** Where `literal` first begins between `from` and `furthest`, without a look at what lies behind; -1 where it does not. */
function findWithin(message: string, literal: string, from: number, furthest: number): number {
	const end = furthest + literal.length;
	if (end >= message.length) return message.indexOf(literal, from);
	const found = message.slice(from, end).indexOf(literal);
	return found < 0 ? -1 : from + found;
}

/** Where a capture that ends at `to` begins, which is behind the last `literal` before it, within its reach. */
function captureStart(message: string, to: number, literal: string, {type}: Capture): number {
	const furthest = Math.max(literal.length, to - type.maxBytes);
	const final = literal.charCodeAt(literal.length - 1);
	for (let at = to; at >= furthest; at -= 1) {
		const code = message.charCodeAt(at - 1);
		if (code === final && message.startsWith(literal, at - literal.length)) return at;
		if (code === blank && !type.hasBlanks) return -1;
	}
	return -1;
}

const blank = 32;
