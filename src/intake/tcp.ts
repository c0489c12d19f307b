import {once} from 'node:events';
import type {Socket} from 'node:net';
import {plainAddress} from '../base/ip-network.ts';
import type {Channel} from '../model/event.ts';
import type {NamedSource} from '../model/source-settings.ts';
import {inheritedError} from './inherited.ts';
import type {ListenAddress, Listening} from './listening.ts';
import {lacksIpv6, listenError} from './listening.ts';
import type {SenderQuota} from './sender-quota.ts';
import type {Senders} from './senders.ts';
import type {ServerPlace} from './tcp-server.ts';
import {listeningOf, openServer} from './tcp-server.ts';
import type {TlsHandshakes} from './tls-handshakes.ts';
import type {Valve} from './valve.ts';

/** Takes the bytes of one connection in order. */
export interface StreamReader {
	/** The chunk is the reader's own. */
	push(chunk: Buffer): void;
	/** Called once, after the last chunk, however the connection ended. */
	end(): void;
}

/** Tells what it took. */
export interface MessageReader extends StreamReader {
	/** Gives the number of messages that became whole. */
	push(chunk: Buffer): number;
}

export interface TcpLimits {
	readonly maxConnections: number;
	/** 0: connections may be silent for ever. */
	readonly idleTimeoutMs: number;
}

export interface TcpIntakeOptions {
	readonly senders: Senders;
	readonly valve: Valve;
	/** What each sender may bring: connections of one that brought more wait. */
	readonly quota: Pick<SenderQuota, 'charge' | 'waitMs'>;
	/** Told each time that a connection of a sender has to wait for that. */
	readonly onSlowed: (address: string) => void;
	readonly limits: TcpLimits;
	/** Makes the reader of a new connection from this address. */
	readonly open: (address: string, kind: StreamKind) => MessageReader;
	/** Makes connections of the kind `tls` secure before they are read. */
	readonly handshakes: Pick<TlsHandshakes, 'begin'>;
	/** Told of errors of a listening socket, or of a reader; the others go on. */
	readonly onError: (error: unknown) => void;
}

/** What listening sockets bring connections. */
export type StreamKind = 'tcp' | 'tls' | 'gelf-tcp';

/** The channel of what a connection of the kind brings. */
export function channelOf(kind: StreamKind): Channel {
	return kind === 'gelf-tcp' ? 'gelf' : kind;
}

interface Connection {
	/** What closes it, and is read once it is secure. */
	socket: Socket;
	isSecure: boolean;
	readonly source: NamedSource;
	lastBytesAt: number;
	/** Its sender has brought more than it may: it is read again after this. */
	rest: NodeJS.Timeout | undefined;
}

// Half-open connections (RFC 1122 §4.2.3.6) are found after about this and the kernel's probes.
const keepAliveMs = 60_000;

// Longest rest before it is asked again how long: other connections of the sender, or other settings, may have changed that.
const longestRestMs = 1000;

// Many senders reconnect at once after a restart; the kernel caps it at net.core.somaxconn.
const backlog = 4096;

/** All TCP connections that bring syslog (RFC 6587), whichever socket accepted them: bounded in number, paused by the valve. */
export class TcpIntake {
	readonly #options: TcpIntakeOptions;
	readonly #connections = new Set<Connection>();
	readonly #unwatch: () => void;
	#limits: TcpLimits;
	#displaced = 0;
	#isHurried = false;

