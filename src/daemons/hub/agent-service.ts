import {putNewest} from '../../base/put-newest.ts';
import type {AgentLink} from '../../intake/agents.ts';
import {AgentIntake} from '../../intake/agents.ts';
import type {Listening} from '../../intake/listening.ts';
import type {StreamReader} from '../../intake/tcp.ts';
import {Valve} from '../../intake/valve.ts';
import {agentGoneMs} from '../../model/endpoint.ts';
import type {EventSource} from '../../model/event.ts';
import type {Heartbeat, Register, TracedFrame} from '../../proto/wire/messages.ts';
import type {Log} from '../shared/log.ts';
import type {AgentHost, Refusal} from './agent-connection.ts';
import {AgentContests} from './agent-contests.ts';
import {AgentConnection} from './agent-connection.ts';
import {judgeIdentity} from './agent-identity.ts';
import {AgentTraces} from './agent-traces.ts';
import type {SourceTally} from './batch-tally.ts';
import type {Config} from './config.ts';
import type {EndpointBook} from './endpoint-book.ts';
import {ListenerSet} from './listener-set.ts';
import {LogBudget} from './log-budget.ts';
import type {AgentReader} from './source-readers.ts';

/** Connections that have not registered; the oldest of them makes room for another. */
const greetingLimit = 256;

const tickMs = 1000;

/** Lines that are logged in a minute: of refused connections, and of agents that come and go. The others are only counted there. */
const refusalsLogged = 60;
export const changesLogged = 600;
const minuteMs = 60_000;

/** How long a second agent with an id is told of after it was refused; it comes back every 30 s at the latest. */
const duplicateShownMs = 90_000;

/** Second agents that are told of. */
const duplicatesShown = 100;

export interface AgentServiceOptions {
	readonly log: Log;
	readonly settings: Config['agents'];
	readonly hub: AgentHost['hub'];
	readonly book: Pick<
		EndpointBook,
		| 'registered'
		| 'heartbeat'
		| 'heard'
		| 'disconnected'
		| 'refused'
		| 'missing'
		| 'instances'
		| 'isAuthenticated'
	>;
	readonly cursor: AgentHost['cursor'];
	readonly open: (source: EventSource, timezone: string) => AgentReader;
	readonly now: () => number;
}

interface Duplicate {
	readonly text: string;
	readonly time: number;
}

/** The agents: where they connect, which of them are registered, what is committed of theirs. */
export class AgentService {
	readonly #options: AgentServiceOptions;
	readonly #valve = new Valve();
	readonly #intake: AgentIntake;
	readonly #listeners: ListenerSet;
	readonly #host: AgentHost;
	readonly #traces = new AgentTraces();
	/** Connections that are open, oldest first; and of those the registered ones by the agent's id. */
	readonly #connections = new Set<AgentConnection>();
	readonly #agents = new Map<string, AgentConnection>();
	readonly #contests = new AgentContests<AgentConnection>();
	readonly #duplicates = new Map<string, Duplicate>();
	#settings: Config['agents'];
	#local: Listening | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isStopping = false;
	readonly #refusals = new LogBudget(refusalsLogged);
	readonly #changes = new LogBudget(changesLogged);
	/** When the minute of both is over. */
	#minuteEnd = 0;

