const quote = 0x22;
const backslash = 0x5c;
const openingBracket = 0x5b;
const closingBracket = 0x5d;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/** Whether arrays and objects of the JSON text nest deeper than this; asked before anything is built from the text. */
export function isDeeperThan(most: number, text: string): boolean {
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === quote) {
			at = endOfString(text, at + 1);
			if (at < 0) return false;
		} else if (code === openingBracket || code === openingBrace) depth += 1;
		else if (code === closingBracket || code === closingBrace) depth -= 1;
		if (depth > most) return true;
	}
	return false;
}

/** Position of the quote that ends the string; -1 where none does, which no JSON is. */
function endOfString(text: string, from: number): number {
	for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
		let before = at;
		while (before > from && text.charCodeAt(before - 1) === backslash) before -= 1;
		if ((at - before) % 2 === 0) return at;
	}
	return -1;
}
