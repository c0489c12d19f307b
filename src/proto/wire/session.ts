import {agentGoneMs} from '../../model/endpoint.ts';
import type {HostInfo} from '../../model/endpoint.ts';
import type {SpooledEvent} from '../../model/origin.ts';
import {agentMac, hubMac, isSameMac} from './authentication.ts';
import {Backoff} from './backoff.ts';
import {greetingMs, wireLimits} from './limits.ts';
import type {Ack, Heartbeat, WireErrorCode, WireMessage} from './messages.ts';
import {wireVersion} from './messages.ts';

/** What the session reads of the spool; `db/spool.ts` fits. It changes nothing: it answers with actions. */
interface SpoolView {
	readonly agentId: string;
	readonly epoch: string;
	readonly last: number;
	readonly acknowledged: number;
	readonly registeredInstance: string | null;
	after(
		sequence: number,
		limit: {readonly events: number; readonly bytes: number},
	): readonly SpooledEvent[];
}

export interface SessionOptions {
	readonly spool: SpoolView;
	/** Version of nms. */
	readonly version: string;
	/** Random, of this run of the agent: 1 to 64 letters, digits, dots or dashes. */
	readonly instance: string;
	/** Null where the link itself is trusted, as a unix socket, or there is no secret. With one, a hub without it is refused. */
	readonly secret: Buffer | null;
	/** Asked at each connection. */
	readonly host: () => HostInfo;
	/** Asked for each heartbeat. */
	readonly measure: () => Omit<Heartbeat, 'now'>;
	/** 32 random hex digits, asked at each connection. */
	readonly nonce: () => string;
	/** From 0 up to 1, as Math.random. */
	readonly random: () => number;
}

/** What happened. */
export type SessionInput =
	/** The agent starts, the time of `dueAt` has come, or nothing special. */
	| {readonly kind: 'tick'}
	/** The connection asked for is open. */
	| {readonly kind: 'connected'}
	/** The hub's next message. */
	| {readonly kind: 'message'; readonly message: WireMessage}
	/** What came is no message (a `WireFault`). */
	| {readonly kind: 'fault'; readonly reason: string}
	/** There is more in the spool. */
	| {readonly kind: 'spooled'}
	/** The connection could not be opened or has ended, other than by the action `close`. */
	| {readonly kind: 'disconnected'; readonly reason: string}
	/** The agent stops: the spool keeps what is not acknowledged. */
	| {readonly kind: 'stop'};

/** What to do, in this order, before the next input. */
export type SessionAction =
	/** Open a connection; `connected` or `disconnected` answers. */
	| {readonly kind: 'connect'}
	| {readonly kind: 'send'; readonly message: WireMessage}
	/** End the connection, after what was sent is written; whatever it brings is ignored. No `disconnected` is to follow. */
	| {readonly kind: 'close'}
	/** `spool.acknowledge(through)`. */
	| {readonly kind: 'acknowledge'; readonly through: number}
	/** `spool.setRegisteredInstance(instance)`. */
	| {readonly kind: 'registered'; readonly instance: string}
	/** `spool.renew()`. */
	| {readonly kind: 'renew'};

/** Two clocks, in milliseconds. */
export interface SessionTime {
	/** Since the epoch; may be set while the agent runs. */
	readonly wall: number;
	/** Never goes back: performance.now(). */
	readonly steady: number;
}

export type SessionState =
	| 'waiting'
	| 'connecting'
	| 'greeting'
	| 'registering'
	| 'active'
	| 'stopped';

/** Why the last connection ended, or is refused now. */
export interface SessionError {
	/** `connection`: there was none, or it broke. */
	readonly code: WireErrorCode | 'connection';
	readonly message: string;
	readonly remedy: string;
}

interface Hub {
	readonly id: string;
	readonly name: string;
	readonly version: string;
}

/**
 * An agent's side of its connection to the hub, without socket, timer and clock. Give it each input with the time, carry out the
 * actions it returns, then wait for the next input, at the latest until `dueAt`:
 *
 * ```
 * waiting ─ dueAt ─> connecting ─ connected ─> greeting ─ hello/REGISTER ─> registering ─ registered ─> active
 *    ^                   │                        │                              │                        │
 *    └── 1, 2, 4 .. 30 s, jittered <── disconnected, fault, error, nothing heard for too long <───────────┘
 * ```
 *
 * Active: a heartbeat at once and then as the hub asks for it, always ahead of batches; at most `wireLimits.window` batches that are
 * not acknowledged.
 */
export class AgentSession {
	readonly #options: SessionOptions;
	readonly #backoff = new Backoff();
	#state: SessionState = 'waiting';
	#hub: Hub | null = null;
	#error: SessionError | null = null;
	/** When the step that is under way has to be over: the wait, or the silence. */
	#deadline = Number.NEGATIVE_INFINITY;
	#heartbeatAt = Number.POSITIVE_INFINITY;
	#heartbeatMs = 0;
	#nonces = {hub: '', agent: ''};
	/** Sequence that was sent last, and those that end the batches which wait for their acknowledgement. */
	#sent = 0;
	#inFlight: number[] = [];
	#hasRenewed = false;
	#actions: SessionAction[] = [];

