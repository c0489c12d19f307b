import {foldCodePoint} from '../fold-case.ts';

/** A set of code points: its ranges by their first and last, rising and with gaps between them. */
export type CodePoints = readonly (readonly [number, number])[];

export const lastCodePoint = 0x10_ffff;

/** What `\w` means, and between what and what not `\b` is. */
export const wordCharacters: CodePoints = [
	[0x30, 0x39],
	[0x41, 0x5a],
	[0x5f, 0x5f],
	[0x61, 0x7a],
];

/** Beyond it no code point has a case. */
const lastCased = 0x1_ffff;

/** The ranges, in any order, as one set. */
export function unionOf(ranges: CodePoints): CodePoints {
	const union: [number, number][] = [];
	for (const [first, last] of ranges.toSorted((one, other) => one[0] - other[0])) {
		const before = union.at(-1);
		if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
		else union.push([first, last]);
	}
	return union;
}

/** All that are not in the set. */
export function complementOf(set: CodePoints): CodePoints {
	const complement: [number, number][] = [];
	let from = 0;
	for (const [first, last] of set) {
		if (first > from) complement.push([from, first - 1]);
		from = last + 1;
	}
	if (from <= lastCodePoint) complement.push([from, lastCodePoint]);
	return complement;
}

/** Whether the code point is in the set. */
export function isIn(set: CodePoints, point: number): boolean {
	let low = 0;
	let high = set.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		const last = set[middle]?.[1] ?? 0;
		if (last < point) low = middle + 1;
		else high = middle;
	}
	const [first = Infinity] = set[low] ?? [];
	return first <= point;
}

/** The set with what its members fold to. */
export function foldedSet(set: CodePoints): CodePoints {
	const folded: (readonly [number, number])[] = [...set];
	for (const [first, last] of set)
		for (const [from, to] of foldsWithin(first, last))
			if (from >= first && from <= last) folded.push([to, to]);
	return unionOf(folded);
}

type Fold = readonly [from: number, to: number];

/** Of what folds to another; at least that within the ends. */
function foldsWithin(first: number, last: number): readonly Fold[] {
	if (first === last) return [[first, foldCodePoint(first)]];
	if (last < 0x80) return (asciiFolds ??= foldsBelow(0x80));
	return (allFolds ??= foldsBelow(lastCased));
}

let asciiFolds: readonly Fold[] | undefined;
let allFolds: readonly Fold[] | undefined;

function foldsBelow(end: number): readonly Fold[] {
	const folds: Fold[] = [];
	for (let point = 0; point < end; point += 1) {
		const folded = foldCodePoint(point);
		if (folded !== point) folds.push([point, folded]);
	}
	return folds;
}
