import {connect} from 'node:net';
import type {Socket} from 'node:net';
import process from 'node:process';
import {messageOf} from '../../base/errors.ts';
import type {Work} from '../../collect/collector.ts';
import type {Spool} from '../../db/spool.ts';
import {encodeMessage, MessageReader} from '../../proto/wire/codec.ts';
import type {TracedFrame, WireMessage} from '../../proto/wire/messages.ts';
import {hubAddressText} from '../../proto/wire/hub-address.ts';
import type {HubAddress} from '../../proto/wire/hub-address.ts';
import {AgentSession} from '../../proto/wire/session.ts';
import type {
	SessionAction,
	SessionError,
	SessionInput,
	SessionOptions,
} from '../../proto/wire/session.ts';
import {Trace, traceText} from '../../proto/wire/trace.ts';

/** What the link needs: how the session is made, and whom to tell. */
export interface LinkParts extends Pick<
	SessionOptions,
	'version' | 'instance' | 'host' | 'measure' | 'nonce'
> {
	readonly spool: Spool;
	/** Registered with a hub, or not any more and why. Told only when that changes. */
	readonly onChange: (change: LinkChange) => void;
	/** Why the spool did not do what it was asked; undefined: it does again. */
	readonly onSpoolTrouble: (error: unknown) => void;
}

export type LinkChange =
	| {readonly kind: 'connected'; readonly hub: string; readonly peer: string}
	| {readonly kind: 'lost'; readonly hub: string; readonly error: SessionError};

/** Where the hub is and what proves that it is the right one. */
export interface LinkTarget {
	readonly hub: HubAddress;
	readonly secret: Buffer | null;
}

export interface LinkReport {
	readonly state: 'connecting' | 'connected' | 'waiting' | 'refused';
	/** Milliseconds since the epoch. */
	readonly since: number;
	readonly peer: {readonly id: string; readonly name: string; readonly version: string} | null;
	readonly isAuthenticated: boolean;
	readonly nextAttemptInMs: number | null;
	readonly inFlight: number;
	readonly connections: number;
	readonly acknowledged: number;
	readonly error: SessionError | null;
}

/** How long the last bytes may take to leave a connection that is given up. */
const lingerMs = 2000;

/** Longest time a timer of Node can wait is longer than that; a deadline beyond is looked at again. */
const longestWaitMs = 60_000;

/** Carries out what the session of the wire protocol decides: sockets, timers and the spool. */
export class Link {
	readonly #parts: LinkParts;
	readonly #trace = new Trace();
	#target: LinkTarget;
	#session: AgentSession;
	#socket: Socket | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isWoken = false;
	#isSpoolTroubled = false;
	#acknowledged = 0;
	#connections = 0;
	#steps = 0;
	#since = Date.now();
	#state: LinkReport['state'] = 'connecting';
	/** Text of the trouble that was told last; null while registered. */
	#told: string | null = '';

	constructor(parts: LinkParts, target: LinkTarget) {
		this.#parts = parts;
		this.#target = target;
		this.#session = this.#open();
	}

	start(): void {
		this.#drive({kind: 'tick'});
	}

