import type {CST} from 'yaml';

/** A token, and how many lists and maps it is in. */
interface Nested {
	readonly token: CST.Token;
	readonly depth: number;
}

/** Where lists and maps first nest deeper than this, as an offset; undefined where they do not. Asked before anything is built from the tokens. */
export function deeperThan(most: number, tokens: readonly CST.Token[]): number | undefined {
	// Not by recursion, which is what the depth would exhaust.
	const waiting: Nested[] = tokens.map((token) => ({token, depth: 0}));
	let first: number | undefined;
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const depth = 'items' in next.token ? next.depth + 1 : next.depth;
		if (depth <= most) for (const token of within(next.token)) waiting.push({token, depth});
		else if (first === undefined || next.token.offset < first) first = next.token.offset;
	}
	return first;
}

function within(token: CST.Token): readonly CST.Token[] {
	if (token.type === 'document') return token.value === undefined ? [] : [token.value];
	if (!('items' in token)) return [];
	return token.items
		.flatMap((item) => [item.key, item.value])
		.filter((inner) => inner !== null && inner !== undefined);
}
