import {once} from 'node:events';
import {chmodSync, lchownSync, mkdirSync} from 'node:fs';
import type {Server, Socket} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {isMainThread} from 'node:worker_threads';
import {messageOf, NmsError} from '../base/errors.ts';
import {plainAddress} from '../base/ip-network.ts';
import {gidOf} from '../base/passwd.ts';
import {removeStaleSocket, socketPathLimit} from '../base/socket-file.ts';
import type {ListenAddress, Listening} from './listening.ts';
import {listenError} from './listening.ts';
import type {StreamReader} from './tcp.ts';
import {listeningOf, openServer} from './tcp-server.ts';
import type {Valve} from './valve.ts';

/** The hub's end of one agent's connection. */
export interface AgentLink {
	/** The peer's IP address; `local` over the unix socket. */
	readonly peer: string;
	/** Came over the unix socket, whose mode says who may. */
	readonly isLocal: boolean;
	send(bytes: Buffer): void;
	/** Ends the connection once what was sent is out; what still comes is thrown away. */
	end(): void;
}

export interface AgentIntakeOptions {
	readonly valve: Valve;
	/** Makes the reader of a new connection. It bounds how many there are, by ending others or this one. */
	readonly open: (link: AgentLink) => StreamReader;
	/** Told of errors of a listening socket, or of a reader; the others go on. */
	readonly onError: (error: unknown) => void;
}

/** A peer that does not take its answers is given up at so many bytes. */
const unsentLimit = 1 << 20;

/** How long the peer of an ended connection may still send. */
const lingerMs = 2000;

/** Ended connections whose peers may still send; of more the oldest is cut off, so that nobody holds all descriptors. */
export const lingerLimit = 256;

const backlog = 1024;

/** The connections of agents, over TCP and a unix socket: paused by the valve. */
export class AgentIntake {
	readonly #options: AgentIntakeOptions;
	readonly #sockets = new Set<Socket>();
	/** Those of them that we have ended, oldest first. */
	readonly #lingering = new Set<Socket>();
	readonly #unwatch: () => void;

	constructor(options: AgentIntakeOptions) {
		this.#options = options;
		this.#unwatch = options.valve.watch(() => this.#followValve());
	}

	/** Opens a TCP socket. Rejects with an NmsError that has a remedy. */
	async listen(where: ListenAddress): Promise<Listening> {
		try {
			const server = await openServer({host: where.address, port: where.port, backlog}, (socket) =>
				this.#accept(socket, plainAddress(socket.remoteAddress ?? '')),
			);
			return this.#serve(server);
		} catch (error) {
			throw listenError('agent', where, error);
		}
	}

	/**
	 * Opens the unix socket, for the group where it exists and we may give it to it, else for this user only. A socket that a killed
	 * hub left is replaced. Its `address` is the path. Rejects with an NmsError that has a remedy.
	 */
	async listenLocal(file: string, group: string): Promise<Listening> {
		await removeStaleSocket(file, 'hub');
		try {
			if (Buffer.byteLength(file) > socketPathLimit)
				throw new Error(`the path has more than ${socketPathLimit} bytes`);
			mkdirSync(path.dirname(file), {recursive: true});
			const server = await privately(async () =>
				openServer({path: file, backlog}, (socket) => this.#accept(socket, 'local')),
			);
			allowGroup(file, group);
			return this.#serve(server);
		} catch (error) {
			throw new NmsError('configuration', `cannot listen on ${file}: ${messageOf(error)}`, {
				remedy:
					'name a shorter path, or one in a directory that this user may write, at agents.socket',
				cause: error,
			});
		}
	}

	/** Ends every connection; their readers' `end` has been called when it resolves. */
	async close(): Promise<void> {
		this.#unwatch();
		const closed = [...this.#sockets].map(async (socket) => {
			const ended = once(socket, 'close');
			socket.destroySoon();
			const timer = setTimeout(() => socket.destroy(), lingerMs);
			await ended;
			clearTimeout(timer);
		});
		await Promise.all(closed);
	}

	#serve(server: Server): Listening {
		server.on('error', this.#options.onError);
		return listeningOf('agent', server);
	}

	#accept(socket: Socket, peer: string): void {
		// A peer that is gone already has no address.
		if (peer === '') {
			socket.destroy();
			return;
		}
		this.#sockets.add(socket);
		socket.setNoDelay(true);
		// 'close' follows; a reset of the peer is no news.
		socket.on('error', () => undefined);
		const reader = this.#options.open(linkOf(socket, peer, () => this.#linger(socket)));
		socket.on('data', (chunk: Buffer) => this.#guard(socket, () => reader.push(chunk)));
		socket.on('close', () => {
			this.#sockets.delete(socket);
			this.#lingering.delete(socket);
			this.#guard(socket, () => reader.end());
		});
		if (this.#options.valve.isOpen) socket.resume();
	}

	#linger(socket: Socket): void {
		this.#lingering.add(socket);
		const [oldest] = this.#lingering;
		if (this.#lingering.size <= lingerLimit || oldest === undefined) return;
		this.#lingering.delete(oldest);
		oldest.destroy();
	}

	#guard(socket: Socket, work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#options.onError(error);
			socket.destroy();
		}
	}

	#followValve(): void {
		for (const socket of this.#sockets) {
			if (this.#options.valve.isOpen || socket.writableEnded) socket.resume();
			else socket.pause();
		}
	}
}

function linkOf(socket: Socket, peer: string, onEnd: () => void): AgentLink {
	return {
		peer,
		isLocal: peer === 'local',
		send: (bytes) => {
			if (socket.writableEnded) return;
			socket.write(bytes);
			if (socket.writableLength > unsentLimit) socket.destroy();
		},
		end: () => {
			socket.end();
			// Bytes that nobody reads would make the kernel reset the connection, and our last words be lost.
			socket.resume();
			setTimeout(() => socket.destroy(), lingerMs).unref();
			onEnd();
		},
	};
}

/** What the call makes before it waits, nobody else can open before the group is set. Threads have no umask of their own. */
function privately<Made>(make: () => Made): Made {
	if (!isMainThread) return make();
	const before = process.umask(0o177);
	try {
		return make();
	} finally {
		process.umask(before);
	}
}

/** unix(7): connecting needs write permission. */
function allowGroup(file: string, group: string): void {
	const gid = gidOf(group);
	if (gid !== undefined && giveTo(file, gid)) chmodSync(file, 0o660);
	else chmodSync(file, 0o600);
}

/** Whether the file is the group's now: root may give it to any, others to one of theirs. */
function giveTo(file: string, gid: number): boolean {
	try {
		// The socket itself, and never what a link in its place leads to.
		lchownSync(file, process.geteuid?.() ?? 0, gid);
		return true;
	} catch {
		return false;
	}
}
