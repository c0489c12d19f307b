// Regular expressions as JavaScript writes them, less what no automaton can do. What JavaScript would take for a plain character
// though another language means something by it (\A, \p, [[:digit:]]) is refused, so that none finds nothing in silence.
import {foldCodePoint} from '../fold-case.ts';
import type {SyntaxResult} from '../syntax-fault.ts';
import {fault} from '../syntax-fault.ts';
import type {CodePoints} from './code-points.ts';
import {complementOf, foldedSet, lastCodePoint, unionOf, wordCharacters} from './code-points.ts';

/**
 * - `set`: one character of the set.
 * - `assert`: a place, without a character.
 * - `sequence` of nothing is met everywhere.
 */
export type ExpressionNode =
	| {readonly kind: 'set'; readonly set: CodePoints}
	| {readonly kind: 'assert'; readonly place: Place}
	| {readonly kind: 'sequence' | 'choice'; readonly of: readonly ExpressionNode[]}
	| {
			readonly kind: 'repeat';
			readonly of: ExpressionNode;
			readonly min: number;
			/** Infinity where there is no end. */
			readonly max: number;
			/** Where in the source it stands. */
			readonly at: number;
	  };

/** Begin and end of the text, and between or not between a word's character and another. */
export type Place = 'start' | 'end' | 'boundary' | 'inside';

/** Most characters of an expression, and deepest parentheses in it. */
export const expressionLimits = {characters: 500, depth: 32} as const;

/** Reads an expression; of one that ignores case every set holds folded characters, to be compared with a folded text. */
export function parseExpression(
	source: string,
	isCaseSensitive: boolean,
): SyntaxResult<ExpressionNode> {
	const {characters} = expressionLimits;
	if (source.length > characters)
		return fault(characters, `an expression is longer than ${characters} characters`, 'less');
	const parser = new ExpressionParser(source.toWellFormed(), isCaseSensitive);
	const value = parser.parse();
	return parser.problem ?? {kind: 'ok', value};
}

const digit: CodePoints = [[0x30, 0x39]];
// ECMA-262 §12.2 and §12.3: white space and line ends.
const space: CodePoints = unionOf([
	...([
		[0x09, 0x0d],
		[0x20, 0x20],
		[0xa0, 0xa0],
		[0x1680, 0x1680],
		[0x2000, 0x200a],
	] as const),
	...([
		[0x2028, 0x2029],
		[0x202f, 0x202f],
		[0x205f, 0x205f],
		[0x3000, 0x3000],
	] as const),
	[0xfeff, 0xfeff],
]);
const lineEnd: CodePoints = [
	[0x0a, 0x0a],
	[0x0d, 0x0d],
	[0x2028, 0x2029],
];
const anyButLineEnd = complementOf(lineEnd);

const namedSets: ReadonlyMap<string, CodePoints> = new Map([
	['d', digit],
	['D', complementOf(digit)],
	['s', space],
	['S', complementOf(space)],
	['w', wordCharacters],
	['W', complementOf(wordCharacters)],
]);
const controls: ReadonlyMap<string, number> = new Map([
	['0', 0x00],
	['t', 0x09],
	['n', 0x0a],
	['v', 0x0b],
	['f', 0x0c],
	['r', 0x0d],
]);
const places: ReadonlyMap<string, Place> = new Map([
	['b', 'boundary'],
	['B', 'inside'],
]);

class ExpressionParser {
	readonly #source: string;
	readonly #isCaseSensitive: boolean;
	#at = 0;
	#depth = 0;
	/** The first thing that is wrong; what is read after it has no meaning. */
	problem: ReturnType<typeof fault> | undefined;

	constructor(source: string, isCaseSensitive: boolean) {
		this.#source = source;
		this.#isCaseSensitive = isCaseSensitive;
	}

