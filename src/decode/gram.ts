import {byteRank} from './needle.ts';

/** Bytes of a gram, a run of bytes by which a text is found; a shorter text is not. */
const gramBytes = 3;

/** The bits of a gram that is a number. */
export const gramMask = 0xffffff;

/** The text by which a way through a pattern is found best: that with the rarest gram; undefined where all are too short. */
export function findableText(literals: readonly Uint8Array[]): Uint8Array | undefined {
	const long = literals.filter(({length}) => length >= gramBytes);
	return long.toSorted((one, other) => rankOf(one) - rankOf(other))[0];
}

function rankOf(literal: Uint8Array): number {
	return gramRank(literal, rarestGramEnd(literal));
}

/** Where the last byte of the text's rarest gram is. */
export function rarestGramEnd(literal: Uint8Array): number {
	let best = gramBytes - 1;
	for (let end = gramBytes; end < literal.length; end += 1)
		if (gramRank(literal, end) < gramRank(literal, best)) best = end;
	return best;
}

function gramRank(literal: Uint8Array, end: number): number {
	let rank = 0;
	for (let at = end - gramBytes + 1; at <= end; at += 1) rank += byteRank(literal[at] ?? 0);
	return rank;
}

/** The gram that ends there as a number. */
export function gramAt(literal: Uint8Array, end: number): number {
	let gram = 0;
	for (let at = end - gramBytes + 1; at <= end; at += 1) gram = (gram << 8) | (literal[at] ?? 0);
	return gram;
}
