/** Longest pattern and text that are compared; what is beyond does not count. */
const patternLimit = 64;
const textLimit = 256;

const startOfWord = 10;
const consecutive = 6;
const plainMatch = 1;
const exact = 1000;
/** Least worth per character: letters scattered over a long text are no match. */
const leastPerCharacter = 3;
/** What each character that is skipped between two matches costs. */
const skipped = 0.5;

/**
 * How well a text fits what was typed; undefined where its characters do not occur in the text in that order from the beginning of
 * a word on, or only far apart. Beginnings of words and characters side by side count most, a text that is the pattern itself more
 * than all else. Case and blanks do not matter.
 */
export function fuzzyScore(pattern: string, text: string): number | undefined {
	const wanted = Array.from(pattern.toLowerCase().replaceAll(/\s+/g, '')).slice(0, patternLimit);
	const given = Array.from(text.toLowerCase()).slice(0, textLimit);
	if (wanted.length === 0) return 0;
	// best[j]: the best score with the characters so far matched, the last of them at j.
	let best = given.map((character, at) =>
		character === wanted[0] && isStart(given, at)
			? startOfWord - at * (skipped / 4)
			: Number.NEGATIVE_INFINITY,
	);
	for (const character of wanted.slice(1)) best = nextColumn(best, given, character);
	const score = Math.max(...best, Number.NEGATIVE_INFINITY);
	if (score < leastPerCharacter * wanted.length) return undefined;
	const isExact = text.toLowerCase() === pattern.trim().toLowerCase();
	return score + (isExact ? exact : 0) - given.length / 100;
}

/** How alike two words are, from 0 to 1: the share of pairs of letters they have in common (Dice). */
export function likeness(one: string, other: string): number {
	const pairs = pairsOf(one);
	const others = pairsOf(other);
	const shared = [...pairs].filter((pair) => others.has(pair)).length;
	return pairs.size + others.size === 0 ? 0 : (2 * shared) / (pairs.size + others.size);
}

function nextColumn(
	before: readonly number[],
	given: readonly string[],
	character: string,
): number[] {
	let reach = Number.NEGATIVE_INFINITY;
	return given.map((one, at) => {
		const neighbour = before[at - 1] ?? Number.NEGATIVE_INFINITY;
		const score = Math.max(neighbour + consecutive, reach) + worthOf(given, at);
		reach = Math.max(reach, neighbour) - skipped;
		return one === character ? score : Number.NEGATIVE_INFINITY;
	});
}

function worthOf(given: readonly string[], at: number): number {
	return isStart(given, at) ? startOfWord : plainMatch;
}

function isStart(given: readonly string[], at: number): boolean {
	const before = given[at - 1];
	return before === undefined || !/[\p{L}\p{N}]/u.test(before);
}

function pairsOf(text: string): ReadonlySet<string> {
	const padded = ` ${text.toLowerCase().slice(0, patternLimit)} `;
	return new Set(Array.from({length: padded.length - 1}, (_, at) => padded.slice(at, at + 2)));
}
