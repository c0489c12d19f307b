import {Buffer} from 'node:buffer';
import {foldBytes} from '../../base/fold-case.ts';
import {addressBytes, gramBytes, Grams} from './grams.ts';

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
	const [grams, found] = [new Grams(true), new Map<number, number>()];
	for (let from = 0; from + gramBytes <= bytes.length; from += 1) {
		grams.readFolded(bytes, from, from + gramBytes);
		found.set(grams.hashes[0] ?? 0, rarityOf(bytes.subarray(from, from + gramBytes)));
		// The gram of eight bytes, where these are of an address, comes last; before it, there are five of four bytes.
		if (from + addressBytes > bytes.length) continue;
		grams.readFolded(bytes, from, from + addressBytes);
		if (grams.count > addressBytes - gramBytes + 1)
			found.set(grams.hashes[grams.count - 1] ?? 0, Number.POSITIVE_INFINITY);
	}
	const rarest = [...found].toSorted(([, one], [, other]) => (one === other ? 0 : other - one));
	return Int32Array.from(rarest.slice(0, mostProbes), ([hash]) => hash);
}

function rarityOf(gram: Buffer): number {
	let rarity = 0;
	for (const byte of gram) {
		const place = frequentBytes.indexOf(String.fromCharCode(byte));
		rarity += place < 0 ? frequentBytes.length : place;
	}
	return rarity;
}
