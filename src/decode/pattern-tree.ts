import type {Message} from './message.ts';
import {endsWith} from './message.ts';
import type {Needle} from './needle.ts';
import {captureEnd, matchBehindFront} from './pattern.ts';
import {decodeMatched, type PatternDecoder} from './pattern-decoder.ts';
import type {Capture} from './pattern-syntax.ts';

/** A capture and the literal behind it, which the decoders below have in common with all that stands before. */
interface Step {
	readonly capture: Capture;
	readonly literal: Uint8Array;
	/** Text that stands in each message that a decoder below matches, for a first step at the very start of the message. */
	readonly needle: Needle | undefined;
	/** Text that each message ends with that a decoder below matches; may be empty. */
	readonly tail: Uint8Array;
	readonly branches: readonly Branch[];
}

/** What follows: a further step, or all that is matched forwards is behind us and the decoder is matched from the end. */
type Branch = Step | PatternDecoder;

/** The first branch for messages that begin with a head of this length. */
interface Root {
	readonly headLength: number;
	readonly branch: Branch;
}

// Reused by every match, since matching neither waits nor calls itself.
const spans: number[] = [];

/**
 * Decoders whose heads a message begins with, tried in their order. What neighbours match in the same way is matched once:
 *
 * ```
 * "<until:user> : TTY=" ─ "<word> ; PWD=" ─ "<until> ; USER=" ─ "<word> ; GROUP=" ...
 *                                                           └ "<word> ; COMMAND=" ...
 * ```
 */
export class PatternTree {
	readonly #roots: readonly Root[];

	constructor(decoders: readonly PatternDecoder[]) {
		this.#roots = neighbours(decoders, 0).map((alike) => ({
			headLength: alike[0].variant.head.length,
			branch: branchOf(alike, 0),
		}));
	}

	/** Gives the message's row the fields by the first decoder that matches; false where none does. */
	decode(message: Message): boolean {
		for (let index = 0; index < this.#roots.length; index += 1) {
			const root = this.#roots[index];
			if (root !== undefined && follow(root.branch, message, message.from + root.headLength, 0))
				return true;
		}
		return false;
	}
}

/** Whether a decoder of the branch matches what begins at `position`, where the capture of the index `depth` begins. */
function follow(branch: Branch, message: Message, position: number, depth: number): boolean {
	if ('variant' in branch) {
		const isMatch = matchBehindFront(branch.variant, message, position, spans);
		return isMatch && decodeMatched(branch, message, spans);
	}
	const {capture, literal, needle, tail, branches} = branch;
	if (!endsWith(message, tail) || needle?.isIn(message) === false) return false;
	const end = captureEnd(message, position, literal, capture);
	if (end < 0) return false;
	spans[depth * 2] = position;
	spans[depth * 2 + 1] = end;
	for (let index = 0; index < branches.length; index += 1) {
		const next = branches[index];
		if (next !== undefined && follow(next, message, end + literal.length, depth + 1)) return true;
	}
	return false;
}

type Alike = readonly [PatternDecoder, ...PatternDecoder[]];

/** Decoders that are alike before this depth, in groups of neighbours that are alike at it, too. */
function neighbours(decoders: readonly PatternDecoder[], depth: number): readonly Alike[] {
	const groups: [PatternDecoder, ...PatternDecoder[]][] = [];
	let last: number | undefined;
	for (const decoder of decoders) {
		const path = decoder.variant.path[depth];
		if (path !== undefined && path === last) groups.at(-1)?.push(decoder);
		else groups.push([decoder]);
		last = path;
	}
	return groups;
}

/** Where the first has no further step, it is the only one. */
function branchOf(alike: Alike, depth: number): Branch {
	const [first] = alike;
	const {path, captures, literals, needle} = first.variant;
	const [capture, literal] = [captures[depth], literals[depth + 1]];
	if (path[depth] === undefined || capture === undefined || literal === undefined) return first;
	return {
		capture,
		literal,
		needle: depth === 0 ? needle : undefined,
		tail: commonEnd(alike.map(({variant}) => variant.tail)),
		branches: neighbours(alike, depth + 1).map((each) => branchOf(each, depth + 1)),
	};
}

/** What all of the texts end with. */
function commonEnd([first = new Uint8Array(0), ...others]: readonly Uint8Array[]): Uint8Array {
	let length = first.length;
	for (const other of others) {
		let same = 0;
		while (same < length && first.at(-1 - same) === other.at(-1 - same)) same += 1;
		length = same;
	}
	return first.subarray(first.length - length);
}
