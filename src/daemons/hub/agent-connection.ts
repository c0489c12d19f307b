import {randomBytes} from 'node:crypto';
import type {AgentLink} from '../../intake/agents.ts';
import {agentGoneMs, heartbeatMs} from '../../model/endpoint.ts';
import type {EventSource} from '../../model/event.ts';
import {countOf} from '../../model/origin.ts';
import {agentMac, hubMac, isSameMac} from '../../proto/wire/authentication.ts';
import {encodeMessage, MessageReader} from '../../proto/wire/codec.ts';
import type {Received} from '../../proto/wire/codec.ts';
import type {WireFault} from '../../proto/wire/frame.ts';
import {greetingMs, wireLimits} from '../../proto/wire/limits.ts';
import type {
	Ack,
	BatchEvent,
	Heartbeat,
	Register,
	TracedFrame,
	WireErrorCode,
	WireMessage,
} from '../../proto/wire/messages.ts';
import {wireVersion} from '../../proto/wire/messages.ts';
import {Trace, traceText} from '../../proto/wire/trace.ts';
import type {AgentReader} from './source-readers.ts';

/** Why a connection is ended, in words for the agent's log. */
export interface Refusal {
	readonly code: WireErrorCode;
	readonly message: string;
	readonly remedy: string;
}

/** What a connection needs of the hub. */
export interface AgentHost {
	readonly hub: {readonly id: string; readonly name: string; readonly version: string};
	/** The secret that agents over TCP have to know; null for none. */
	readonly secret: Buffer | null;
	/** Milliseconds since the epoch; and of a clock that never goes back. */
	now(): number;
	steady(): number;
	/** Takes the agent in, ending an older connection of it, or says why not. */
	admit(connection: AgentConnection, register: Register): Refusal | undefined;
	/** Highest sequence of the source that is stored. */
	cursor(source: EventSource): Promise<number>;
	/** Notes that events of the agent's epoch from there up to `acknowledged` are not stored; on disk when it returns, else it throws. */
	lacks(register: Register, first: number): void;
	open(source: EventSource, timezone: string): AgentReader;
	/** The agent's trace, which goes on over its connections. */
	trace(id: string): Trace;
	heartbeat(connection: AgentConnection, heartbeat: Heartbeat): void;
	heard(connection: AgentConnection): void;
	/** The connection is over, with what was refused; called once. */
	ended(connection: AgentConnection, refusal: Refusal | undefined): void;
	warn(facts: Readonly<Record<string, unknown>>, text: string): void;
}

/** An agent that has registered on the connection. */
export interface RegisteredPeer {
	readonly register: Register;
	readonly source: EventSource;
	readonly isAuthenticated: boolean;
}

/**
 * The hub's side of one agent's connection:
 *
 * ```
 * greeting ─ REGISTER ─> admitting ─ cursor known/registered ─> active ─ stop, fault, silence ─> closed
 * ```
 */
export class AgentConnection {
	readonly link: AgentLink;
	readonly #host: AgentHost;
	readonly #messages = new MessageReader();
	readonly #nonce = randomBytes(16).toString('hex');
	readonly #secret: Buffer | null;
	#trace = new Trace();
	#state: 'greeting' | 'admitting' | 'active' | 'closed' = 'greeting';
	#claimed: string | undefined;
	#peer: RegisteredPeer | undefined;
	#reader: AgentReader | undefined;
	#deadline: number;
	#sentAt: number;
	/** Sequence of the next event that is not received yet. */
	#next = 1;
	#acknowledged = 0;
	/** How far the agent's clock is ahead of ours. */
	#aheadMs = 0;
	#clock = 0;

