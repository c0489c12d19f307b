import {once} from 'node:events';
import {connect} from 'node:net';
import {syslog3164} from '../../src/cli/demo/messages.ts';

/** Failed logins of one address on host "pi", stamped with the present in UTC. */
export function guesses(address: string, count: number): readonly string[] {
	return Array.from({length: count}, (_, at) =>
		syslog3164({
			facility: 10,
			severity: 6,
			host: 'pi',
			tag: 'sshd[811]',
			text: `Failed password for invalid user admin from ${address} port ${50_000 + at} ssh2`,
			now: new Date(),
		}).toString(),
	);
}

/** Packets of one address that host "router" denied. */
export function denies(address: string, count: number): readonly string[] {
	return Array.from({length: count}, (_, at) =>
		syslog3164({
			facility: 0,
			severity: 4,
			host: 'router',
			tag: 'kernel',
			text: `[UFW BLOCK] IN=lan OUT=wan MAC=00:00 SRC=${address} DST=198.51.100.23 LEN=60 TTL=63 ID=${at} PROTO=TCP SPT=${40_000 + at} DPT=23 SYN`,
			now: new Date(),
		}).toString(),
	);
}

/** Sends the lines over one TCP connection, each ended by a newline; resolves when all is handed to the kernel. */
export async function sendLines(port: number, lines: readonly string[]): Promise<void> {
	await sendBytes(port, Buffer.from(lines.map((line) => `${line}\n`).join('')));
}

/** The same of bytes that are framed already. */
export async function sendBytes(port: number, bytes: Buffer): Promise<void> {
	const socket = connect(port, '127.0.0.1');
	await once(socket, 'connect');
	socket.resume().end(bytes);
	await once(socket, 'close');
}
