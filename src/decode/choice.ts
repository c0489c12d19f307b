import type {FieldValue} from '../model/event.ts';
import {FieldConstant} from '../model/field-name.ts';

/** Constant fields for a text that has one of the words, or of the parts; without both they are for every text. */
export interface ChoiceCase {
	readonly words?: readonly string[] | undefined;
	readonly contains?: readonly string[] | undefined;
	readonly fields: Readonly<Record<string, FieldValue>>;
}

/** Texts remembered, since a firewall has a handful of log prefixes. */
export const maxRemembered = 256;

/** Makes a function from text to the constants of the first case that applies. */
export function compileChoice(
	cases: readonly ChoiceCase[],
): (text: string) => readonly FieldConstant[] {
	const compiled = cases.map(({words, contains, fields}) => ({
		words: words?.map((word) => word.toLowerCase()),
		contains: contains?.map((part) => part.toLowerCase()),
		fields: Object.entries(fields).map(([name, value]) => new FieldConstant(name, value)),
	}));
	const remembered = new Map<string, readonly FieldConstant[]>();
	return (text) => {
		const known = remembered.get(text);
		if (known !== undefined) return known;
		const lower = text.toLowerCase();
		const words = new Set(lower.split(/[^a-z0-9]+/));
		const found = compiled.find((each) => applies(each, lower, words))?.fields ?? [];
		if (remembered.size >= maxRemembered) remembered.clear();
		remembered.set(text, found);
		return found;
	};
}

function applies(
	{words, contains}: Pick<ChoiceCase, 'words' | 'contains'>,
	text: string,
	textWords: ReadonlySet<string>,
): boolean {
	if (words === undefined && contains === undefined) return true;
	return (
		(words ?? []).some((word) => textWords.has(word)) ||
		(contains ?? []).some((part) => text.includes(part))
	);
}
