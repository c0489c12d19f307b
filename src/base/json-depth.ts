const quote = 0x22;
const openingBracket = 0x5b;
const openingBrace = 0x7b;

/** Up to the next bracket outside of strings; past a few strings at a time, since an expression remembers what it passed. */
const toBracket = /[^"[\]{}]*(?:"[^"\\]*(?:\\.[^"\\]*)*"[^"[\]{}]*){0,64}/y;

/** Whether arrays and objects of the JSON text nest deeper than this; asked before anything is built from the text. */
export function isDeeperThan(most: number, text: string): boolean {
	let depth = 0;
	for (let at = 0; at < text.length;) {
		toBracket.lastIndex = at;
		toBracket.test(text);
		const next = toBracket.lastIndex;
		const code = text.charCodeAt(next);
		// A string without end, which no JSON has.
		if (code === quote && next === at) return false;
		if (code === quote) at = next;
		else {
			depth += code === openingBracket || code === openingBrace ? 1 : -1;
			if (depth > most) return true;
			at = next + 1;
		}
	}
	return false;
}
