import {once} from 'node:events';
import type {ListenOptions, Server, Socket} from 'node:net';
import {createServer} from 'node:net';
import type {Listening} from './listening.ts';

/** Where a server listens: what `listen` of node:net takes. */
export type ServerPlace = ListenOptions | {readonly fd: number; readonly backlog: number};

/** A server whose connections wait until whoever accepts them resumes them. Rejects with the system's error where it cannot listen. */
export async function openServer(
	place: ServerPlace,
	accept: (socket: Socket) => void,
): Promise<Server> {
	const server = createServer({pauseOnConnect: true}, accept);
	try {
		server.listen(place);
		await once(server, 'listening');
		return server;
	} catch (error) {
		server.close();
		throw error;
	}
}

/** The open server as a listening socket; one of unix has its path as address and port 0. */
export function listeningOf(kind: Listening['kind'], server: Server): Listening {
	const bound = server.address();
	const {address, port} =
		typeof bound === 'object' && bound !== null ? bound : {address: bound ?? '', port: 0};
	return {kind, address, port, close: async () => stopAccepting(server)};
}

// 'close' of a server waits for its connections, which go on until their bytes are read: not waited for.
function stopAccepting(server: Server): void {
	server.close();
}
