/** A compiled Sigma string: `*` is any run of characters, `?` any one, a backslash escapes either and itself. */
export interface TextPattern {
	/** The text that alone matches, where the pattern has no wildcard. */
	readonly literal: string | undefined;
	matches(text: string): boolean;
}

/** Ends of the text at which the pattern need not begin or end, besides those that a `*` of its own opens. */
export interface OpenEnds {
	readonly start: boolean;
	readonly end: boolean;
}

/** Characters between two `*`; undefined stands for `?`. */
type Segment = readonly (string | undefined)[];

/**
 * Compiles a Sigma string. Each run between two `*` is looked for once, from left to right, and never again: no pattern makes a
 * text cost more than its length times the pattern's.
 */
export function compileWildcard(source: string, open: OpenEnds): TextPattern {
	const segments = parseSegments(source);
	const first = segments[0] ?? [];
	if (segments.length === 1 && !open.start && !open.end) {
		const literal = literalOf(first);
		const matches = (text: string): boolean =>
			literal === undefined
				? text.length === first.length && isAt(first, text, 0)
				: text === literal;
		return {literal, matches};
	}
	// An open end is a `*` there.
	const all = [...(open.start ? [[]] : []), ...segments, ...(open.end ? [[]] : [])];
	const head = all[0] ?? [];
	const tail = all.at(-1) ?? [];
	const inner = all
		.slice(1, -1)
		.filter((segment) => segment.length > 0)
		.map(finderOf);
	const [isHead, isTail] = [placeTest(head), placeTest(tail)];
	const matches = (text: string): boolean => {
		const end = text.length - tail.length;
		if (end < head.length || !isHead(text, 0) || !isTail(text, end)) return false;
		let from = head.length;
		for (const {find, length} of inner) {
			const at = find(text, from);
			if (at < 0 || at + length > end) return false;
			from = at + length;
		}
		return true;
	};
	return {literal: undefined, matches};
}

function parseSegments(source: string): readonly Segment[] {
	const segments: (string | undefined)[][] = [[]];
	for (let i = 0; i < source.length; i += 1) {
		const character = source.charAt(i);
		const next = source.charAt(i + 1);
		if (character === '*') segments.push([]);
		else if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
			segments.at(-1)?.push(next);
			i += 1;
		} else segments.at(-1)?.push(character === '?' ? undefined : character);
	}
	return segments;
}

function literalOf(segment: Segment): string | undefined {
	return segment.includes(undefined) ? undefined : segment.join('');
}

function placeTest(segment: Segment): (text: string, at: number) => boolean {
	const literal = literalOf(segment);
	return literal === undefined
		? (text, at) => isAt(segment, text, at)
		: (text, at) => text.startsWith(literal, at);
}

function isAt(segment: Segment, text: string, at: number): boolean {
	for (const [i, character] of segment.entries()) {
		if (character !== undefined && text.charAt(at + i) !== character) return false;
	}
	return true;
}

function finderOf(segment: Segment): {
	readonly length: number;
	readonly find: (text: string, from: number) => number;
} {
	const {length} = segment;
	const literal = literalOf(segment);
	if (literal !== undefined) return {length, find: (text, from) => text.indexOf(literal, from)};
	return {
		length,
		find: (text, from) => {
			for (let at = from; at + length <= text.length; at += 1) {
				if (isAt(segment, text, at)) return at;
			}
			return -1;
		},
	};
}
