import {byteRank} from './needle.ts';

/** Bytes of a gram, a run of bytes by which a text is found; a shorter text is not. */
const gramBytes = 3;

/** The bits of a gram that is a number. */
export const gramMask = 0xffffff;

const ranks = Uint8Array.from({length: 256}, (_, byte) => byteRank(byte));

/** The text by which a way through a pattern is found best: that with the rarest gram; undefined where all are too short. */
export function findableText(literals: readonly Uint8Array[]): Uint8Array | undefined {
	let best: {readonly literal: Uint8Array; readonly rank: number} | undefined;
	for (const literal of literals) {
		if (literal.length < gramBytes) continue;
		const rank = gramRank(literal, rarestGramEnd(literal));
		if (best === undefined || rank < best.rank) best = {literal, rank};
	}
	return best?.literal;
}

/** Where the last byte of the text's rarest gram is. */
export function rarestGramEnd(literal: Uint8Array): number {
	let best = gramBytes - 1;
	let rank = gramRank(literal, best);
	let bestRank = rank;
	for (let end = gramBytes; end < literal.length; end += 1) {
		rank += rankAt(literal, end) - rankAt(literal, end - gramBytes);
		if (rank >= bestRank) continue;
		bestRank = rank;
		best = end;
	}
	return best;
}

function gramRank(literal: Uint8Array, end: number): number {
	let rank = 0;
	for (let at = end - gramBytes + 1; at <= end; at += 1) rank += rankAt(literal, at);
	return rank;
}

function rankAt(literal: Uint8Array, at: number): number {
	return ranks[literal[at] ?? 0] ?? 0;
}

/** The gram that ends there as a number. */
export function gramAt(literal: Uint8Array, end: number): number {
	let gram = 0;
	for (let at = end - gramBytes + 1; at <= end; at += 1) gram = (gram << 8) | (literal[at] ?? 0);
	return gram;
}