	/** There is more in the spool; sent in one go with what else is put there in this turn of the event loop. */
	wake(): void {
		if (this.#isWoken) return;
		this.#isWoken = true;
		setImmediate(() => {
			this.#isWoken = false;
			this.#drive({kind: 'spooled'});
		});
	}

	/** Goes to another hub, or to the same with another secret. */
	change(target: LinkTarget): void {
		const isSame =
			hubAddressText(target.hub) === hubAddressText(this.#target.hub) &&
			String(target.secret?.toString('latin1')) === String(this.#target.secret?.toString('latin1'));
		if (isSame) return;
		this.#drive({kind: 'stop'});
		this.#target = target;
		this.#told = '';
		this.#session = this.#open();
		this.start();
	}

	/** Ends the connection; the spool keeps what is not acknowledged. */
	async stop(): Promise<void> {
		const socket = this.#socket;
		this.#drive({kind: 'stop'});
		if (socket === undefined || socket.closed) return;
		await new Promise((resolve) => {
			socket.once('close', resolve);
		});
	}

	trace(): readonly TracedFrame[] {
		return this.#trace.list();
	}

	/** There is something to send and room for it, or the time of the next step has passed. */
	get work(): Work {
		const {canSend, dueAt} = this.#session;
		return {steps: this.#steps, isDue: canSend || dueAt <= steadyMs()};
	}

	report(): LinkReport {
		const {hub, error, inFlight, dueAt} = this.#session;
		const isWaiting = this.#session.state === 'waiting' && dueAt > steadyMs();
		return {
			state: this.#state,
			since: this.#since,
			peer: hub,
			isAuthenticated: this.#state === 'connected' && this.#target.secret !== null,
			nextAttemptInMs: isWaiting ? dueAt - steadyMs() : null,
			inFlight,
			connections: this.#connections,
			acknowledged: this.#acknowledged,
			error,
		};
	}

	#open(): AgentSession {
		const {version, instance, host, measure, nonce, spool} = this.#parts;
		return new AgentSession({
			version,
			instance,
			host,
			measure,
			nonce,
			spool,
			secret: this.#target.secret,
			random: Math.random,
		});
	}

	#drive(input: SessionInput): void {
		this.#steps += 1;
		for (const action of this.#handle(input)) this.#do(action);
		this.#notice();
		this.#arm();
	}

	#handle(input: SessionInput): readonly SessionAction[] {
		const time = {wall: Date.now(), steady: steadyMs()};
		try {
			return this.#session.handle(input, time);
		} catch (error) {
			// The spool could not be read: what the session meant to send is not sent, so this connection is of no use.
			this.#spoolTrouble(error);
			this.#close();
			return this.#session.handle({kind: 'disconnected', reason: messageOf(error)}, time);
		}
	}

	#do(action: SessionAction): void {
		switch (action.kind) {
			case 'connect':
				this.#connect();
				return;
			case 'send':
				this.#send(action.message);
				return;
			case 'close':
				this.#close();
				return;
			case 'acknowledge':
				this.#acknowledge(action.through);
				return;
			case 'registered':
				this.#change((spool) => spool.setRegisteredInstance(action.instance));
				return;
			case 'renew':
				this.#change((spool) => spool.renew());
		}
	}

	#connect(): void {
		const {hub} = this.#target;
		const socket =
			hub.kind === 'unix' ? connect(hub.path) : connect({host: hub.host, port: hub.port});
		const reader = new MessageReader();
		let reason = 'the hub closed the connection';
		this.#socket = socket;
		socket.setNoDelay(true);
		socket.once('connect', () => this.#drive({kind: 'connected'}));
		socket.on('data', (chunk: Buffer) => this.#receive(socket, reader, chunk));
		socket.on('error', (error) => {
			reason = `cannot reach the hub: ${messageOf(error)}`;
		});
		socket.once('close', () => {
			if (this.#socket !== socket) return;
			this.#socket = undefined;
			this.#drive({kind: 'disconnected', reason});
		});
	}

	#receive(socket: Socket, reader: MessageReader, chunk: Buffer): void {
		reader.push(chunk, (received) => {
			// The message before may have ended the connection.
			if (this.#socket !== socket) return;
			if (received.kind === 'fault') return this.#drive(received);
			const {message, frame} = received;
			this.#note('received', message, frame);
			this.#drive({kind: 'message', message});
		});
	}

	#send(message: WireMessage): void {
		// A unix socket is faster than compressing.
		const frame = encodeMessage(message, this.#target.hub.kind === 'tcp');
		this.#note('sent', message, {sizeBytes: frame.length, isCompressed: frame[1] !== 0});
		this.#socket?.write(frame);
	}

	#note(
		direction: TracedFrame['direction'],
		message: WireMessage,
		{sizeBytes, isCompressed}: Pick<TracedFrame, 'sizeBytes' | 'isCompressed'>,
	): void {
		const text = traceText(message);
		this.#trace.add({
			time: Date.now(),
			direction,
			type: message.type,
			sizeBytes,
			isCompressed,
			text,
		});
	}

	/** What the connection brings from here on is ignored. */
	#close(): void {
		const socket = this.#socket;
		if (socket === undefined) return;
		this.#socket = undefined;
		if (socket.connecting) socket.destroy();
		else socket.end();
		setTimeout(() => socket.destroy(), lingerMs).unref();
	}

	#acknowledge(through: number): void {
		const before = this.#parts.spool.acknowledged;
		this.#change((spool) => spool.acknowledge(through));
		this.#acknowledged += this.#parts.spool.acknowledged - before;
	}

	/** A spool that does not take it now is told the same again, or more, later: the hub knows what it has. */
	#change(work: (spool: Spool) => void): void {
		try {
			work(this.#parts.spool);
		} catch (error) {
			this.#spoolTrouble(error);
			return;
		}
		if (this.#isSpoolTroubled) this.#spoolTrouble(undefined);
	}

	#spoolTrouble(error: unknown): void {
		this.#isSpoolTroubled = error !== undefined;
		this.#parts.onSpoolTrouble(error);
	}

	#notice(): void {
		const {error, hub} = this.#session;
		const state = this.#stateNow();
		if (state !== this.#state) {
			this.#since = Date.now();
			if (state === 'connected') this.#connections += 1;
		}
		this.#state = state;
		const told = state === 'connected' ? null : (error?.message ?? this.#told);
		if (told === this.#told) return;
		this.#told = told;
		const name = hubAddressText(this.#target.hub);
		if (told === null) this.#parts.onChange({kind: 'connected', hub: name, peer: hub?.name ?? ''});
		else if (error !== null) this.#parts.onChange({kind: 'lost', hub: name, error});
	}

	#stateNow(): LinkReport['state'] {
		const {state, error} = this.#session;
		if (state === 'active') return 'connected';
		if (state !== 'waiting') return state === 'stopped' ? 'waiting' : 'connecting';
		if (error === null) return 'connecting';
		return error.code === 'connection' || error.code === 'stopping' ? 'waiting' : 'refused';
	}

	#arm(): void {
		clearTimeout(this.#timer);
		const {dueAt, state} = this.#session;
		if (state === 'stopped') return;
		const waitMs = Math.min(longestWaitMs, Math.max(0, dueAt - steadyMs()));
		this.#timer = setTimeout(() => this.#drive({kind: 'tick'}), Math.ceil(waitMs));
	}
}

/** Milliseconds that never go back; as performance.now(), whose module costs more memory than this file. */
function steadyMs(): number {
	return process.uptime() * 1000;
}
