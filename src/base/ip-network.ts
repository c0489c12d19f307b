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

/** IPv6 addresses whose answer is remembered: to find one costs a microsecond, and it is asked for every message. */
const rememberedAddresses = 4096;

/** A set of addresses given as CIDR blocks or single addresses. IPv4-mapped IPv6 addresses count as IPv4. */
export class NetworkSet {
	readonly #list = new BlockList();
	readonly #known = new Map<string, boolean>();
	/** First and last address of each IPv4 network; undefined where one of IPv6 can hold IPv4 addresses, too. */
	#ranges: (readonly [first: number, last: number])[] | undefined = [];

	/** Throws a TypeError that names the first text that is no network. */
	constructor(networks: readonly string[]) {
		for (const text of networks) {
			const network = parseNetwork(text);
			if (network === undefined)
				throw new TypeError(`'${text}' is not an address or CIDR network such as 10.0.0.0/8`);
			this.#list.addSubnet(network.address, network.prefix, network.family);
			if (network.family === 'ipv4') this.#ranges?.push(rangeOf(network));
			else if (holdsMapped(network)) this.#ranges = undefined;
		}
	}

	has(address: string): boolean {
		const number = this.#ranges === undefined ? noNumber : numberOf(address);
		return number === noNumber ? this.#hasAny(address) : this.#hasNumber(number);
	}

	#hasNumber(number: number): boolean {
		const ranges = this.#ranges ?? [];
		for (let index = 0; index < ranges.length; index += 1) {
			const range = ranges[index];
			if (range !== undefined && number >= range[0] && number <= range[1]) return true;
		}
		return false;
	}

	#hasAny(address: string): boolean {
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

interface Network {
	readonly address: string;
	readonly prefix: number;
	readonly family: 'ipv4' | 'ipv6';
}

function rangeOf({address, prefix}: Network): readonly [first: number, last: number] {
	const size = 2 ** (32 - prefix);
	const first = Math.floor(numberOf(address) / size) * size;
	return [first, first + size - 1];
}

/** Whether an IPv6 network has addresses that count as IPv4. */
function holdsMapped({address, prefix, family}: Network): boolean {
	const list = new BlockList();
	list.addSubnet(address, prefix, family);
	const isAround = ['0.0.0.0', '255.255.255.255'].some((end) =>
		list.check(`::ffff:${end}`, 'ipv6'),
	);
	return isAround || !(canonicalAddress(address) ?? '').includes(':');
}

const noNumber = -1;

/** The number of an IPv4 address in four parts without leading zeros; `noNumber` for other texts. */
function numberOf(address: string): number {
	let [number, part, parts] = [0, noNumber, 1];
	for (let at = 0; at < address.length; at += 1) {
		const code = address.charCodeAt(at);
		if (code === 0x2e && part !== noNumber) {
			number = number * 256 + part;
			parts += 1;
			part = noNumber;
		} else if (code >= 0x30 && code <= 0x39 && part !== 0) {
			part = (part === noNumber ? 0 : part * 10) + code - 0x30;
			if (part > 255) return noNumber;
		} else return noNumber;
	}
	return parts === 4 && part !== noNumber ? number * 256 + part : noNumber;
}

function parseNetwork(text: string): Network | undefined {
	const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
	if (isIP(address) === 0) return undefined;
	const widest = isIPv6(address) ? 128 : 32;
	const prefix = length === undefined ? widest : Number(length);
	return prefix > widest ? undefined : {address, prefix, family: familyOf(address)};
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
	return isIPv6(address) ? 'ipv6' : 'ipv4';
}
