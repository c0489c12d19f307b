import {isIPv6, SocketAddress} from 'node:net';
import {canonicalAddress} from '../../base/ip-network.ts';
import type {FoundFields, LookupRow, LookupTable} from './table.ts';

/** Of one name. */
const mostAddresses = 8;

/** A table of the rows. */
export function rowTable(rows: readonly LookupRow[]): LookupTable {
	const table = new RowTable();
	for (const row of rows) table.add(row);
	return table;
}

/** Addresses, networks and names; of several networks that hold an address, or domains that hold a name, the smallest counts. Of equal keys the first counts. */
export class RowTable implements LookupTable {
	size = 0;
	readonly #byKey = new Map<string, FoundFields>();
	/** By family and length of the prefix, then by its bits. */
	readonly #networks = new Map<string, Map<bigint, FoundFields>>();
	/** Families and lengths, the longest first. */
	#lengths: readonly (readonly [family: number, length: number])[] = [];
	/** Of keys such as `*.example.org`: what stands behind the point. */
	readonly #domains = new Map<string, FoundFields>();
	/** By a name of a hosts file, in lower case. */
	readonly #named = new Map<string, FoundFields[]>();

	add({key, fields, names = []}: LookupRow): void {
		this.size += 1;
		for (const name of names)
			this.#addName(name.toLowerCase(), [...fields, ['asset.address', key]]);
		const [address = '', length] = key.split('/');
		if (length !== undefined) this.#addNetwork(bitsOf(address), Number(length), fields);
		else if (key.startsWith('*.')) putFirst(this.#domains, key.slice(2).toLowerCase(), fields);
		else putFirst(this.#byKey, canonicalAddress(key) ?? key.toLowerCase(), fields);
	}

	find(value: string): FoundFields | undefined {
		const address = canonicalAddress(value);
		const found = this.#byKey.get(address ?? value.toLowerCase());
		if (found !== undefined) return found;
		return address === undefined ? this.#domainOf(value) : this.#networkOf(address);
	}

	named(name: string): readonly FoundFields[] {
		return this.#named.get(name.toLowerCase()) ?? [];
	}

	#addName(name: string, fields: FoundFields): void {
		const known = this.#named.get(name);
		if (known === undefined) this.#named.set(name, [fields]);
		else if (known.length < mostAddresses) known.push(fields);
	}

	#addNetwork({family, bits}: AddressBits, length: number, fields: FoundFields): void {
		const group = `${family}/${length}`;
		let known = this.#networks.get(group);
		if (known === undefined) {
			known = new Map();
			this.#networks.set(group, known);
			this.#lengths = [...this.#lengths, [family, length] as const].toSorted(
				([, one], [, other]) => other - one,
			);
		}
		putFirst(known, prefixOf(bits, family, length), fields);
	}

	#networkOf(address: string): FoundFields | undefined {
		const {family, bits} = bitsOf(address);
		for (const [network, length] of this.#lengths) {
			if (network !== family) continue;
			const prefix = prefixOf(bits, family, length);
			const fields = this.#networks.get(`${family}/${length}`)?.get(prefix);
			if (fields !== undefined) return fields;
		}
		return undefined;
	}

	#domainOf(name: string): FoundFields | undefined {
		if (this.#domains.size === 0) return undefined;
		const text = name.toLowerCase();
		for (let dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
			const fields = this.#domains.get(text.slice(dot + 1));
			if (fields !== undefined) return fields;
		}
		return undefined;
	}
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
