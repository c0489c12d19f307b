import {literally} from '../model/wildcard-expression.ts';

/** Where in a text another one is looked for, as Sigma's modifiers say. */
export type Place = 'contains' | 'startswith' | 'endswith';

/** Most texts, and characters of them, that one expression holds. */
const expressionLimits = {texts: 256, characters: 8192} as const;

/**
 * Makes the test whether one of the texts is there, in one pass: an expression of nothing but texts cannot stall.
 */
export function anyAt(place: Place, texts: readonly string[]): (text: string) => boolean {
	const expressions: RegExp[] = [];
	let [from, characters] = [0, 0];
	for (const [index, {length}] of texts.entries()) {
		characters += length;
		const next = texts[index + 1];
		const isFull =
			next === undefined ||
			index + 1 - from === expressionLimits.texts ||
			characters + next.length > expressionLimits.characters;
		if (!isFull) continue;
		const either = texts
			.slice(from, index + 1)
			.map(literally)
			.join('|');
		const [begin, end] = [place === 'startswith' ? '^' : '', place === 'endswith' ? '$' : ''];
		expressions.push(new RegExp(`${begin}(?:${either})${end}`));
		[from, characters] = [index + 1, 0];
	}
	return (text) => expressions.some((expression) => expression.test(text));
}
