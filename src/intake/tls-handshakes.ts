import {constants} from 'node:crypto';
import type {Socket} from 'node:net';
import type {TLSSocket} from 'node:tls';
import {Server} from 'node:tls';
import {putNewest} from '../base/put-newest.ts';
import type {TlsRefusal} from '../model/tls-refusal.ts';
import {handshakeRefusal} from './handshake-refusal.ts';
import type {Peer, PeerRules} from './tls-peer.ts';
import {judgePeer} from './tls-peer.ts';

/** What TLS needs of us, and asks of senders. */
export interface TlsCredentials extends PeerRules {
	/** In PEM, with the certificates between ours and the authority's. */
	readonly certificate: string;
	readonly key: string;
	/** In PEM: who signs the certificates of senders; undefined: nobody. */
	readonly authority: string | undefined;
	readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
	readonly handshakeTimeoutMs: number;
}

/** A connection that is not read. */
export interface TlsRefusedConnection {
	readonly address: string;
	readonly reason: TlsRefusal;
	/** The word of OpenSSL or the system for it. */
	readonly detail: string | undefined;
	/** Of the certificate that was shown. */
	readonly fingerprint: string | undefined;
}

interface Handshake {
	readonly raw: Socket;
	readonly address: string;
	readonly name: string;
	readonly onSecure: (socket: Socket) => void;
}

interface Secured {
	readonly socket: TLSSocket;
	readonly address: string;
	readonly peer: Peer;
}

/** Handshakes that run at the same time, of all and of one address; further ones wait their turn among the connections. */
export const handshakeLimits = {atOnce: 128, ofAddress: 16} as const;

/** Most addresses whose subjects are remembered. */
const subjectsLimit = 1000;

/** Makes connections secure before they are read (RFC 5425): TLS, and who the sender is. */
export class TlsHandshakes {
	readonly #onRefused: (refused: TlsRefusedConnection) => void;
	readonly #waiting = new Set<Handshake>();
	/** By the peer's address and port. */
	readonly #running = new Map<string, Handshake>();
	readonly #secured = new Set<Secured>();
	/** By address, of the latest connection. */
	readonly #subjects = new Map<string, string>();
	#server: Server | undefined;
	#rules: PeerRules | undefined;

	constructor(onRefused: (refused: TlsRefusedConnection) => void) {
		this.#onRefused = onRefused;
	}

	/** Takes other credentials for connections from now on; of those that are open, senders that are no longer allowed are closed. */
	use(credentials: TlsCredentials | null): void {
		this.#rules = credentials ?? undefined;
		this.#server = credentials === null ? undefined : this.#serverOf(credentials);
		if (credentials === null) return;
		for (const secured of this.#secured) {
			const judgement = judgePeer(secured.peer, credentials);
			if (judgement.kind === 'refused') this.#refusePeer(secured, judgement.reason);
		}
	}

	/** Hands over the socket to read when the connection is secure; one that cannot be is closed. */
	begin(raw: Socket, address: string, onSecure: (socket: Socket) => void): void {
		const handshake = {raw, address, name: nameOf(raw), onSecure};
		this.#waiting.add(handshake);
		raw.once('close', () => this.#closed(handshake));
		this.#startWaiting();
	}

	/** The subject of the certificate that was last shown from there and found right. */
	subjectOf(address: string): string | undefined {
		return this.#subjects.get(address);
	}

	#startWaiting(): void {
		const held = new Map<string, number>();
		for (const {address} of this.#running.values()) held.set(address, (held.get(address) ?? 0) + 1);
		for (const handshake of this.#waiting) {
			if (this.#running.size >= handshakeLimits.atOnce) return;
			const count = held.get(handshake.address) ?? 0;
			if (count >= handshakeLimits.ofAddress) continue;
			held.set(handshake.address, count + 1);
			this.#start(handshake);
		}
	}

	#start(handshake: Handshake): void {
		this.#waiting.delete(handshake);
		if (this.#server === undefined) {
			handshake.raw.destroy();
			return;
		}
		this.#running.set(handshake.name, handshake);
		// tls.Server, event 'connection': connections may be given to it.
		this.#server.emit('connection', handshake.raw);
	}

	#serverOf(credentials: TlsCredentials): Server {
		const {certificate, key, authority, minVersion, handshakeTimeoutMs} = credentials;
		const server = new Server({
			cert: certificate,
			key,
			// Not the authorities of the web, where there is none.
			ca: authority ?? [],
			minVersion,
			handshakeTimeout: handshakeTimeoutMs,
			requestCert: credentials.clientCertificates !== 'none',
			// It is judged here, so that the reason can be told.
			rejectUnauthorized: false,
			// A session that is resumed would not be judged by the date of now.
			secureOptions: constants.SSL_OP_NO_TICKET,
		});
		server.on('secureConnection', (socket) => this.#judge(socket));
		server.on('tlsClientError', (error, socket) => {
			const handshake = this.#running.get(nameOf(socket));
			if (handshake !== undefined) this.#fail(handshake, error);
		});
		return server;
	}

	#judge(socket: TLSSocket): void {
		const handshake = this.#running.get(nameOf(socket));
		if (handshake === undefined || this.#rules === undefined) {
			socket.destroy();
			return;
		}
		this.#running.delete(handshake.name);
		const secured = {socket, address: handshake.address, peer: peerOf(socket)};
		const judgement = judgePeer(secured.peer, this.#rules);
		if (judgement.kind === 'refused') this.#refusePeer(secured, judgement.reason);
		else this.#admit(secured, judgement.subject, handshake);
		this.#startWaiting();
	}

	#admit(secured: Secured, subject: string | null, {address, onSecure}: Handshake): void {
		this.#secured.add(secured);
		secured.socket.once('close', () => this.#secured.delete(secured));
		if (subject === null) this.#subjects.delete(address);
		else putNewest(this.#subjects, [address, subject], subjectsLimit);
		onSecure(secured.socket);
	}

	#refusePeer({socket, address, peer}: Secured, reason: TlsRefusal): void {
		const fingerprint = peer.certificate?.fingerprint256;
		this.#onRefused({address, reason, detail: peer.fault, fingerprint});
		// A reset of the peer is no news.
		socket.on('error', () => undefined);
		socket.destroy();
	}

	#fail({name, address, raw}: Handshake, error: Error): void {
		this.#running.delete(name);
		const {reason, detail} = handshakeRefusal(error);
		this.#onRefused({address, reason, detail, fingerprint: undefined});
		raw.destroy();
		this.#startWaiting();
	}

	#closed(handshake: Handshake): void {
		this.#waiting.delete(handshake);
		if (this.#running.get(handshake.name) !== handshake) return;
		this.#running.delete(handshake.name);
		const {address} = handshake;
		this.#onRefused({address, reason: 'gone', detail: undefined, fingerprint: undefined});
		this.#startWaiting();
	}
}

function nameOf({remoteAddress, remotePort}: Socket): string {
	return `${remoteAddress} ${remotePort}`;
}

function peerOf(socket: TLSSocket): Peer {
	const {authorizationError: fault} = socket;
	return {
		certificate: socket.getPeerX509Certificate(),
		fault: fault ? faultOf(fault) : undefined,
	};
}

// Typed as an error, which it is not.
function faultOf(fault: unknown): string {
	return String(fault);
}
