import {isIPv6, SocketAddress} from 'node:net';
import {canonicalAddress} from '../../base/ip-network.ts';
import type {FoundFields, LookupRow, LookupTable} from './table.ts';

/** A table of addresses, networks and names; of several networks that hold an address, the smallest counts. Of equal keys the first counts. */
export function rowTable(rows: readonly LookupRow[]): LookupTable {
	const byKey = new Map<string, FoundFields>();
	/** By family and length of the prefix, then by its bits. */
	const networks = new Map<string, Map<bigint, FoundFields>>();
	for (const {key, fields} of rows) {
		const [address = '', length] = key.split('/');
		if (length === undefined) putFirst(byKey, canonicalAddress(key) ?? key.toLowerCase(), fields);
		else {
			const {family, bits} = bitsOf(address);
			const group = `${family}/${length}`;
			const known = networks.get(group) ?? new Map<bigint, FoundFields>();
			networks.set(group, known);
			putFirst(known, prefixOf(bits, family, Number(length)), fields);
		}
	}
	const lengths = [...networks.keys()]
		.map((group) => group.split('/').map(Number))
		.toSorted(([, one = 0], [, other = 0]) => other - one);
	return {
		size: rows.length,
		find(value) {
			const address = canonicalAddress(value);
			const found = byKey.get(address ?? value.toLowerCase());
			if (found !== undefined || address === undefined) return found;
			const {family, bits} = bitsOf(address);
			for (const [network, length = 0] of lengths) {
				if (network !== family) continue;
				const prefix = prefixOf(bits, family, length);
				const fields = networks.get(`${family}/${length}`)?.get(prefix);
				if (fields !== undefined) return fields;
			}
			return undefined;
		},
	};
}

function putFirst<Key>(map: Map<Key, FoundFields>, key: Key, fields: FoundFields): void {
	if (!map.has(key)) map.set(key, fields);
}

interface AddressBits {
	readonly family: 4 | 6;
	readonly bits: bigint;
}

function bitsOf(address: string): AddressBits {
	if (!isIPv6(address)) {
		const bits = address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
		return {family: 4, bits};
	}
	const [head = '', tail] = new SocketAddress({address, family: 'ipv6'}).address.split('::');
	const front = head === '' ? [] : head.split(':');
	const back = tail === undefined || tail === '' ? [] : tail.split(':');
	const zeros = Array.from({length: 8 - front.length - back.length}, () => '0');
	const groups = [...front, ...(tail === undefined ? [] : zeros), ...back];
	return {family: 6, bits: groups.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)};
}

function prefixOf(bits: bigint, family: 4 | 6, length: number): bigint {
	return bits >> BigInt((family === 4 ? 32 : 128) - length);
}
