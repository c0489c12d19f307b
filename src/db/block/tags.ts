import {foldCase} from '../../base/fold-case.ts';
import {canonicalAddress} from '../../base/ip-network.ts';
import {deepest} from './grams.ts';

/** Bits per listed value: it stands alone, where a needle has many grams. */
const multipliers = [0x85eb_ca6b, 0x27d4_eb2f, 0x1656_67b1];

/**
 * Hashes of a listed value together with its name (listed-values.ts): in a signature where a row has it, whatever its case and, of an
 * address, in whatever form.
 */
export function tagHashes(name: string, value: string): Int32Array {
	const text = `${name}\0${canonicalAddress(value) ?? foldCase(value)}`;
	let hash = 0x811c_9dc5;
	for (let at = 0; at < text.length; at += 1)
		hash = Math.imul(hash ^ text.charCodeAt(at), 0x0100_0193);
	hash ^= hash >>> 15;
	return Int32Array.from(multipliers, (multiplier) => Math.imul(hash, multiplier) | deepest);
}
