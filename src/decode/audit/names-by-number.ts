/** A list of names by number from text: names in order, each one more than the one before; `@7` says that the next is 7. */
export function namesByNumber(text: string): readonly (string | undefined)[] {
	const names: (string | undefined)[] = [];
	let next = 0;
	for (const word of text.trim().split(/\s+/)) {
		if (word.startsWith('@')) next = Number(word.slice(1));
		else {
			while (names.length < next) names.push(undefined);
			names[next] = word;
			next += 1;
		}
	}
	return names;
}
