import type {StoredEndpoint} from '../../../db/endpoint-store.ts';
import type {
	AgentCounters,
	AgentInstances,
	EndpointKind,
	EndpointState,
	HostInfo,
	HostStatus,
	Interval,
} from '../../../model/endpoint.ts';
import {agentSilentMs, deviceSilentMs} from '../../../model/endpoint.ts';
import type {Channel} from '../../../model/event.ts';
import type {MissingEvents} from '../../../model/missing-events.ts';
import {nothingMissing} from '../../../model/missing-events.ts';
import {cpuSamples} from '../../../proto/rpc/endpoint-schema.ts';
import {AliveHours} from './alive-hours.ts';

/** An agent that claimed the endpoint's id and was refused, for that or another reason. */
interface RefusedAgent {
	readonly peer: string;
	readonly code: string;
	readonly message: string;
	readonly time: number;
}

/** What of an endpoint never changes. */
type EndpointIdentity = Pick<StoredEndpoint, 'id' | 'kind' | 'channel' | 'address' | 'firstSeen'>;

const minuteMs = 60_000;

/** Heartbeats whose spool is remembered, to see that it grows. */
const spoolSamples = 4;

/** One endpoint as the hub knows it; the book changes it. Times in milliseconds. */
export class Endpoint implements EndpointIdentity {
	readonly id: string;
	readonly kind: EndpointKind;
	readonly channel: Channel;
	readonly address: string;
	readonly firstSeen: number;
	name: string;
	/** Where it is connected from, or was last. */
	peer: string;
	isAuthenticated = false;
	isConnected = false;
	host: HostInfo | null = null;
	version = '';
	instances: AgentInstances | undefined;
	lastSeen: number;
	state: EndpointState;
	since: number;
	/** Since when it is alive; null where it is not. */
	aliveFrom: number | null = null;
	readonly alive = new AliveHours();
	status: HostStatus | null = null;
	counters: AgentCounters | null = null;
	skewMs: number | null = null;
	cpu: readonly (number | null)[] = [];
	/** Events that waited in the spool at the last heartbeats. */
	spooled: readonly number[] = [];
	refusal: RefusedAgent | undefined;
	missing: MissingEvents = nothingMissing;
	/** Bytes of its files that were gone before its agent had read them, since the hub started. */
	unread: {readonly bytes: number; readonly firstAt: number; readonly lastAt: number} | undefined;
	#search: string | undefined;
	#minute = 0;
	#count = 0;
	#countBefore = 0;

	constructor(
		identity: EndpointIdentity,
		{name, peer}: {readonly name: string; readonly peer: string},
	) {
		this.id = identity.id;
		this.kind = identity.kind;
		this.channel = identity.channel;
		this.address = identity.address;
		this.firstSeen = identity.firstSeen;
		this.lastSeen = identity.firstSeen;
		this.name = name;
		this.peer = peer;
		this.state = identity.kind === 'agent' ? 'disconnected' : 'silent';
		this.since = identity.firstSeen;
	}

	/** What the words of a query are looked for in, in lower case. */
	get search(): string {
		this.#search ??= [this.name, this.id, this.address, this.peer, this.host?.os, this.version]
			.join('\n')
			.toLowerCase();
		return this.#search;
	}

	/** Takes what the agent says of itself when it registers. */
	registered(agent: {
		readonly name: string;
		readonly peer: string;
		readonly host: HostInfo;
		readonly version: string;
		readonly isAuthenticated: boolean;
		readonly skewMs: number;
	}): void {
		this.name = agent.name;
		this.peer = agent.peer;
		this.host = agent.host;
		this.version = agent.version;
		this.isAuthenticated = agent.isAuthenticated;
		this.skewMs = agent.skewMs;
		this.isConnected = true;
		this.spooled = [];
		this.#search = undefined;
	}

	rename(name: string): void {
		if (name === this.name) return;
		this.name = name;
		this.#search = undefined;
	}

	/** The state it has at that time, and since when. */
	stateAt(now: number): {readonly state: EndpointState; readonly since: number} {
		if (this.kind === 'agent' && !this.isConnected) return {state: 'disconnected', since: now};
		const silentAt = this.lastSeen + (this.kind === 'agent' ? agentSilentMs : deviceSilentMs);
		return now > silentAt
			? {state: 'silent', since: silentAt}
			: {state: 'alive', since: this.lastSeen};
	}

	/** Takes the state of that time. Returns the time in which it was alive, where that is over now. */
	settle(now: number): {readonly hasChanged: boolean; readonly ended?: Interval} {
		this.#turnBack(now);
		const {state, since} = this.stateAt(now);
		if (state === this.state) return {hasChanged: false};
		this.state = state;
		this.since = since;
		if (state === 'alive') {
			this.aliveFrom = since;
			return {hasChanged: true};
		}
		if (this.aliveFrom === null) return {hasChanged: true};
		const ended = {from: this.aliveFrom, to: Math.max(since, this.aliveFrom)};
		this.aliveFrom = null;
		this.alive.add(ended);
		return {hasChanged: true, ended};
	}

	/** Takes what a heartbeat brought. */
	measured(status: HostStatus, counters: AgentCounters, now: number): void {
		const bytes = counters.lostBytes - (this.counters?.lostBytes ?? 0);
		if (bytes > 0)
			this.unread = {
				bytes: (this.unread?.bytes ?? 0) + bytes,
				firstAt: this.unread?.firstAt ?? now,
				lastAt: now,
			};
		this.status = status;
		this.counters = counters;
		this.cpu = [...this.cpu, status.cpu.percent].slice(-cpuSamples);
		this.spooled = [...this.spooled, counters.spooled].slice(-spoolSamples);
	}

	/** Counts events that were committed. */
	count(events: number, now: number): void {
		this.#turn(now);
		this.#count += events;
	}

	/** Events committed within the last full minute of the clock. */
	perMinute(now: number): number {
		this.#turn(now);
		return this.#countBefore;
	}

	/** Nothing was later than now: a clock that was ahead was set back. */
	#turnBack(now: number): void {
		this.lastSeen = Math.min(this.lastSeen, now);
		this.since = Math.min(this.since, now);
		if (this.aliveFrom !== null) this.aliveFrom = Math.min(this.aliveFrom, now);
		this.alive.turnBack(now);
	}

	#turn(now: number): void {
		const minute = Math.floor(now / minuteMs);
		if (minute === this.#minute) return;
		this.#countBefore = minute === this.#minute + 1 ? this.#count : 0;
		this.#count = 0;
		this.#minute = minute;
	}
}
