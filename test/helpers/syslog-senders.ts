import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import type {Socket} from 'node:net';
import {connect} from 'node:net';

/** Sends each text as one datagram to a port of this machine, from one of its loopback addresses. */
export async function sendDatagrams(
	port: number,
	datagrams: readonly (string | Buffer)[],
	from = '127.0.0.1',
): Promise<void> {
	const socket = createSocket('udp4');
	socket.bind(0, from);
	await once(socket, 'listening');
	for (const datagram of datagrams) {
		// oxlint-disable-next-line no-await-in-loop
		await new Promise<void>((resolve, reject) => {
			socket.send(datagram, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
		});
	}
	socket.close();
	await once(socket, 'close');
}

/** Sends the bytes over a connection of its own, and ends it when they are taken. */
export async function sendStream(port: number, bytes: string | Buffer): Promise<void> {
	const socket = await openConnection(port);
	socket.end(bytes);
	// Not `once`: a peer that resets the connection closes it too.
	await new Promise<void>((resolve) => {
		if (socket.closed) resolve();
		else socket.once('close', () => resolve());
	});
}

/** A connection whose errors only close it. */
export async function openConnection(port: number): Promise<Socket> {
	const socket = connect({port, host: '127.0.0.1'});
	await once(socket, 'connect');
	// Nothing comes, but without a reader the end of the peer would not be seen.
	socket.on('error', () => undefined).resume();
	return socket;
}
