import {createSocket} from 'node:dgram';
import type {Socket} from 'node:dgram';
import {once} from 'node:events';
import {isIPv6} from 'node:net';
import {plainAddress} from '../base/ip-network.ts';
import {inheritedError} from './inherited.ts';
import type {ListenAddress, Listening} from './listening.ts';
import {lacksIpv6, listenError} from './listening.ts';

/** Who takes what the sockets receive. */
export interface DatagramTaker {
	/** Takes one datagram, with its sender's address; it is the taker's own. */
	readonly onDatagram: (datagram: Buffer, address: string) => void;
	/** Told of errors of an open socket; it goes on. */
	readonly onError: (error: unknown) => void;
}

/** What listening sockets bring datagrams. */
type DatagramKind = 'udp' | 'gelf-udp';

/** Where a socket is to be opened, and with which kernel buffer; the system may grant less. */
export interface UdpPlace extends ListenAddress {
	readonly kind: DatagramKind;
	readonly receiveBufferBytes: number;
}

export interface UdpListening extends Listening {
	/** Bytes of kernel buffer granted, as the kernel counts them (twice what was asked for). */
	readonly grantedBufferBytes: number;
}

/** Opens a socket that receives syslog datagrams (RFC 5426). Rejects with an NmsError that has a remedy. */
export async function listenUdp(where: UdpPlace, taker: DatagramTaker): Promise<UdpListening> {
	let socket: Socket;
	try {
		socket = await bind(where);
	} catch (error) {
		if (lacksIpv6(where.address, error)) return listenUdp({...where, address: '0.0.0.0'}, taker);
		throw listenError(where.kind, where, error);
	}
	return serve(socket, taker, where.kind);
}

/** Receives from a socket that is bound already, with the buffer it was given. Rejects with an NmsError that has a remedy. */
export async function adoptUdp(fd: number, taker: DatagramTaker): Promise<UdpListening> {
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
	return {...serve(socket, taker, 'udp'), openedBy: 'systemd'};
}

function serve(
	socket: Socket,
	{onDatagram, onError}: DatagramTaker,
	kind: DatagramKind,
): UdpListening {
	socket.on('message', (datagram, sender) => onDatagram(datagram, plainAddress(sender.address)));
	socket.on('error', onError);
	const {address, port} = socket.address();
	return {
		kind,
		address,
		port,
		grantedBufferBytes: socket.getRecvBufferSize(),
		close: async () => {
			socket.close();
			await once(socket, 'close');
		},
	};
}

async function bind({address, port, receiveBufferBytes}: UdpPlace): Promise<Socket> {
	const type = isIPv6(address) ? 'udp6' : 'udp4';
	const socket = createSocket({type, recvBufferSize: receiveBufferBytes});
	try {
		socket.bind({address, port, exclusive: true});
		await once(socket, 'listening');
		return socket;
	} catch (error) {
		socket.close();
		throw error;
	}
}