	parse(): ExpressionNode {
		const node = this.#choice();
		if (this.#at < this.#source.length)
			this.#fail(this.#at, "a ')' closes nothing", '\\) for the character');
		return node;
	}

	#choice(): ExpressionNode {
		const of = [this.#sequence()];
		while (this.#take('|')) of.push(this.#sequence());
		const [only] = of;
		return of.length === 1 && only !== undefined ? only : {kind: 'choice', of};
	}

	#sequence(): ExpressionNode {
		const of: ExpressionNode[] = [];
		while (this.#at < this.#source.length && !this.#isNext('|') && !this.#isNext(')'))
			of.push(this.#repeated());
		return {kind: 'sequence', of};
	}

	#repeated(): ExpressionNode {
		const at = this.#at;
		const node = this.#atom();
		const counts = this.#quantifier();
		if (counts === undefined) return node;
		if (node.kind === 'assert') this.#fail(at, 'a place cannot be repeated', 'a group around it');
		// Lazy or greedy: whether there is a match is the same.
		this.#take('?');
		return {kind: 'repeat', of: node, ...counts, at};
	}

	#quantifier(): {readonly min: number; readonly max: number} | undefined {
		if (this.#take('*')) return {min: 0, max: Infinity};
		if (this.#take('+')) return {min: 1, max: Infinity};
		if (this.#take('?')) return {min: 0, max: 1};
		const at = this.#at;
		const [all, from, comma, to] = this.#match(/\{(\d+)(?:(,)(\d*))?\}/y) ?? [];
		if (all === undefined) return undefined;
		const min = Number(from);
		const max = comma === undefined ? min : to === '' ? Infinity : Number(to);
		if (max < min) this.#fail(at, `'${all}' ends below its begin`, 'the smaller number first');
		return {min, max};
	}

	#atom(): ExpressionNode {
		if (this.#take('(')) return this.#group();
		if (this.#take('[')) return {kind: 'set', set: this.#class()};
		if (this.#take('.')) return {kind: 'set', set: anyButLineEnd};
		if (this.#take('^')) return {kind: 'assert', place: 'start'};
		if (this.#take('$')) return {kind: 'assert', place: 'end'};
		if (this.#isNext('\\')) return this.#escape();
		const at = this.#at;
		if (this.#match(/[*+?]|\{\d+(?:,\d*)?\}/y) !== undefined) {
			this.#fail(at, 'there is nothing to repeat', 'a \\ before it, or text');
			return nothing;
		}
		return {kind: 'set', set: this.#single(this.#character())};
	}

	#group(): ExpressionNode {
		const at = this.#at - 1;
		if (this.#match(/\?<?[=!]/y) !== undefined)
			this.#fail(
				at,
				'looking ahead or behind is not possible here',
				'a term of its own for it, as in /one/ -/other/',
			);
		const isNamedOrPlain = this.#match(/\?(?::|<[\p{ID_Start}$_][\p{ID_Continue}$]*>)/uy);
		if (isNamedOrPlain === undefined && this.#isNext('?'))
			this.#fail(at, "'(?' begins no group that is known here", '( or (?:');
		this.#depth += 1;
		const {depth} = expressionLimits;
		if (this.#depth > depth) this.#fail(at, `more than ${depth} groups in each other`, 'fewer');
		const node = this.#choice();
		this.#depth -= 1;
		if (!this.#take(')')) this.#fail(at, 'a group is not closed', 'the closing )');
		return node;
	}

	/** An escape outside of a class. */
	#escape(): ExpressionNode {
		const at = this.#at;
		const [, letter = ''] = this.#match(/\\([bB])/y) ?? [];
		const place = places.get(letter);
		if (place !== undefined) return {kind: 'assert', place};
		if (this.#match(/\\(?:[1-9]|k<)/y) !== undefined)
			this.#fail(at, 'what a group found cannot be referred to here', 'it out once more');
		const escaped = this.#escaped();
		return {kind: 'set', set: typeof escaped === 'number' ? this.#single(escaped) : escaped};
	}

	/** Behind the bracket. */
	#class(): CodePoints {
		const at = this.#at - 1;
		const isNegated = this.#take('^');
		const ranges: (readonly [number, number])[] = [];
		while (!this.#take(']')) {
			if (this.#at >= this.#source.length) {
				this.#fail(at, 'a class is not closed', 'the closing ]');
				return [];
			}
			ranges.push(...this.#classItem());
		}
		if (ranges.length === 0) this.#fail(at, 'a class is empty', '\\] for a bracket within it');
		const set = unionOf(ranges);
		return isNegated ? complementOf(set) : set;
	}

	/** A range, a set or a character; folded one by one, since a complement must not be folded as if it were written out. */
	#classItem(): CodePoints {
		const at = this.#at;
		if (this.#match(/\[:\^?[a-z]+:\]/y) !== undefined)
			this.#fail(at, "names such as '[:digit:]' are not known here", '\\d, \\w, \\s or a range');
		const first = this.#classCharacter();
		if (typeof first !== 'number') return first;
		// At the end of a class, and before or behind a set, a minus is itself.
		if (this.#match(/-(?!\])/y) === undefined) return this.#single(first);
		const last = this.#classCharacter();
		if (typeof last !== 'number') return [...this.#single(first), [0x2d, 0x2d], ...last];
		if (last < first) this.#fail(at, 'a range ends below its begin', 'the smaller end first');
		const range: CodePoints = [[first, last]];
		return this.#isCaseSensitive ? range : foldedSet(range);
	}

	#classCharacter(): number | CodePoints {
		if (this.#match(/\\b/y) !== undefined) return 0x08;
		return this.#isNext('\\') ? this.#escaped() : this.#character();
	}

	/** What means the same in a class and outside. */
	#escaped(): number | CodePoints {
		const at = this.#at;
		this.#at += 1;
		const [, two, four, braced] =
			this.#match(/x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\}/iy) ?? [];
		const digits = two ?? four ?? braced;
		if (digits !== undefined) return this.#codePoint(at, Number.parseInt(digits, 16));
		if (this.#at >= this.#source.length)
			this.#fail(at, 'a \\ stands at the end', '\\\\ for the character');
		const character = String.fromCodePoint(this.#character());
		const set = namedSets.get(character) ?? controls.get(character);
		if (set !== undefined) return set;
		if (/[\p{L}\p{N}]/u.test(character))
			this.#fail(
				at,
				`'\\${character}' has no meaning here`,
				'the character alone, or one of \\d \\w \\s \\b',
			);
		return character.codePointAt(0) ?? 0;
	}

	#codePoint(at: number, point: number): number {
		if (point <= lastCodePoint && (point < 0xd800 || point > 0xdfff)) return point;
		this.#fail(at, 'there is no such character', 'one such as \\u{1f600}');
		return 0;
	}

	#character(): number {
		const point = this.#source.codePointAt(this.#at) ?? 0;
		this.#at += point > 0xffff ? 2 : 1;
		return point;
	}

	#single(point: number): CodePoints {
		const folded = this.#isCaseSensitive ? point : foldCodePoint(point);
		return [[folded, folded]];
	}

	#isNext(character: string): boolean {
		return this.#source[this.#at] === character;
	}

	#take(character: string): boolean {
		if (!this.#isNext(character)) return false;
		this.#at += 1;
		return true;
	}

	/** Takes what a sticky expression matches next. */
	#match(shape: RegExp): RegExpExecArray | undefined {
		shape.lastIndex = this.#at;
		const found = shape.exec(this.#source);
		if (found === null) return undefined;
		this.#at += found[0].length;
		return found;
	}

	/** Nothing is read any more, so that every loop ends. */
	#fail(at: number, reason: string, expected: string): void {
		this.problem ??= fault(at, reason, expected);
		this.#at = this.#source.length;
	}
}

const nothing: ExpressionNode = {kind: 'sequence', of: []};
