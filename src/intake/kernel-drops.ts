import {readFileSync} from 'node:fs';
import {endianness} from 'node:os';
import {isIPv4} from 'node:net';
import type {ListenAddress} from './listening.ts';

// Not /proc/net: ProcSubset=pid of systemd.exec(5) hides it.
const tables = ['/proc/self/net/udp', '/proc/self/net/udp6'] as const;

/** Datagrams the kernel dropped because the sockets' receive buffers were full, since they were opened (proc(5)). */
export function kernelDrops(sockets: readonly ListenAddress[]): number {
	if (sockets.length === 0) return 0;
	const locals = new Set(sockets.map(localAddress));
	return tables.reduce((sum, table) => sum + dropsIn(readTable(table), locals), 0);
}

/** The sum of the column `drops` over the lines whose `local_address` is among these. */
export function dropsIn(table: string, locals: ReadonlySet<string>): number {
	let drops = 0;
	for (const line of table.split('\n').slice(1)) {
		const columns = line.trim().split(/\s+/);
		if (locals.has(columns[1] ?? '')) drops += Number(columns.at(-1));
	}
	return drops;
}

/** Address and port as the tables write them: 32-bit words in the machine's byte order, in hex. */
export function localAddress({address, port}: ListenAddress): string {
	const bytes = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
	if (endianness() === 'LE') bytes.swap32();
	const hex = `${bytes.toString('hex')}:${port.toString(16).padStart(4, '0')}`;
	return hex.toUpperCase();
}

/** RFC 4291 §2.2, without a trailing IPv4 part: a socket's own address never has one. */
function ipv6Bytes(address: string): Buffer {
	const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
	const before = head === '' ? [] : head.split(':');
	const after = tail === undefined || tail === '' ? [] : tail.split(':');
	const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
	const groups = [...before, ...zeros, ...after].map((group) => group.padStart(4, '0'));
	return Buffer.from(groups.join(''), 'hex');
}

function readTable(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// Another system than Linux, or no IPv6: nothing is known of drops there.
		return '';
	}
}
