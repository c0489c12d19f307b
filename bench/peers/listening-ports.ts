import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {localAddress} from '../../src/intake/kernel-drops.ts';

/** A TCP port of loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	server.close();
	await once(server, 'close');
	return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Whether a program listens on the port of 127.0.0.1: proc(5) names the socket's state in the column behind the two addresses. */
export function isListening(port: number, protocol: 'tcp' | 'udp'): boolean {
	const listens = {tcp: '0A', udp: '07'}[protocol];
	const local = localAddress({address: '127.0.0.1', port});
	const lines = readFileSync(`/proc/net/${protocol}`, 'utf8').split('\n');
	return lines.some((line) => {
		const [, from, , state] = line.trim().split(/\s+/);
		return from === local && state === listens;
	});
}
