import {BlockList, isIP, isIPv6, SocketAddress} from 'node:net';

/** IPv4 private networks (RFC 1918) and IPv6 unique local addresses (RFC 4193). */
export const privateNetworks = [
	'10.0.0.0/8',
	'172.16.0.0/12',
	'192.168.0.0/16',
	'fc00::/7',
] as const;

/** IPv4 and IPv6 loopback (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
export const loopbackNetworks = ['127.0.0.0/8', '::1/128'] as const;

/** Addresses whose answer is remembered: to find one costs a microsecond, and it is asked for every message. */
const rememberedAddresses = 4096;

/** A set of addresses given as CIDR blocks or single addresses. IPv4-mapped IPv6 addresses count as IPv4. */
export class NetworkSet {
	readonly #list = new BlockList();
	readonly #known = new Map<string, boolean>();

	/** Throws a TypeError that names the first text that is no network. */
	constructor(networks: readonly string[]) {
		for (const text of networks) {
			const network = parseNetwork(text);
			if (network === undefined)
				throw new TypeError(`'${text}' is not an address or CIDR network such as 10.0.0.0/8`);
			this.#list.addSubnet(network.address, network.prefix, network.family);
		}
	}

	has(address: string): boolean {
		const known = this.#known.get(address);
		if (known !== undefined) return known;
		const plain = plainAddress(address);
		if (isIP(plain) === 0) return false;
		const isIn = this.#list.check(plain, familyOf(plain));
		if (this.#known.size === rememberedAddresses) this.#known.clear();
		this.#known.set(address, isIn);
		return isIn;
	}
}

/** Whether the text is an address or a CIDR network. */
export function isNetwork(text: string): boolean {
	return parseNetwork(text) !== undefined;
}

/** An address as people write it: IPv4-mapped IPv6 (`::ffff:10.0.0.1`, RFC 4291 §2.5.5.2) as IPv4, no zone. */
export function plainAddress(address: string): string {
	if (!address.includes(':') && !address.includes('%')) return address;
	const [withoutZone = ''] = address.split('%');
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone);
	return mapped?.[1] ?? withoutZone;
}

/** The one form of all texts that are the same address, by `plainAddress` and RFC 5952; undefined where the text is none. */
export function canonicalAddress(text: string): string | undefined {
	const address = plainAddress(text);
	if (!isIPv6(address)) return isIP(address) === 0 ? undefined : address;
	return plainAddress(new SocketAddress({address, family: 'ipv6'}).address);
}

function parseNetwork(
	text: string,
): {address: string; prefix: number; family: 'ipv4' | 'ipv6'} | undefined {
	const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
	if (isIP(address) === 0) return undefined;
	const widest = isIPv6(address) ? 128 : 32;
	const prefix = length === undefined ? widest : Number(length);
	return prefix > widest ? undefined : {address, prefix, family: familyOf(address)};
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
	return isIPv6(address) ? 'ipv6' : 'ipv4';
}