	/** Says hello. */
	constructor(link: AgentLink, host: AgentHost) {
		this.link = link;
		this.#host = host;
		// Who may open the local socket needs no proof.
		this.#secret = link.isLocal ? null : host.secret;
		this.#deadline = host.steady() + greetingMs;
		this.#sentAt = host.steady();
		this.#messages.maxPayloadBytes = wireLimits.greetingBytes;
		this.#send({
			kind: 'hello',
			protocol: wireVersion,
			hub: host.hub,
			nonce: this.#nonce,
			authentication: this.#secret === null ? 'none' : 'hmac-sha256',
		});
	}

	/** Undefined until the agent is admitted. */
	get peer(): RegisteredPeer | undefined {
		return this.#peer;
	}

	/** The id that the agent says it has, admitted or not. */
	get claimed(): string | undefined {
		return this.#claimed;
	}

	get aheadMs(): number {
		return this.#aheadMs;
	}

	/** What the agent's clock showed when it last said so. */
	get clock(): number {
		return this.#clock;
	}

	/** Takes bytes of the agent. */
	push(chunk: Buffer): void {
		if (this.#state === 'closed') return;
		this.#messages.push(chunk, (received) => this.#take(received));
	}

	/** The agent has gone. */
	end(): void {
		this.#close(undefined);
	}

	/** Ends the connection and tells the agent why. */
	refuse(refusal: Refusal): void {
		if (this.#state === 'closed') return;
		const most = wireLimits.sentence;
		const {code, message, remedy} = refusal;
		this.#send({
			kind: 'error',
			code,
			message: message.slice(0, most),
			remedy: remedy.slice(0, most),
		});
		this.link.end();
		this.#close(refusal);
	}

	/** Called every second. `isReading` is false while we take nothing from the agent: then it is not silent. */
	tick(isReading: boolean): void {
		const steady = this.#host.steady();
		if (!isReading) {
			this.#deadline = Math.max(this.#deadline, steady + greetingMs);
			// An agent that waits for us must not take us for dead.
			if (this.#state === 'active' && steady - this.#sentAt >= heartbeatMs)
				this.#send({kind: 'heartbeat', now: this.#host.now()});
			return;
		}
		if (steady < this.#deadline || this.#state === 'closed') return;
		const seconds = (this.#state === 'active' ? agentGoneMs : greetingMs) / 1000;
		const what = this.#state === 'active' ? 'nothing was heard' : 'there was no REGISTER';
		this.refuse({
			code: 'protocol',
			message: `${what} for ${seconds} s`,
			remedy: 'send a HEARTBEAT as often as the hub asks for it',
		});
	}

	/**
	 * Everything of the agent's epoch up to and including this sequence is on disk. What an older connection brought is acknowledged
	 * once it came here too: an agent takes it for a fault to hear of what it has not sent.
	 */
	stored(sequence: number): void {
		const through = Math.min(sequence, this.#next - 1);
		if (this.#state !== 'active' || through <= this.#acknowledged) return;
		this.#acknowledged = through;
		this.#send({kind: 'stored', through});
	}

	#take(received: Received | WireFault): void {
		if (this.#state === 'closed') return;
		if (received.kind === 'fault') {
			this.#protocol(received.reason);
			return;
		}
		const {message, frame} = received;
		this.#note('received', message, frame);
		if (this.#state === 'active') this.#takeActive(message);
		else if (this.#state === 'greeting' && message.type === 'REGISTER')
			void this.#register(message.body);
		else this.#protocol(`${message.type} before the agent was registered`);
	}

	#takeActive(message: WireMessage): void {
		this.#deadline = this.#host.steady() + agentGoneMs;
		switch (message.type) {
			case 'HEARTBEAT':
				this.#heartbeat(message.body);
				return;
			case 'BATCH_EVENT':
				this.#batch(message.body);
				return;
			case 'REGISTER':
				this.#protocol('REGISTER twice on one connection');
				return;
			case 'ACK':
				this.#protocol('an agent does not send ACK');
		}
	}

	async #register(register: Register): Promise<void> {
		this.#state = 'admitting';
		this.#claimed = register.id;
		const refusal = this.#wrong(register) ?? this.#admit(register);
		if (refusal !== undefined) {
			this.refuse(refusal);
			return;
		}
		try {
			await this.#resume(register);
		} catch (error) {
			this.#host.warn({err: error, agent: register.id}, 'what is stored of an agent is not known');
			this.refuse({
				code: 'stopping',
				message: 'the hub cannot tell what it has of this agent',
				remedy: 'see the log of the hub',
			});
		}
	}

	/** What is wrong with a REGISTER, whoever sends it. */
	#wrong({protocol, id, epoch, nonce, mac, last, acknowledged}: Register): Refusal | undefined {
		if (protocol > wireVersion)
			return {
				code: 'version',
				message: `protocol version ${protocol} is not known; the hub speaks ${wireVersion}`,
				remedy: 'register with the version that hello named, or update the hub',
			};
		if (acknowledged > last) return protocolRefusal('REGISTER: acknowledged is above last');
		if (this.#secret === null) return undefined;
		const nonces = {hub: this.#nonce, agent: nonce};
		if (isSameMac(agentMac(this.#secret, nonces, {id, epoch}), mac)) return undefined;
		return {
			code: 'unauthenticated',
			message:
				mac === null ? 'there is no proof of the secret' : 'the proof of the secret is wrong',
			remedy: "put the content of the hub's agents.secret_file into agent.secret_file",
		};
	}

	#admit(register: Register): Refusal | undefined {
		const {id, epoch, now} = register;
		this.#clock = now;
		this.#aheadMs = now - this.#host.now();
		const source: EventSource = {channel: 'agent', address: id, epoch};
		const isAuthenticated = this.link.isLocal || this.#secret !== null;
		this.#peer = {register, source, isAuthenticated};
		const refusal = this.#host.admit(this, register);
		if (refusal !== undefined) this.#peer = undefined;
		return refusal;
	}

	async #resume(register: Register): Promise<void> {
		const {source} = this.#peer ?? {};
		if (source === undefined) return;
		const greeting = this.#trace.list();
		this.#trace = this.#host.trace(register.id);
		for (const frame of greeting) this.#trace.add(frame);
		const through = await this.#host.cursor(source);
		if (this.#isClosed()) return;
		if (register.last < through) {
			this.refuse({
				code: 'new_epoch',
				message: `the hub has ${through} events of epoch ${register.epoch}, the agent made ${register.last}`,
				remedy: 'begin a new epoch, as nms-agent does by itself',
			});
			return;
		}
		if (register.acknowledged > through) this.#host.lacks(register, through + 1);
		this.#activate(register, source, through);
	}

	#activate(register: Register, source: EventSource, through: number): void {
		const host = this.#host;
		this.#reader = host.open(source, register.host.timezone);
		this.#next = Math.max(through, register.acknowledged) + 1;
		this.#acknowledged = through;
		this.#messages.maxPayloadBytes = wireLimits.payloadBytes;
		this.#state = 'active';
		this.#deadline = this.#host.steady() + agentGoneMs;
		const nonces = {hub: this.#nonce, agent: register.nonce};
		this.#send({
			kind: 'registered',
			through,
			configuration: {heartbeatSeconds: heartbeatMs / 1000},
			now: host.now(),
			mac: this.#secret && hubMac(this.#secret, nonces, host.hub.id),
		});
	}

	#heartbeat(heartbeat: Heartbeat): void {
		this.#clock = heartbeat.now;
		this.#aheadMs = heartbeat.now - this.#host.now();
		this.#host.heartbeat(this, heartbeat);
		this.#send({kind: 'heartbeat', now: this.#host.now()});
	}

	#batch({events}: BatchEvent): void {
		const first = events[0]?.sequence ?? 0;
		if (first > this.#next) {
			this.#protocol(`BATCH_EVENT begins with ${first}; ${this.#next} is the next`);
			return;
		}
		const now = this.#host.now();
		for (const event of events) this.#reader?.deliver(event, now, this.#aheadMs);
		this.#next = Math.max(this.#next, first + countOf(events));
		this.#host.heard(this);
	}

	#send(ack: Ack): void {
		const message: WireMessage = {type: 'ACK', body: ack};
		const bytes = encodeMessage(message, false);
		this.#note('sent', message, {sizeBytes: bytes.length, isCompressed: false});
		this.#sentAt = this.#host.steady();
		this.link.send(bytes);
	}

	#note(
		direction: TracedFrame['direction'],
		message: WireMessage,
		{sizeBytes, isCompressed}: Received['frame'],
	): void {
		const time = this.#host.now();
		const text = traceText(message);
		this.#trace.add({time, direction, type: message.type, sizeBytes, isCompressed, text});
	}

	/** A question of its own: the state may be another after a wait. */
	#isClosed(): boolean {
		return this.#state === 'closed';
	}

	#protocol(reason: string): void {
		this.refuse(protocolRefusal(reason));
	}

	#close(refusal: Refusal | undefined): void {
		if (this.#state === 'closed') return;
		this.#state = 'closed';
		this.#host.ended(this, refusal);
	}
}

function protocolRefusal(message: string): Refusal {
	const remedy =
		'see AGENT PROTOCOL in nms-protocol(7), or run the same version of nms on both machines';
	return {code: 'protocol', message, remedy};
}
