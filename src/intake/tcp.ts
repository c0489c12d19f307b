import {once} from 'node:events';
import type {Socket} from 'node:net';
import {plainAddress} from '../base/ip-network.ts';
import {inheritedError} from './inherited.ts';
import type {ListenAddress, Listening} from './listening.ts';
import {lacksIpv6, listenError} from './listening.ts';
import type {Senders} from './senders.ts';
import type {ServerPlace} from './tcp-server.ts';
import {listeningOf, openServer} from './tcp-server.ts';
import type {Valve} from './valve.ts';

/** Takes the bytes of one connection in order. */
export interface StreamReader {
	/** The chunk is the reader's own. */
	push(chunk: Buffer): void;
	/** Called once, after the last chunk, however the connection ended. */
	end(): void;
}

export interface TcpLimits {
	readonly maxConnections: number;
	/** 0: connections may be silent for ever. */
	readonly idleTimeoutMs: number;
}

export interface TcpIntakeOptions {
	readonly senders: Senders;
	readonly valve: Valve;
	readonly limits: TcpLimits;
	/** Makes the reader of a new connection from this address. */
	readonly open: (address: string) => StreamReader;
	/** Told of errors of a listening socket, or of a reader; the others go on. */
	readonly onError: (error: unknown) => void;
}

interface Connection {
	readonly socket: Socket;
	readonly address: string;
	lastBytesAt: number;
}

// Half-open connections (RFC 1122 §4.2.3.6) are found after about this and the kernel's probes.
const keepAliveMs = 60_000;

// Many senders reconnect at once after a restart; the kernel caps it at net.core.somaxconn.
const backlog = 4096;

/** All TCP connections that bring syslog (RFC 6587), whichever socket accepted them: bounded in number, paused by the valve. */
export class TcpIntake {
	readonly #options: TcpIntakeOptions;
	readonly #connections = new Set<Connection>();
	readonly #unwatch: () => void;
	#limits: TcpLimits;
	#displaced = 0;

	constructor(options: TcpIntakeOptions) {
		this.#options = options;
		this.#limits = options.limits;
		this.#unwatch = options.valve.watch(() => this.#followValve());
	}

	get connections(): number {
		return this.#connections.size;
	}

	/** Connections closed to make room for others. */
	get displaced(): number {
		return this.#displaced;
	}

	/** Opens a listening socket. Rejects with an NmsError that has a remedy. */
	async listen(where: ListenAddress): Promise<Listening> {
		try {
			return await this.#open({host: where.address, port: where.port, backlog});
		} catch (error) {
			if (lacksIpv6(where.address, error)) return this.listen({...where, address: '0.0.0.0'});
			throw listenError('tcp', where, error);
		}
	}

	/** Accepts from a socket that listens already. Rejects with an NmsError that has a remedy. */
	async adopt(fd: number): Promise<Listening> {
		try {
			return {...(await this.#open({fd, backlog})), openedBy: 'systemd'};
		} catch (error) {
			throw inheritedError({kind: 'tcp', fd}, error);
		}
	}

	/** Takes other limits; connections of senders that are no longer allowed are closed. */
	setLimits(limits: TcpLimits): void {
		this.#limits = limits;
		for (const {socket, address} of this.#connections) {
			if (this.#options.senders.isAllowed(address)) socket.setTimeout(limits.idleTimeoutMs);
			else socket.destroy();
		}
	}

	/** Ends every connection; their readers' `end` has been called when it resolves. */
	async close(): Promise<void> {
		this.#unwatch();
		const closed = [...this.#connections].map(async ({socket}) => {
			const ended = once(socket, 'close');
			socket.destroy();
			await ended;
		});
		await Promise.all(closed);
	}

	async #open(place: ServerPlace): Promise<Listening> {
		const server = await openServer(place, (socket) => this.#accept(socket));
		server.on('error', this.#options.onError);
		return listeningOf('tcp', server);
	}

	#accept(socket: Socket): void {
		const address = plainAddress(socket.remoteAddress ?? '');
		// A peer that is gone already has no address.
		if (address === '' || !this.#options.senders.admit(address, Date.now())) {
			socket.destroy();
			return;
		}
		if (this.#connections.size >= this.#limits.maxConnections) this.#makeRoom();
		const connection = {socket, address, lastBytesAt: performance.now()};
		this.#connections.add(connection);
		this.#read(connection, this.#options.open(address));
	}

	#read(connection: Connection, reader: StreamReader): void {
		const {socket} = connection;
		socket.setKeepAlive(true, keepAliveMs);
		socket.setTimeout(this.#limits.idleTimeoutMs);
		socket.on('data', (chunk: Buffer) => {
			connection.lastBytesAt = performance.now();
			this.#guard(connection, () => reader.push(chunk));
		});
		socket.on('timeout', () => {
			// A connection that we paused ourselves is not idle.
			if (this.#options.valve.isOpen) socket.destroy();
			else socket.setTimeout(this.#limits.idleTimeoutMs);
		});
		// 'close' follows; a reset of the peer is no news.
		socket.on('error', () => undefined);
		socket.on('close', () => {
			this.#connections.delete(connection);
			this.#guard(connection, () => reader.end());
		});
		if (this.#options.valve.isOpen) socket.resume();
	}

	#guard(connection: Connection, work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#options.onError(error);
			connection.socket.destroy();
		}
	}

	#followValve(): void {
		for (const {socket} of this.#connections) {
			if (this.#options.valve.isOpen) socket.resume();
			else socket.pause();
		}
	}

	/** One sender must not keep the others out: who holds most connections loses the one that was silent longest. */
	#makeRoom(): void {
		const held = new Map<string, number>();
		for (const {address} of this.#connections) held.set(address, (held.get(address) ?? 0) + 1);
		const most = Math.max(...held.values());
		let victim: Connection | undefined;
		for (const connection of this.#connections) {
			if (held.get(connection.address) !== most) continue;
			if (victim === undefined || connection.lastBytesAt < victim.lastBytesAt) victim = connection;
		}
		if (victim === undefined) return;
		// Not only when its 'close' comes: the bound holds now.
		this.#connections.delete(victim);
		this.#displaced += 1;
		victim.socket.destroy();
	}
}
