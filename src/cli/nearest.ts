/** A longer way from what was typed is no help. */
const farthest = 3;

/** The candidate with the fewest edits, at most `farthest` and one for two letters of the word. */
export function nearestOf(word: string, candidates: Iterable<string>): string | undefined {
	let best: string | undefined;
	const letters = word.replace(/^-+/, '').length;
	let bestDistance = Math.min(farthest, Math.floor(letters / 2)) + 1;
	for (const candidate of candidates) {
		const distance = editDistance(word, candidate);
		if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
	}
	return best;
}

/** Levenshtein's distance: how many letters to add, remove or replace. */
function editDistance(left: string, right: string): number {
	let previous = Array.from({length: right.length + 1}, (_, at) => at);
	for (let row = 1; row <= left.length; row += 1) {
		const current = [row];
		for (let column = 1; column <= right.length; column += 1) {
			const replaced = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
			current[column] = Math.min(
				replaced,
				(previous[column] ?? 0) + 1,
				(current[column - 1] ?? 0) + 1,
			);
		}
		previous = current;
	}
	return previous[right.length] ?? 0;
}
