import type {CaptureSpans, Message} from './message.ts';
import {endsWith, isAt} from './message.ts';
import type {Needle} from './needle.ts';
import {captureEnd, matchBehindFront, wordEnd} from './pattern.ts';
import {decodeMatched, type PatternDecoder} from './pattern-decoder.ts';
import {patternLimits, type Capture} from './pattern-syntax.ts';

/** A capture and the literal behind it, which the decoders below have in common with all that stands before. */
interface Step {
	readonly kind: 'step';
	readonly capture: Capture;
	readonly literal: Uint8Array;
	/** Text that stands in each message that a decoder below matches, for a first step at the very start of the message. */
	readonly needle: Needle | undefined;
	/** Text that each message ends with that a decoder below matches; may be empty. */
	readonly tail: Uint8Array;
	readonly branches: readonly Branch[];
}

/** Steps whose capture ends with the word: where that is, is looked for once. */
interface Fork {
	readonly kind: 'fork';
	readonly maxBytes: number;
	readonly steps: readonly Step[];
}

interface Leaf {
	readonly kind: 'leaf';
	readonly decoder: PatternDecoder;
}

/** What follows: one or more further steps, or all that is matched forwards is behind us and the decoder is matched from the end. */
type Branch = Fork | Step | Leaf;

/** The first branch for messages that begin with a head of this length. */
interface Root {
	readonly headLength: number;
	readonly branch: Branch;
}

// Reused by every match, since matching neither waits nor calls itself.
const spans: CaptureSpans = new Int32Array(patternLimits.characters);

/**
 * Decoders whose heads a message begins with, tried in their order. What neighbours match in the same way is matched once, and where
 * a word ends is looked for once for all that go on behind it:
 *
 * ```
 * "<until:user> : TTY=" ─ "<word> ; PWD=" ─ "<until> ; USER=" ─ "<word>" ┬ " ; GROUP=" ...
 *                                                                       └ " ; COMMAND=" ...
 * ```
 */
export class PatternTree {
	readonly #roots: readonly Root[];

	constructor(decoders: readonly PatternDecoder[]) {
		const byLength = groupsOf(decoders, ({variant}) => variant.head.length);
		this.#roots = byLength.flatMap((alike) =>
			branchesOf(alike, 0).map((branch) => ({
				headLength: alike[0].variant.head.length,
				branch,
			})),
		);
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
	if (branch.kind === 'leaf') {
		const {decoder} = branch;
		const isMatch = matchBehindFront(decoder.variant, message, position, spans);
		return isMatch && decodeMatched(decoder, message, spans);
	}
	if (branch.kind === 'fork') return followWord(branch, message, position, depth);
	if (!mayMatch(branch, message)) return false;
	const end = captureEnd(message, position, branch.literal, branch.capture);
	if (end < 0) return false;
	setSpan(depth, position, end);
	return followBehind(branch, message, end, depth);
}

/** As each of the steps by itself. */
function followWord(
	{maxBytes, steps}: Fork,
	message: Message,
	position: number,
	depth: number,
): boolean {
	const end = wordEnd(message, position, maxBytes);
	if (end < 0) return false;
	setSpan(depth, position, end);
	for (let index = 0; index < steps.length; index += 1) {
		const step = steps[index];
		const isThere =
			step !== undefined && isAt(message, step.literal, end) && mayMatch(step, message);
		if (isThere && followBehind(step, message, end, depth)) return true;
	}
	return false;
}

function setSpan(depth: number, from: number, to: number): void {
	spans[depth * 2] = from;
	spans[depth * 2 + 1] = to;
}

/** What a message must have wherever the step's capture ends. */
function mayMatch({needle, tail}: Step, message: Message): boolean {
	return endsWith(message, tail) && needle?.isIn(message) !== false;
}

/** Whether one of the step's branches matches, whose capture ends at `end`. */
function followBehind(
	{literal, branches}: Step,
	message: Message,
	end: number,
	depth: number,
): boolean {
	const next = end + literal.length;
	for (let index = 0; index < branches.length; index += 1) {
		const branch = branches[index];
		if (branch !== undefined && follow(branch, message, next, depth + 1)) return true;
	}
	return false;
}

type Alike = readonly [PatternDecoder, ...PatternDecoder[]];

/** In groups of neighbours of which `keyOf` is the same; one without a key is a group of its own. */
function groupsOf<Item>(
	items: readonly Item[],
	keyOf: (item: Item) => unknown,
): readonly (readonly [Item, ...Item[]])[] {
	const groups: [Item, ...Item[]][] = [];
	let last: unknown;
	for (const item of items) {
		const key = keyOf(item);
		if (key !== undefined && key === last) groups.at(-1)?.push(item);
		else groups.push([item]);
		last = key;
	}
	return groups;
}

/** Of decoders that are alike before this depth. */
function branchesOf(decoders: readonly PatternDecoder[], depth: number): readonly Branch[] {
	const alike = groupsOf(decoders, ({variant}) => variant.path[depth]);
	const branches = alike.map((each) => branchOf(each, depth));
	return groupsOf(branches, wordLength).map((steps) => forkOf(steps) ?? steps[0]);
}

/** The longest word that the step captures up to the blank behind it; undefined where the branch does something else. */
function wordLength(branch: Branch): number | undefined {
	if (branch.kind !== 'step') return undefined;
	const {capture, literal} = branch;
	return !capture.type.hasBlanks && literal[0] === blank ? capture.type.maxBytes : undefined;
}

function forkOf(branches: readonly [Branch, ...Branch[]]): Fork | undefined {
	const maxBytes = wordLength(branches[0]);
	const steps = branches.filter((branch) => branch.kind === 'step');
	return maxBytes === undefined || steps.length === 1 ? undefined : {kind: 'fork', maxBytes, steps};
}

/** Where the first has no further step, it is the only one. */
function branchOf(alike: Alike, depth: number): Step | Leaf {
	const [first] = alike;
	const {path, captures, literals, needle} = first.variant;
	const [capture, literal] = [captures[depth], literals[depth + 1]];
	if (path[depth] === undefined || capture === undefined || literal === undefined)
		return {kind: 'leaf', decoder: first};
	return {
		kind: 'step',
		capture,
		literal,
		needle: depth === 0 ? needle : undefined,
		tail: commonEnd(alike.map(({variant}) => variant.tail)),
		branches: branchesOf(alike, depth + 1),
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

const blank = 32;
