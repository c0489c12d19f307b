/** What stands for `%name%` in values with the `expand` modifier, by name. */
export type Placeholders = ReadonlyMap<string, readonly string[]>;

export type Expansion =
	| {readonly kind: 'ok'; readonly values: readonly unknown[]}
	| {readonly kind: 'error'; readonly message: string; readonly remedy: string};

// `\%` is a percent sign as it stands.
const piece = /\\%|%([^%\s]+)%/g;

/** Puts each value of a placeholder in its place, so that one value may become several; `\%` becomes a plain `%`. */
export function expandPlaceholders(
	values: readonly unknown[],
	placeholders: Placeholders,
): Expansion {
	const expanded: unknown[] = [];
	for (const value of values) {
		if (typeof value !== 'string') {
			expanded.push(value);
			continue;
		}
		const unknown = namesIn(value).find((name) => !placeholders.has(name));
		if (unknown !== undefined) {
			const known = [...placeholders.keys()].map((name) => `%${name}%`).join(', ');
			return {
				kind: 'error',
				message: `nothing is known to stand for %${unknown}%`,
				remedy: known === '' ? 'write the values out' : `use ${known} or write the values out`,
			};
		}
		expanded.push(...expandOne(value, placeholders));
	}
	return {kind: 'ok', values: expanded};
}

function namesIn(value: string): readonly string[] {
	return [...value.matchAll(piece)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/** Where a value holds several placeholders, the first is varied and the others take their own values in turn. */
function expandOne(value: string, placeholders: Placeholders): readonly string[] {
	const [first] = namesIn(value);
	if (first === undefined) return [value.replaceAll('\\%', '%')];
	const variants = placeholders.get(first) ?? [];
	return variants.flatMap((variant) =>
		expandOne(
			value.replace(`%${first}%`, () => variant.replaceAll('%', '\\%')),
			placeholders,
		),
	);
}
