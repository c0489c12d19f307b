import {readFileSync} from 'node:fs';
import {endianness} from 'node:os';
import {isIPv4} from 'node:net';
import type {ListenAddress, Listening} from './listening.ts';

// Not /proc/net: ProcSubset=pid of systemd.exec(5) hides it.
const tables = ['/proc/self/net/udp', '/proc/self/net/udp6'] as const;

/** Datagrams that the kernel dropped because the receive buffer of the socket there was full, since it was opened (proc(5)). */
export interface SocketDrops extends ListenAddress {
	readonly dropped: number;
}

/** The kernel's counts, which end with the socket, as counts that go on. */
export class KernelDrops {
	/** Of sockets that are closed, by where they were. */
	readonly #closed = new Map<string, SocketDrops>();

	/** Closes the socket; what was dropped there stays counted. */
	async close(socket: Listening): Promise<void> {
		const {address, port} = socket;
		const local = localAddress(socket);
		const known = this.#closed.get(local)?.dropped ?? 0;
		const before = readDrops([local]).get(local) ?? 0;
		await socket.close();
		// Others may be open there.
		const after = readDrops([local]).get(local) ?? 0;
		this.#closed.set(local, {address, port, dropped: known + before - after});
	}

	/** By where these sockets are, which are open, and where others were before; without those that dropped nothing. */
	list(open: readonly ListenAddress[]): readonly SocketDrops[] {
		const opened = new Map(open.map((socket) => [localAddress(socket), socket]));
		const counted = readDrops([...opened.keys()]);
		const drops = new Map(this.#closed);
		for (const [local, {address, port}] of opened) {
			const dropped = (drops.get(local)?.dropped ?? 0) + (counted.get(local) ?? 0);
			drops.set(local, {address, port, dropped});
		}
		return [...drops.values()].filter(({dropped}) => dropped > 0);
	}
}

/** The sums of the column `drops` by `local_address`; several sockets may share one (SO_REUSEPORT). */
export function dropsIn(table: string, locals: readonly string[]): ReadonlyMap<string, number> {
	const drops = new Map(locals.map((local) => [local, 0]));
	for (const line of table.split('\n').slice(1)) {
		const columns = line.trim().split(/\s+/);
		const [, local = ''] = columns;
		const known = drops.get(local);
		if (known !== undefined) drops.set(local, known + Number(columns.at(-1)));
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

function readDrops(locals: readonly string[]): ReadonlyMap<string, number> {
	return locals.length === 0 ? new Map() : dropsIn(tables.map(readTable).join('\n'), locals);
}

function readTable(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		// Another system than Linux, or no IPv6: nothing is known of drops there.
		return '';
	}
}