	constructor(options: TcpIntakeOptions) {
		this.#options = options;
		this.#limits = options.limits;
		this.#unwatch = options.valve.watch(() => {
			for (const connection of this.#connections) this.#flow(connection);
		});
	}

	get connections(): number {
		return this.#connections.size;
	}

	/** Connections closed to make room for others. */
	get displaced(): number {
		return this.#displaced;
	}

	/** Opens a listening socket. Rejects with an NmsError that has a remedy. */
	async listen(where: ListenAddress, kind: StreamKind = 'tcp'): Promise<Listening> {
		try {
			return await this.#open({host: where.address, port: where.port, backlog}, kind);
		} catch (error) {
			if (lacksIpv6(where.address, error)) return this.listen({...where, address: '0.0.0.0'}, kind);
			throw listenError(kind, where, error);
		}
	}

	/** Accepts from a socket that listens already. Rejects with an NmsError that has a remedy. */
	async adopt(fd: number, kind: StreamKind = 'tcp'): Promise<Listening> {
		try {
			return {...(await this.#open({fd, backlog}, kind)), openedBy: 'systemd'};
		} catch (error) {
			throw inheritedError({kind, fd}, error);
		}
	}

	/** Takes other limits; connections of senders that are no longer allowed are closed. */
	setLimits(limits: TcpLimits): void {
		this.#limits = limits;
		for (const {socket, source} of this.#connections) {
			if (this.#options.senders.isAllowed(source.address)) socket.setTimeout(limits.idleTimeoutMs);
			else socket.destroy();
		}
	}

	/** Nobody waits for its quota any more, so that what the kernel holds can be read before the end. */
	hurry(): void {
		this.#isHurried = true;
		for (const connection of this.#connections) this.#endRest(connection);
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

	async #open(place: ServerPlace, kind: StreamKind): Promise<Listening> {
		const server = await openServer(place, (socket) => this.#accept(socket, kind));
		server.on('error', this.#options.onError);
		return listeningOf(kind, server);
	}

	#accept(socket: Socket, kind: StreamKind): void {
		const address = plainAddress(socket.remoteAddress ?? '');
		// A peer that is gone already has no address.
		if (address === '' || !this.#options.senders.admit(address, Date.now())) {
			socket.destroy();
			return;
		}
		if (this.#connections.size >= this.#limits.maxConnections) this.#makeRoom();
		const isSecure = kind !== 'tls';
		const connection = {
			socket,
			isSecure,
			source: {channel: channelOf(kind), address},
			lastBytesAt: performance.now(),
			rest: undefined,
		};
		this.#connections.add(connection);
		// 'close' follows; a reset of the peer is no news.
		socket.on('error', () => undefined);
		socket.on('close', () => this.#connections.delete(connection));
		socket.setKeepAlive(true, keepAliveMs);
		if (isSecure) this.#read(connection, this.#options.open(address, kind));
		else this.#secure(connection);
	}

	#secure(connection: Connection): void {
		const {
			socket: raw,
			source: {address},
		} = connection;
		this.#options.handshakes.begin(raw, address, (socket) => {
			connection.socket = socket;
			connection.isSecure = true;
			socket.on('error', () => undefined);
			this.#read(connection, this.#options.open(address, 'tls'));
		});
	}

	#read(connection: Connection, reader: MessageReader): void {
		const {socket} = connection;
		socket.setTimeout(this.#limits.idleTimeoutMs);
		socket.on('data', (chunk: Buffer) => {
			connection.lastBytesAt = performance.now();
			this.#guard(connection, () => this.#take(connection, reader, chunk));
		});
		socket.on('timeout', () => {
			// A connection that we paused ourselves is not idle.
			if (this.#isRead(connection)) socket.destroy();
			else socket.setTimeout(this.#limits.idleTimeoutMs);
		});
		socket.on('close', () => {
			this.#connections.delete(connection);
			clearTimeout(connection.rest);
			this.#guard(connection, () => reader.end());
		});
		this.#rest(connection);
	}

	#take(connection: Connection, reader: MessageReader, chunk: Buffer): void {
		const {quota} = this.#options;
		// The reader may make the chunk its own.
		const bytes = chunk.length;
		quota.charge(connection.source, {events: reader.push(chunk), bytes}, performance.now());
		this.#rest(connection);
	}

	#endRest(connection: Connection): void {
		clearTimeout(connection.rest);
		connection.rest = undefined;
		this.#rest(connection);
	}

	/** Lets the connection wait for as long as its sender has to, then flow. */
	#rest(connection: Connection): void {
		const {source, socket} = connection;
		const waitMs = this.#isHurried ? 0 : this.#options.quota.waitMs(source, performance.now());
		if (waitMs > 0 && !socket.destroyed) {
			this.#options.onSlowed(source.address);
			connection.rest = setTimeout(
				() => {
					this.#endRest(connection);
				},
				Math.min(waitMs, longestRestMs),
			).unref();
		}
		this.#flow(connection);
	}

	#guard(connection: Connection, work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#options.onError(error);
			connection.socket.destroy();
		}
	}

	#isRead({rest}: Connection): boolean {
		return this.#options.valve.isOpen && rest === undefined;
	}

	#flow(connection: Connection): void {
		// Its bytes are those of the handshake.
		if (!connection.isSecure) return;
		if (this.#isRead(connection)) connection.socket.resume();
		else connection.socket.pause();
	}

	/** One sender must not keep the others out: who holds most connections loses the one that was silent longest. */
	#makeRoom(): void {
		const held = new Map<string, number>();
		for (const {source} of this.#connections)
			held.set(source.address, (held.get(source.address) ?? 0) + 1);
		const most = Math.max(...held.values());
		let victim: Connection | undefined;
		for (const connection of this.#connections) {
			if (held.get(connection.source.address) !== most) continue;
			if (victim === undefined || connection.lastBytesAt < victim.lastBytesAt) victim = connection;
		}
		if (victim === undefined) return;
		// Not only when its 'close' comes: the bound holds now.
		this.#connections.delete(victim);
		this.#displaced += 1;
		victim.socket.destroy();
	}
}