	constructor(options: AgentServiceOptions) {
		this.#options = options;
		this.#settings = options.settings;
		this.#host = this.#hostOf(options);
		this.#intake = new AgentIntake({
			valve: this.#valve,
			open: (link) => this.#connect(link),
			onError: (error) => options.log.error({err: error}, 'reading an agent failed'),
		});
		this.#listeners = new ListenerSet(async (where) => this.#intake.listen(where));
	}

	/** Agents that are registered now. */
	get connected(): number {
		return this.#agents.size;
	}

	/** What agents over TCP have to prove. */
	get authentication(): 'none' | 'hmac-sha256' {
		return this.#settings.secret === null ? 'none' : 'hmac-sha256';
	}

	/** The unix socket has its path as address and port 0. */
	listeners(): readonly Listening[] {
		return [...(this.#local === undefined ? [] : [this.#local]), ...this.#listeners.list()];
	}

	/** Opens the sockets. Rejects with an NmsError that names the one that cannot be opened. */
	async start(): Promise<void> {
		const {socketPath, socketGroup} = this.#settings;
		if (socketPath !== '') this.#local = await this.#intake.listenLocal(socketPath, socketGroup);
		await this.#listeners.apply(wantedListeners(this.#settings));
		this.#minuteEnd = performance.now() + minuteMs;
		this.#timer = setInterval(() => this.#tick(), tickMs);
	}

	/** Takes other settings, but for the unix socket; connections that are open stay. Where a socket cannot be opened all is as before, and it rejects. */
	async reconfigure(settings: Config['agents']): Promise<void> {
		await this.#listeners.apply(wantedListeners(settings));
		this.#settings = settings;
	}

	/** Reads what agents send, or lets them wait. */
	setOpen(isOpen: boolean): void {
		this.#valve.set(isOpen && !this.#isStopping);
	}

	/** Accepts nobody else and reads nothing more; what was read is still acknowledged once it is committed. */
	async pause(): Promise<void> {
		this.#isStopping = true;
		this.setOpen(false);
		await this.#listeners.close();
		await this.#local?.close();
		this.#local = undefined;
	}

	/** Tells the agents that the hub stops, and ends all. */
	async close(): Promise<void> {
		clearInterval(this.#timer);
		await this.pause();
		for (const connection of this.#connections) connection.refuse(stopping);
		await this.#intake.close();
	}

	/** Acknowledges to each agent what of its events is on disk now. */
	committed(tallies: readonly SourceTally[]): void {
		for (const {source, sequence} of tallies) {
			const agent = source.channel === 'agent' ? this.#agents.get(source.address) : undefined;
			if (agent?.peer?.source.epoch === source.epoch) agent.stored(sequence);
		}
	}

	trace(id: string): readonly TracedFrame[] {
		return this.#traces.list(id);
	}

	/** What is wrong with the agents now and what to do, in words. */
	problems(): readonly string[] {
		const since = this.#options.now() - duplicateShownMs;
		const texts = [...this.#duplicates.values()].filter(({time}) => time > since);
		const {maxAgents} = this.#settings;
		const full = `all ${maxAgents} places for agents are taken; raise agents.max_agents`;
		return [...texts.map(({text}) => text), ...(this.#agents.size >= maxAgents ? [full] : [])];
	}

	#hostOf({hub, book, cursor, open, now, log}: AgentServiceOptions): AgentHost {
		const settings = (): Config['agents'] => this.#settings;
		return {
			hub,
			get secret() {
				return settings().secret;
			},
			now,
			steady: () => performance.now(),
			cursor,
			open,
			lacks: (register, first) => this.#lacks(register, first),
			admit: (connection, register) => this.#admit(connection, register),
			trace: (id) => this.#traces.open(id, this.#settings.maxAgents),
			heartbeat: ({peer, aheadMs}, {status, counters}: Heartbeat) => {
				if (peer !== undefined)
					book.heartbeat(peer.register.id, {status, counters, skewMs: aheadMs}, now());
			},
			heard: ({peer}) => {
				if (peer !== undefined) book.heard(peer.register.id, now());
			},
			ended: (connection, refusal) => this.#ended(connection, refusal),
			warn: (facts, text) => {
				if (this.#refusals.take()) log.warn(facts, text);
			},
		};
	}

	#lacks({id, epoch, acknowledged: last}: Register, first: number): void {
		const {log, book, now} = this.#options;
		book.missing(id, {epoch, first, last, foundAt: now()});
		if (this.#refusals.take())
			log.warn(
				{agent: id, epoch, from: first, to: last},
				'events that were acknowledged to an agent are not stored; was an older state restored?',
			);
	}

	#connect(link: AgentLink): StreamReader {
		if (this.#connections.size - this.#agents.size >= greetingLimit) this.#makeRoom();
		const connection = new AgentConnection(link, this.#host);
		this.#connections.add(connection);
		return {push: (chunk) => connection.push(chunk), end: () => connection.end()};
	}

	#makeRoom(): void {
		const oldest = [...this.#connections].find(({peer}) => peer === undefined);
		oldest?.refuse({
			code: 'limit',
			message: `more than ${greetingLimit} connections have not registered`,
			remedy: 'send REGISTER at once',
		});
	}

	#admit(connection: AgentConnection, register: Register): Refusal | undefined {
		const {id, version, host, instance, previous} = register;
		const {book, now} = this.#options;
		const {peer, link, aheadMs} = connection;
		const isAuthenticated = peer?.isAuthenticated === true;
		if (!isAuthenticated && book.isAuthenticated(id)) return unproved(register);
		const live = this.#agents.get(id);
		const refusal = this.#judge(connection, register, live);
		if (refusal !== undefined) return refusal;
		// Before the older one ends: it is replaced, and neither refused nor gone.
		this.#agents.set(id, connection);
		live?.refuse({
			code: 'stopping',
			message: `the agent has connected again, from ${connection.link.peer}`,
			remedy: 'nothing is to be done if that is the same agent',
		});
		book.registered(
			id,
			{version, host, instance, previous, peer: link.peer, isAuthenticated, skewMs: aheadMs},
			now(),
		);
		this.#duplicates.delete(id);
		if (this.#changes.take())
			this.#options.log.info({agent: id, host: host.hostname, peer: link.peer}, 'agent connected');
		return undefined;
	}

	/** Why the agent may not come in beside, or instead of, the one that is connected. */
	#judge(
		connection: AgentConnection,
		register: Register,
		live: AgentConnection | undefined,
	): Refusal | undefined {
		const judged = judgeIdentity(
			register,
			this.#options.book.instances(register.id),
			live?.peer?.register.instance,
		);
		if (judged === 'refuse') return duplicate(connection.link.peer, register);
		if (judged === 'contest' && live !== undefined)
			return this.#contest(connection, register, live);
		if (live === undefined && this.#agents.size >= this.#settings.maxAgents)
			return {
				code: 'limit',
				message: `the hub has ${this.#agents.size} agents, the bound`,
				remedy: 'raise agents.max_agents at the hub',
			};
		return undefined;
	}

	/** The one that is connected stays: should its link be half-open, it ends when nothing was heard for too long. */
	#contest({link}: AgentConnection, register: Register, live: AgentConnection): Refusal {
		const contest = {instance: register.instance, clock: register.now, steady: performance.now()};
		return this.#contests.isLost(live, live.clock, contest)
			? duplicate(link.peer, register)
			: contested(live.link.peer);
	}

	#ended(connection: AgentConnection, refusal: Refusal | undefined): void {
		this.#connections.delete(connection);
		const id = connection.peer?.register.id;
		const isReplaced = id !== undefined && this.#agents.get(id) !== connection;
		if (isReplaced) return;
		if (refusal !== undefined && refusal.code !== 'stopping') this.#tell(connection, refusal);
		if (id === undefined) return;
		this.#agents.delete(id);
		this.#options.book.disconnected(id, this.#options.now());
		if (this.#changes.take()) this.#options.log.info({agent: id}, 'agent disconnected');
	}

	/** A connection that ends for a fault: in the log, and where an agent said who it is in what is shown of it. */
	#tell({link, claimed}: AgentConnection, {code, message}: Refusal): void {
		const {log, book, now} = this.#options;
		if (this.#refusals.take())
			log.warn({agent: claimed, peer: link.peer, code, reason: message}, 'agent refused');
		if (claimed === undefined) return;
		book.refused(claimed, {peer: link.peer, code, message}, now());
		if (code !== 'duplicate_id') return;
		const told = {text: `two agents have one id: ${message}`, time: now()};
		putNewest(this.#duplicates, [claimed, told], duplicatesShown);
	}

	#tick(): void {
		for (const connection of this.#connections) connection.tick(this.#valve.isOpen);
		if (performance.now() < this.#minuteEnd) return;
		const [refusals, changes] = [this.#refusals.turn(), this.#changes.turn()];
		const {log} = this.#options;
		if (refusals > 0) log.warn({more: refusals}, 'more agents were refused within a minute');
		if (changes > 0) log.info({more: changes}, 'more agents came and went within a minute');
		this.#minuteEnd = performance.now() + minuteMs;
	}
}

const stopping: Refusal = {
	code: 'stopping',
	message: 'the hub stops',
	remedy: 'connect again in a while',
};

/** Else whoever reaches a port without secret could take the place of an agent that is away, and lock it out. */
function unproved({id}: Register): Refusal {
	return {
		code: 'unauthenticated',
		message: `agent ${id} has proved who it is before, and this connection proves nothing`,
		remedy: `connect it as before; if the hub asks for no secret any more: nms endpoints forget ${id}`,
	};
}

function duplicate(peer: string, {id, host}: Register): Refusal {
	return {
		code: 'duplicate_id',
		message: `another agent is known as ${id}: ${host.hostname} (${peer}) was refused`,
		remedy:
			'stop nms-agent on one of the two machines, remove its spool file (spool.db in agent.state_directory) and start it again: it gets an id of its own',
	};
}

function contested(peer: string): Refusal {
	return {
		code: 'stopping',
		message: `the run of this agent before (${peer}) is connected, or its link is half-open`,
		remedy: `wait: nothing heard for ${agentGoneMs / 1000} s ends it; or it is another agent with this id, of which more is told then`,
	};
}

function wantedListeners({listen}: Config['agents']) {
	return listen.map((where) => ({...where, kind: 'agent' as const}));
}