	constructor(options: SessionOptions) {
		this.#options = options;
	}

	get state(): SessionState {
		return this.#state;
	}

	/** The hub as it said hello last; null before the first time. */
	get hub(): Hub | null {
		return this.#hub;
	}

	/** Null while registered. */
	get error(): SessionError | null {
		return this.#error;
	}

	/** Batches sent and not acknowledged. */
	get inFlight(): number {
		return this.#inFlight.length;
	}

	/** Whether something waits that may be sent now; `spooled` or `tick` sends it. */
	get canSend(): boolean {
		const isOpen = this.#state === 'active' && this.#inFlight.length < wireLimits.window;
		return isOpen && this.#options.spool.last > this.#sent;
	}

	/** Steady time of the next `tick`; Infinity when stopped, and in the past before the first. */
	get dueAt(): number {
		return Math.min(this.#deadline, this.#heartbeatAt);
	}

	handle(input: SessionInput, time: SessionTime): readonly SessionAction[] {
		this.#actions = [];
		if (this.#state !== 'stopped') this.#take(input, time);
		return this.#actions;
	}

	#take(input: SessionInput, time: SessionTime): void {
		if (input.kind === 'tick') this.#tick(time);
		else if (input.kind === 'spooled') this.#fill();
		else if (input.kind === 'stop') this.#stop();
		// What a connection brings that was closed, or given up, is of no interest.
		else if (this.#state !== 'waiting') this.#takeConnection(input, time);
	}

	#takeConnection(
		input: Exclude<SessionInput, {kind: 'tick' | 'spooled' | 'stop'}>,
		time: SessionTime,
	): void {
		switch (input.kind) {
			case 'connected':
				if (this.#state === 'connecting') this.#enter('greeting', time.steady + greetingMs);
				return;
			case 'disconnected':
				this.#wait(connectionError(input.reason), time);
				return;
			case 'fault':
				this.#end(protocolError(input.reason), time);
				return;
			case 'message':
				this.#takeMessage(input.message, time);
		}
	}

	#stop(): void {
		if (this.#state !== 'waiting') this.#do({kind: 'close'});
		this.#enter('stopped', Number.POSITIVE_INFINITY);
	}

	#tick(time: SessionTime): void {
		if (time.steady >= this.#deadline) this.#deadlinePassed(time);
		if (time.steady >= this.#heartbeatAt) this.#beat(time);
		this.#fill();
	}

	#deadlinePassed(time: SessionTime): void {
		if (this.#state === 'waiting') {
			this.#enter('connecting', time.steady + greetingMs);
			this.#do({kind: 'connect'});
			return;
		}
		const waited = this.#state === 'active' ? agentGoneMs : greetingMs;
		const what = this.#state === 'connecting' ? 'the hub did not answer' : 'the hub said nothing';
		this.#end(connectionError(`${what} for ${waited / 1000} s`), time);
	}

	#takeMessage(message: WireMessage, time: SessionTime): void {
		if (message.type !== 'ACK') {
			this.#end(protocolError(`a hub does not send ${message.type}`), time);
			return;
		}
		const ack = message.body;
		if (ack.kind === 'error') this.#refused(ack, time);
		else if (this.#state === 'greeting' && ack.kind === 'hello') this.#greet(ack, time);
		else if (this.#state === 'registering' && ack.kind === 'registered')
			this.#registered(ack, time);
		else if (this.#state === 'active') this.#acknowledged(ack, time);
		else this.#end(protocolError(`the hub sent '${ack.kind}' while ${this.#state}`), time);
	}

	#refused({code, message, remedy}: Extract<Ack, {kind: 'error'}>, time: SessionTime): void {
		if (code === 'new_epoch' || (code === 'duplicate_id' && !this.#hasRenewed)) this.#renew();
		this.#end({code, message, remedy}, time);
	}

	/** The numbers of this epoch may be another agent's as well, and the hub would take our events for those it has. */
	#renew(): void {
		this.#hasRenewed = true;
		this.#do({kind: 'renew'});
	}

	#greet(hello: Extract<Ack, {kind: 'hello'}>, time: SessionTime): void {
		this.#hub = hello.hub;
		const {secret, spool, instance, version, host, nonce} = this.#options;
		const isAsked = hello.authentication === 'hmac-sha256';
		if (isAsked !== (secret !== null)) {
			this.#end(secretError(isAsked), time);
			return;
		}
		this.#nonces = {hub: hello.nonce, agent: nonce()};
		const {agentId: id, epoch, last, acknowledged} = spool;
		this.#enter('registering', time.steady + greetingMs);
		this.#send({
			type: 'REGISTER',
			body: {
				protocol: Math.min(wireVersion, hello.protocol),
				id,
				version,
				instance,
				previous: spool.registeredInstance,
				epoch,
				last,
				acknowledged,
				host: host(),
				now: time.wall,
				nonce: this.#nonces.agent,
				mac: secret && agentMac(secret, this.#nonces, {id, epoch}),
			},
		});
	}

	#registered(ack: Extract<Ack, {kind: 'registered'}>, time: SessionTime): void {
		const {secret, spool, instance} = this.#options;
		const expected = secret && hubMac(secret, this.#nonces, this.#hub?.id ?? '');
		if (expected !== null && !isSameMac(expected, ack.mac)) {
			this.#end(wrongHub, time);
			return;
		}
		if (ack.through > spool.last) {
			this.#end(protocolError(`the hub acknowledges ${ack.through}, which never was`), time);
			return;
		}
		this.#enter('active', time.steady + agentGoneMs);
		this.#error = null;
		this.#hasRenewed = false;
		this.#heartbeatMs = ack.configuration.heartbeatSeconds * 1000;
		this.#do({kind: 'registered', instance});
		this.#sent = Math.max(spool.acknowledged, ack.through);
		if (ack.through > spool.acknowledged) this.#do({kind: 'acknowledge', through: ack.through});
		this.#beat(time);
		this.#fill();
	}

	#acknowledged(ack: Exclude<Ack, {kind: 'error'}>, time: SessionTime): void {
		if (ack.kind === 'stored') {
			const {through} = ack;
			if (through > this.#sent) {
				this.#end(protocolError(`the hub acknowledges ${through}, which was not sent`), time);
				return;
			}
			this.#inFlight = this.#inFlight.filter((last) => last > through);
			if (through > this.#options.spool.acknowledged) this.#do({kind: 'acknowledge', through});
		} else if (ack.kind !== 'heartbeat') {
			this.#end(protocolError(`the hub sent '${ack.kind}' twice`), time);
			return;
		}
		this.#deadline = time.steady + agentGoneMs;
		this.#backoff.reset();
		this.#fill();
	}

	#beat(time: SessionTime): void {
		this.#heartbeatAt = time.steady + this.#heartbeatMs;
		this.#send({type: 'HEARTBEAT', body: {now: time.wall, ...this.#options.measure()}});
	}

	/** Sends what waits, as far as the window is open. */
	#fill(): void {
		const {batchEvents, batchBytes, window} = wireLimits;
		while (this.#state === 'active' && this.#inFlight.length < window) {
			const limit = {events: batchEvents, bytes: batchBytes};
			const events = cut(this.#options.spool.after(this.#sent, limit));
			const last = events.at(-1);
			if (last === undefined) return;
			this.#sent = last.sequence + (last.count ?? 1) - 1;
			this.#inFlight.push(this.#sent);
			this.#send({type: 'BATCH_EVENT', body: {events}});
		}
	}

	#end(error: SessionError, time: SessionTime): void {
		this.#do({kind: 'close'});
		this.#wait(error, time);
	}

