import {createSocket} from 'node:dgram';
import type {RemoteInfo, Socket} from 'node:dgram';
import {once} from 'node:events';
import {isIPv6} from 'node:net';
import {plainAddress} from '../base/ip-network.ts';
import {inheritedError} from './inherited.ts';
import type {ListenAddress, Listening} from './listening.ts';
import {lacksIpv6, listenError} from './listening.ts';
import type {Senders} from './senders.ts';
import type {Valve} from './valve.ts';

export interface UdpIntake {
	readonly senders: Senders;
	readonly valve: Valve;
	/** Kernel buffer to ask for; the system may grant less. */
	readonly receiveBufferBytes: number;
	/** Takes one datagram of an allowed sender. */
	readonly onDatagram: (datagram: Buffer, address: string) => void;
	/** Called for each datagram that the closed valve drops, with its sender. */
	readonly onDropped: (address: string) => void;
	/** Told of errors of the open socket, or of who takes its datagrams; it goes on. */
	readonly onError: (error: unknown) => void;
}

export interface UdpListening extends Listening {
	/** Bytes of kernel buffer granted, as the kernel counts them (twice what was asked for). */
	readonly grantedBufferBytes: number;
}

/** Opens a socket that receives syslog datagrams (RFC 5426). Rejects with an NmsError that has a remedy. */
export async function listenUdp(where: ListenAddress, intake: UdpIntake): Promise<UdpListening> {
	let socket: Socket;
	try {
		socket = await bind(where, intake.receiveBufferBytes);
	} catch (error) {
		if (lacksIpv6(where.address, error)) return listenUdp({...where, address: '0.0.0.0'}, intake);
		throw listenError('udp', where, error);
	}
	return serve(socket, intake);
}

/** Receives from a socket that is bound already, with the buffer it was given. Rejects with an NmsError that has a remedy. */
export async function adoptUdp(fd: number, intake: UdpIntake): Promise<UdpListening> {
	// An open socket has its own family; this one is only for what we would send.
	const socket = createSocket('udp6');
	try {
		// Emitted before `bind` returns.
		const listening = once(socket, 'listening');
		socket.bind({fd, exclusive: true});
		await listening;
	} catch (error) {
		socket.close();
		throw inheritedError({kind: 'udp', fd}, error);
	}
	return {...serve(socket, intake), openedBy: 'systemd'};
}

function serve(socket: Socket, intake: UdpIntake): UdpListening {
	socket.on('message', (datagram, remote) => receive(datagram, remote, intake));
	socket.on('error', intake.onError);
	const {address, port} = socket.address();
	return {
		kind: 'udp',
		address,
		port,
		grantedBufferBytes: socket.getRecvBufferSize(),
		close: async () => {
			socket.close();
			await once(socket, 'close');
		},
	};
}

async function bind({address, port}: ListenAddress, recvBufferSize: number): Promise<Socket> {
	const socket = createSocket({type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize});
	try {
		socket.bind({address, port, exclusive: true});
		await once(socket, 'listening');
		return socket;
	} catch (error) {
		socket.close();
		throw error;
	}
}

function receive(datagram: Buffer, {address}: RemoteInfo, intake: UdpIntake): void {
	const sender = plainAddress(address);
	if (!intake.senders.admit(sender, Date.now())) return;
	if (!intake.valve.isOpen) {
		intake.onDropped(sender);
		return;
	}
	try {
		intake.onDatagram(datagram, sender);
	} catch (error) {
		intake.onError(error);
	}
}
