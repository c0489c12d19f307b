import {Buffer} from 'node:buffer';
import {SocketAddress as NodeAddress} from 'node:net';
import {familyNames} from './number-names.ts';

/** What `saddr=` tells: struct sockaddr of the kernel. */
export interface SocketAddress {
	/** `ipv4`, `ipv6`, `unix`, `netlink`, ...; the number where it has no name. */
	readonly family: string;
	readonly address?: string;
	readonly port?: number;
	/** IPv6's flow information, where there is any. */
	readonly flow?: number;
	/** Of a Unix socket; abstract ones begin with `@`. */
	readonly path?: string;
}

const [unix, inet, inet6] = [1, 2, 10];
/** struct sockaddr_in, sockaddr_in6 up to the address. */
const sizes = {inet: 8, inet6: 24} as const;
/** sockaddr_storage. */
const mostBytes = 128;

/** Undefined where the text is none. */
export function parseSocketAddress(hexadecimal: string): SocketAddress | undefined {
	const isHex = /^(?:[0-9A-Fa-f]{2})+$/.test(hexadecimal);
	if (!isHex || hexadecimal.length < 4 || hexadecimal.length > 2 * mostBytes) return undefined;
	const bytes = Buffer.from(hexadecimal, 'hex');
	// The family is in the order of the host, of which nearly all are little endian; the other has the number in the second byte.
	const family = bytes.readUInt16LE(0) < 256 ? bytes.readUInt16LE(0) : bytes.readUInt16BE(0);
	if (family === inet && bytes.length >= sizes.inet) return inetAddress(bytes);
	if (family === inet6 && bytes.length >= sizes.inet6) return inet6Address(bytes);
	if (family === unix) return unixAddress(bytes.subarray(2));
	return {family: familyNames[family] ?? String(family)};
}

function inetAddress(bytes: Buffer): SocketAddress {
	return {
		family: 'ipv4',
		address: bytes.subarray(4, sizes.inet).join('.'),
		port: bytes.readUInt16BE(2),
	};
}

function inet6Address(bytes: Buffer): SocketAddress {
	const groups = Array.from({length: 8}, (_, index) =>
		bytes.readUInt16BE(8 + 2 * index).toString(16),
	);
	const {address} = new NodeAddress({address: groups.join(':'), family: 'ipv6'});
	const flow = bytes.readUInt32BE(4);
	return {
		family: 'ipv6',
		address,
		port: bytes.readUInt16BE(2),
		...(flow > 0 ? {flow} : {}),
	};
}

function unixAddress(path: Buffer): SocketAddress {
	const isAbstract = path[0] === 0 && path.length > 1;
	const name = isAbstract ? path.subarray(1) : path;
	const end = name.indexOf(0);
	const text = name.subarray(0, end < 0 ? name.length : end).toString();
	return {family: 'unix', ...(text === '' ? {} : {path: isAbstract ? `@${text}` : text})};
}
