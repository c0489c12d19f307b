import {createSocket} from 'node:dgram';
import type {Socket as DatagramSocket} from 'node:dgram';
import {once} from 'node:events';
import {connect} from 'node:net';
import type {Socket} from 'node:net';
import {messageOf, NmsError} from '../../base/errors.ts';
import type {DeviceName} from './attack.ts';
import {deviceNames} from './attack.ts';

/** Where the demo's hub listens. */
export interface Ports {
	readonly udp: number;
	readonly tcp: number;
}

/** The three senders, each with a loopback address of its own, so that the hub sees three sources. */
export interface Devices {
	/** Sends over the device's own transport. */
	send(device: DeviceName, message: Buffer): void;
	/** Sends one UDP datagram from the device's address. */
	sendDatagram(device: DeviceName, datagram: Buffer): void;
	close(): void;
}

const hubAddress = '127.0.0.1';
const addresses: Readonly<Record<DeviceName, string>> = {
	pi: '127.0.1.1',
	router: '127.0.1.2',
	web: '127.0.1.3',
};

/** Opens every device's sockets; rejects with what to do where its address or the hub's port cannot be used. */
export async function openDevices(ports: Ports): Promise<Devices> {
	const streams = new Map<DeviceName, Socket>();
	const datagrams = new Map<DeviceName, DatagramSocket>();
	const close = (): void => {
		for (const stream of streams.values()) stream.destroy();
		for (const socket of datagrams.values()) socket.close();
	};
	try {
		for (const device of deviceNames) {
			const address = addresses[device];
			// One after the other, so that a failure leaves nothing behind that is still being opened.
			// oxlint-disable no-await-in-loop
			datagrams.set(device, await datagramSocket(address));
			if (device !== 'router') streams.set(device, await connection(address, ports.tcp));
			// oxlint-enable no-await-in-loop
		}
	} catch (error) {
		close();
		throw notAvailable(error);
	}
	const sendDatagram = (device: DeviceName, bytes: Buffer): void => {
		datagrams.get(device)?.send(bytes, ports.udp, hubAddress, ignore);
	};
	return {
		send: (device, message) => {
			const stream = streams.get(device);
			if (stream === undefined) sendDatagram(device, message);
			else stream.write(framed(device, message));
		},
		sendDatagram,
		close,
	};
}

// RFC 6587: the web server counts octets (§3.4.1), the pi ends lines (§3.4.2).
function framed(device: DeviceName, message: Buffer): Buffer {
	return device === 'web'
		? Buffer.concat([Buffer.from(`${message.length} `), message])
		: Buffer.concat([message, Buffer.from('\n')]);
}

async function datagramSocket(address: string): Promise<DatagramSocket> {
	const socket = createSocket('udp4');
	socket.bind(0, address);
	try {
		await once(socket, 'listening');
	} catch (error) {
		socket.close();
		throw error;
	}
	return socket.on('error', ignore);
}

async function connection(localAddress: string, port: number): Promise<Socket> {
	const socket = connect({host: hubAddress, port, localAddress});
	await once(socket, 'connect');
	return socket.on('error', ignore);
}

/** A lost message of a demo that is ending, or whose hub is, matters to nobody. */
function ignore(): void {}

function notAvailable(error: unknown): NmsError {
	return new NmsError(
		'refused',
		`the demo cannot send from 127.0.1.1, .2 and .3: ${messageOf(error)}`,
		{
			remedy:
				"let the loopback interface have these addresses ('ip address show lo' shows 127.0.0.1/8)",
			cause: error,
		},
	);
}