	#wait(error: SessionError, time: SessionTime): void {
		this.#error = error;
		this.#enter('waiting', time.steady + this.#backoff.next(this.#options.random()));
	}

	#enter(state: SessionState, deadline: number): void {
		this.#state = state;
		this.#deadline = deadline;
		this.#heartbeatAt = Number.POSITIVE_INFINITY;
		this.#inFlight = [];
	}

	#send(message: WireMessage): void {
		this.#do({kind: 'send', message});
	}

	#do(action: SessionAction): void {
		this.#actions.push(action);
	}
}

/** As many of the events as the names of their origins, and the bytes of a batch, allow; at least one. */
function cut(events: readonly SpooledEvent[]): readonly SpooledEvent[] {
	const names = new Set<string>();
	let [characters, bytes, messages] = [0, 0, 0];
	for (const [at, {origin, raw, count = 1}] of events.entries()) {
		bytes += raw.length;
		messages += count;
		if (origin.kind === 'file' && !names.has(origin.path)) {
			names.add(origin.path);
			characters += origin.path.length;
		}
		const isTooMuch =
			messages > wireLimits.batchEvents ||
			bytes > wireLimits.batchBytes ||
			characters > wireLimits.originCharacters;
		if (at > 0 && isTooMuch) return events.slice(0, at);
	}
	return events;
}

function connectionError(message: string): SessionError {
	const remedy = 'see that the hub runs and that agent.hub names it; the agent goes on trying';
	return {code: 'connection', message, remedy};
}

function protocolError(message: string): SessionError {
	return {code: 'protocol', message, remedy: 'run the same version of nms on both machines'};
}

const wrongHub: SessionError = {
	code: 'unauthenticated',
	message: 'the hub did not prove that it knows the secret',
	remedy: "put the content of the hub's agents.secret_file into agent.secret_file",
};

function secretError(isAsked: boolean): SessionError {
	const code = 'unauthenticated';
	return isAsked
		? {
				code,
				message: 'the hub asks for a secret, and this agent has none',
				remedy: "copy the hub's agents.secret_file and set agent.secret_file",
			}
		: {
				code,
				message: 'the hub does not prove that it is the right one: it has no secret',
				remedy: 'set agents.secret_file at the hub, or remove agent.secret_file here',
			};
}
