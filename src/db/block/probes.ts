import {Buffer} from 'node:buffer';
import {foldBytes} from '../../base/fold-case.ts';
import {deepened, visitGrams} from './grams.ts';

/** Most grams of a needle that are looked for; a block that has so many of them will hardly lack another. */
export const mostProbes = 64;

/** Bytes of folded log lines, the most frequent first. */
const frequentBytes = ' 0123456789eotainrs.-:ldcmu/"pfh=[]gb_,w()kvyxjqz';

/**
 * The hashes of a needle's grams, which each line has that contains the needle, in whatever case: the rarest first, so that a block
 * is refused by the first of them. None for a needle of less than four bytes.
 */
export function needleProbes(needle: string): Int32Array {
	const bytes = foldBytes(Buffer.from(needle));
	/** Rarity by hash. */
	const found = new Map<number, number>();
	visitGrams(bytes, 0, bytes.length, {
		gram: (hash, window) => found.set(deepened(hash, window), rarityOf(window)),
		address: (hash, window) => found.set(deepened(hash, window), Number.MAX_VALUE),
	});
	const rarest = [...found].toSorted(([, one], [, other]) => other - one);
	return Int32Array.from(rarest.slice(0, mostProbes), ([hash]) => hash);
}

function rarityOf(window: number): number {
	let rarity = 0;
	for (let shift = 0; shift < 32; shift += 8) {
		const place = frequentBytes.indexOf(String.fromCharCode((window >>> shift) & 0xff));
		rarity += place < 0 ? frequentBytes.length : place;
	}
	return rarity;
}
