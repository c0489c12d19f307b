// The thread that receives datagrams, so that nothing else the hub does fills the kernel's buffers.
import {DatagramQueue} from '../../../intake/datagram-queue.ts';
import type {UdpListening} from '../../../intake/udp.ts';
import {adoptUdp, listenUdp} from '../../../intake/udp.ts';
import {raiseThreadPriority} from './thread-priority.ts';
import {serveThread, tellStarter} from './serve-thread.ts';
import {carriedError} from './thread-calls.ts';
import type {UdpMethods, UdpNotice, UdpOpened} from './udp-methods.ts';

const sockets = new Map<number, UdpListening>();
let lastSocket = 0;

/** How long it rests where there is no room. */
const restMs = 20;
const restCell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

const queue = new DatagramQueue({
	handOn: (parts, lost) => tellStarter({kind: 'datagrams', parts, lost} satisfies UdpNotice),
	// The kernel drops what its buffer has no room for at no cost, and counts it; to receive and drop it takes the processor from who stores.
	onFull: () => Atomics.wait(restCell, 0, 0, restMs),
});

const taker = {
	onDatagram: (datagram: Buffer, address: string) => queue.add(datagram, address),
	onError: (error: unknown) =>
		tellStarter({kind: 'error', error: carriedError(error)} satisfies UdpNotice),
};

raiseThreadPriority();
serveThread<UdpMethods>(
	{
		resize: (bufferBytes) => queue.resize(bufferBytes),
		listen: async (place) => opened(await listenUdp(place, taker)),
		adopt: async (fd) => opened(await adoptUdp(fd, taker)),
		close: async (number) => {
			await sockets.get(number)?.close();
			sockets.delete(number);
			queue.flush();
		},
		giveBack: (buffer) => queue.giveBack(buffer),
	},
	() => {
		for (const socket of sockets.values()) void socket.close();
		queue.end();
	},
);

function opened(socket: UdpListening): UdpOpened {
	lastSocket += 1;
	sockets.set(lastSocket, socket);
	const {kind, address, port, grantedBufferBytes, openedBy} = socket;
	const systemd = openedBy === undefined ? {} : {openedBy};
	return {kind, address, port, grantedBufferBytes, ...systemd, number: lastSocket};
}
