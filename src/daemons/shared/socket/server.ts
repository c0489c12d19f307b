import {chmodSync, mkdirSync} from 'node:fs';
import {createServer} from 'node:net';
import type {Server, Socket} from 'node:net';
import path from 'node:path';
import {messageOf, NmsError} from '../../../base/errors.ts';
import {removeStaleSocket} from '../../../base/socket-file.ts';
import {rpcError} from '../../../proto/rpc/rpc-error.ts';
import {checkedSocketPath} from '../../../proto/rpc/socket-path.ts';
import {AuthDirectory} from './auth-directory.ts';
import {Connection} from './connection.ts';
import type {Shared} from './connection.ts';
import {socketLimits} from './limits.ts';
import {RefusalLog} from './refusal-log.ts';
import type {Live, Service} from './service.ts';

/** A listening local socket. */
export interface SocketServer {
	/** Ends all connections and removes the socket. */
	close(): Promise<void>;
	connections(): number;
}

/** How often leftover links are looked for, and how old one must be. */
const sweepMs = 60_000;

/**
 * Listens on a unix socket that every local user may connect to; who may do what is the service's matter. A socket that a killed
 * daemon left is replaced. Rejects with `in_use`, `configuration` or `usage` (a path that is too long).
 */
export async function serveSocket<Own extends Live>(
	service: Service<Own>,
	{path: file, idleMs = socketLimits.idleMs}: {readonly path: string; readonly idleMs?: number},
): Promise<SocketServer> {
	checkedSocketPath(file);
	makeDirectory(path.dirname(file));
	await removeStaleSocket(file, service.kind);
	const shared: Shared<Own> = {
		service,
		auth: new AuthDirectory(file, service.id),
		refusals: new RefusalLog(service),
		idleMs,
	};
	const connections = new Set<Connection<Own>>();
	const server = createServer({allowHalfOpen: true}, (socket) =>
		admit(socket, shared, connections),
	);
	await listen(server, file);
	// unix(7): connecting needs write permission.
	chmodSync(file, 0o666);
	const sweeper = setInterval(() => sweep(shared.auth), sweepMs).unref();
	return {
		connections: () => connections.size,
		close: async () => {
			clearInterval(sweeper);
			service.stop();
			const closed = new Promise((resolve) => server.close(resolve));
			for (const connection of connections) connection.destroy();
			await closed;
			shared.auth.remove();
		},
	};
}

function sweep(auth: AuthDirectory): void {
	try {
		auth.sweep(Date.now() - sweepMs);
	} catch {
		// The whole directory was taken away: nobody can be identified until it is back, and the next sweep tries again.
	}
}

function admit<Own extends Live>(
	socket: Socket,
	shared: Shared<Own>,
	connections: Set<Connection<Own>>,
): void {
	const connection = new Connection(socket, shared);
	if (connections.size >= socketLimits.clients) {
		// A Set is in order of insertion: the first is the oldest.
		const weakest = [...connections].find(({client}) => client.role === null) ?? connection;
		weakest.refuse(
			rpcError(
				'refused',
				`the ${shared.service.kind} serves ${socketLimits.clients} clients, the bound`,
				'try later',
			),
		);
		connections.delete(weakest);
		if (weakest === connection) return;
	}
	connections.add(connection);
	socket.once('close', () => connections.delete(connection));
}

async function listen(server: Server, file: string): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => reject(cannotListen(file, error)));
		// A full backlog is EAGAIN for who connects, not a wait.
		server.listen({path: file, backlog: socketLimits.clients}, resolve);
	});
	server.removeAllListeners('error');
	// Out of file descriptors: the client is not served, the others are.
	server.on('error', () => undefined);
}

function makeDirectory(directory: string): void {
	try {
		mkdirSync(directory, {recursive: true});
	} catch (error) {
		throw cannotListen(directory, error);
	}
}

function cannotListen(file: string, error: unknown): NmsError {
	return new NmsError('configuration', `cannot listen on ${file}: ${messageOf(error)}`, {
		remedy: 'name a socket in a directory that this user may write',
		cause: error,
	});
}
