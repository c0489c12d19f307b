import {asciiLower} from '../../base/ascii-lower.ts';
import {NmsError} from '../../base/errors.ts';
import {putNewest} from '../../base/put-newest.ts';
import type {EndpointStore} from '../../db/endpoint-store.ts';
import type {Actor} from '../../model/actor.ts';
import type {
	AgentCounters,
	AgentInstances,
	EndpointState,
	HostInfo,
	HostStatus,
	Interval,
} from '../../model/endpoint.ts';
import type {EventSource} from '../../model/event.ts';
import type {MissingRange} from '../../model/missing-events.ts';
import {withMissing} from '../../model/missing-events.ts';
import type {SourceTally} from './batch-tally.ts';
import type {Availability} from './endpoints/alive-hours.ts';
import {availability, stripMs} from './endpoints/alive-hours.ts';
import {Endpoint} from './endpoints/endpoint.ts';
import {deviceId, findEndpoint} from './endpoints/lookup.ts';
import {problemsOf} from './endpoints/problems.ts';
import {restored} from './endpoints/restore.ts';
import {EndpointSaver} from './endpoints/saver.ts';

/** Most devices that are known; the one not heard longest makes room. */
export const deviceLimit = 10_000;

/**
 * Most agents that are known. Of those that are not connected the one that was there for the shortest time makes room: whoever makes
 * up ids pushes out those, not the agents of real machines.
 */
export const agentLimit = 10_000;

/** Most characters of a name that a sender claims. */
export const nameLimit = 255;

/** Runs of earlier hubs that availability looks at, the newest ones: one that is started every second must not slow down lists. */
const runLimit = 100;

/** What an agent and its connection say when it registers. */
export interface RegisteredAgent {
	readonly version: string;
	readonly host: HostInfo;
	readonly instance: string;
	/** The instance that was registered before, as the agent says. */
	readonly previous: string | null;
	/** The peer's IP address, or `local`. */
	readonly peer: string;
	readonly isAuthenticated: boolean;
	/** Its clock minus the hub's. */
	readonly skewMs: number;
}

export interface EndpointBookOptions {
	readonly store: EndpointStore;
	readonly now: () => number;
	/** Called after what is shown of endpoints has changed. */
	readonly onChange: () => void;
	/** Called with what a save fails with, and with undefined when one succeeds again. */
	readonly onTrouble: (error: unknown) => void;
}

/** Which endpoints there are and how they are: agents, and devices that send syslog. Calls take the hub's time. */
export class EndpointBook {
	readonly #options: EndpointBookOptions;
	readonly #saver: EndpointSaver;
	readonly #agents = new Map<string, Endpoint>();
	/** In the order they were heard, oldest first. */
	readonly #devices = new Map<string, Endpoint>();
	readonly #startedAt: number;
	/** When hubs ran before this one, and so could know. */
	readonly #runs: readonly Interval[];
	#isTelling = false;

	/** Knows what the store knows. */
	constructor(options: EndpointBookOptions) {
		this.#options = options;
		const {store, onTrouble} = options;
		this.#startedAt = options.now();
		this.#saver = new EndpointSaver({store, startedAt: this.#startedAt, onTrouble});
		this.#runs = store.runsSince(this.#startedAt - stripMs).slice(-runLimit);
		this.#restore(store);
	}

	/** An agent's connection was accepted. Its instance is on disk when this returns, unless the disk refuses. */
	registered(id: string, agent: RegisteredAgent, now: number): void {
		const {host, instance, peer} = agent;
		const identity = {id, kind: 'agent', channel: 'agent', address: id, firstSeen: now} as const;
		const name = boundedName(host.hostname);
		const endpoint = this.#agents.get(id) ?? new Endpoint(identity, {name, peer});
		this.#agents.set(id, endpoint);
		if (this.#agents.size > agentLimit) this.#removeBriefest(endpoint);
		const last = endpoint.instances?.last;
		// Not the one known before: an agent that was killed before our answer does not know of that run of its own.
		endpoint.instances = {last: instance, before: agent.previous};
		endpoint.registered({...agent, name});
		// They count from the start of the agent.
		if (last !== instance) endpoint.counters = null;
		this.#heard(endpoint, now);
		this.#saver.changed(endpoint);
		// A hub that forgot who registered would refuse the agent as a stranger later.
		if (last !== instance) this.#saver.save(now);
	}

	/** Of an agent that is registered; others are left out. */
	heartbeat(
		id: string,
		{
			status,
			counters,
			skewMs,
		}: {readonly status: HostStatus; readonly counters: AgentCounters; readonly skewMs: number},
		now: number,
	): void {
		const endpoint = this.#agents.get(id);
		if (endpoint === undefined) return;
		endpoint.skewMs = skewMs;
		endpoint.measured(status, counters, now);
		this.#saver.changed(endpoint);
		this.#heard(endpoint, now);
	}

	/** Something else came from the agent. */
	heard(id: string, now: number): void {
		const endpoint = this.#agents.get(id);
		if (endpoint !== undefined) this.#heard(endpoint, now);
	}

	disconnected(id: string, now: number): void {
		const endpoint = this.#agents.get(id);
		if (endpoint === undefined) return;
		endpoint.isConnected = false;
		this.#settle(endpoint, now);
	}

	/** A connection that claimed the id was refused. An id that is not known stays unknown. */
	refused(
		id: string,
		refusal: {readonly peer: string; readonly code: string; readonly message: string},
		now: number,
	): void {
		const endpoint = this.#agents.get(id);
		if (endpoint === undefined) return;
		endpoint.refusal = {...refusal, time: now};
		this.#changed();
	}

	/** Events of a known agent are not stored that were acknowledged to it. Throws where that is not on disk when it returns. */
	missing(id: string, range: MissingRange): void {
		const endpoint = this.#agents.get(id);
		if (endpoint === undefined) return;
		endpoint.missing = withMissing(endpoint.missing, range);
		this.#saver.changed(endpoint);
		if (!this.#saver.save(range.foundAt))
			throw new NmsError('disk_full', `what is missing of agent ${id} cannot be saved`, {
				remedy: 'see the log of the hub for why the state file takes nothing',
			});
		this.#changed();
	}

	/** The instance that registered last with the id, and the one before it. */
	instances(id: string): AgentInstances | undefined {
		return this.#agents.get(id)?.instances;
	}

	/** Whether the agent proved that it belongs to the hub, or came over the unix socket, when it registered last. */
	isAuthenticated(id: string): boolean {
		return this.#agents.get(id)?.isAuthenticated === true;
	}

	/** Counts what a committed batch brought; who sent it by UDP or TCP is a device. */
	committed(tallies: readonly SourceTally[], now: number): void {
		for (const {source, events, host} of tallies) {
			if (source.channel === 'file') continue;
			if (source.channel === 'agent') this.#agents.get(source.address)?.count(events, now);
			else this.#device(source, {name: host, events, now});
		}
	}

	/** All, as they are now, in no order. */
	list(): readonly Endpoint[] {
		this.#settleAll(this.#options.now());
		return [...this.#agents.values(), ...this.#devices.values()];
	}

	/** By id, address of a device, unique name or unique prefix of an id. Throws `not_found` or `refused`. */
	get(wanted: string): Endpoint {
		const all = this.list();
		return this.find(wanted) ?? this.find(deviceId(wanted)) ?? findEndpoint(all, wanted);
	}

	/** By its whole id. */
	find(id: string): Endpoint | undefined {
		return this.#agents.get(id) ?? this.#devices.get(id);
	}

	/** The device or agent whose events come from there. */
	ofSource({channel, address}: Pick<EventSource, 'channel' | 'address'>): Endpoint | undefined {
		return this.find(channel === 'agent' ? address : deviceId(address));
	}

	/** Ids of agents by their host name in lower case; of several of one name the one that was heard last. */
	agentNames(): ReadonlyMap<string, string> {
		const agents = [...this.#agents.values()].toSorted(
			(one, other) => one.lastSeen - other.lastSeen,
		);
		return new Map(agents.map(({id, name}) => [asciiLower(name), id]));
	}

	counts(): Readonly<Record<EndpointState, number>> {
		const counts = {alive: 0, silent: 0, disconnected: 0};
		for (const {state} of this.list()) counts[state] += 1;
		return counts;
	}

	availability({alive, aliveFrom, firstSeen}: Endpoint): Availability {
		const now = this.#options.now();
		const known = [...this.#runs, {from: this.#startedAt, to: now}];
		return availability(alive, {aliveFrom, firstSeen, known, now});
	}

	/** When it was alive, the newest first; the first one lasts where it is alive now. */
	intervals({id, aliveFrom}: Endpoint, limit: number): readonly Interval[] {
		const now = this.#options.now();
		this.#saver.save(now);
		const current = aliveFrom === null ? [] : [{from: aliveFrom, to: now}];
		return [...current, ...this.#options.store.alive(id, limit)].slice(0, limit);
	}

	/** What is wrong with the endpoint and what to do, in words. */
	problems(endpoint: Endpoint): readonly string[] {
		return problemsOf(endpoint, this.#options.now());
	}

	/** Takes an endpoint off the list, audited. Throws `not_found`, or `refused` while its agent is connected. */
	forget(wanted: string, by: {readonly actor: Actor; readonly now: number}): Endpoint {
		const endpoint = this.get(wanted);
		if (endpoint.isConnected) {
			throw new NmsError('refused', `the agent of ${endpoint.name} is connected`, {
				remedy: 'stop nms-agent on it first',
			});
		}
		this.#options.store.forget(endpoint, by);
		this.#saver.forget(endpoint);
		this.#agents.delete(endpoint.id);
		this.#devices.delete(endpoint.id);
		this.#changed();
		return endpoint;
	}

	/** Called every second: notes who has become silent, and saves what changed. */
	tick(now: number): void {
		this.#settleAll(now);
		this.#saver.tick(now);
	}

	/** Saves all, before the hub stops. */
	flush(): void {
		const now = this.#options.now();
		if (this.list().length > 0) this.#saver.end(now);
	}

	#restore(store: EndpointStore): void {
		const now = this.#startedAt;
		for (const stored of store.all()) {
			const stoppedAt = Math.min(this.#runs.at(-1)?.to ?? stored.lastSeen, now);
			const {endpoint, ended} = restored(stored, {stoppedAt, now});
			const known = endpoint.kind === 'agent' ? this.#agents : this.#devices;
			known.set(endpoint.id, endpoint);
			if (ended === undefined) continue;
			endpoint.alive.add(ended);
			this.#saver.ended({...ended, endpoint: endpoint.id});
			this.#saver.changed(endpoint);
		}
		// Some can be of a clock that was ahead.
		for (const {endpoint, from, to} of store.aliveSince(now - stripMs))
			if (from <= now) this.find(endpoint)?.alive.add({from, to: Math.min(to, now)});
	}

	#device(
		{channel, address}: EventSource,
		{
			name,
			events,
			now,
		}: {readonly name: string | null; readonly events: number; readonly now: number},
	): void {
		const id = deviceId(address);
		const identity = {id, kind: 'device', channel, address, firstSeen: now} as const;
		const device = this.#devices.get(id) ?? new Endpoint(identity, {name: address, peer: address});
		const [, oldest] = putNewest(this.#devices, [id, device], deviceLimit) ?? [];
		if (oldest !== undefined) this.#saver.removed(oldest);
		if (name !== null && name !== '') device.rename(boundedName(name));
		device.count(events, now);
		this.#heard(device, now);
		this.#saver.heard(device);
	}

	#removeBriefest(newest: Endpoint): void {
		let briefest: Endpoint | undefined;
		for (const agent of this.#agents.values()) {
			if (agent.isConnected || agent === newest) continue;
			if (briefest === undefined || knownMs(agent) < knownMs(briefest)) briefest = agent;
		}
		// All are connected: how many can be is bounded elsewhere.
		if (briefest === undefined) return;
		this.#agents.delete(briefest.id);
		this.#saver.removed(briefest);
	}

	#heard(endpoint: Endpoint, now: number): void {
		endpoint.lastSeen = Math.max(endpoint.lastSeen, now);
		this.#settle(endpoint, now);
		this.#changed();
	}

	#settleAll(now: number): void {
		for (const endpoint of this.#agents.values()) this.#settle(endpoint, now);
		for (const endpoint of this.#devices.values()) this.#settle(endpoint, now);
	}

	#settle(endpoint: Endpoint, now: number): void {
		const {hasChanged, ended} = endpoint.settle(now);
		if (!hasChanged) return;
		if (ended !== undefined) this.#saver.ended({...ended, endpoint: endpoint.id});
		this.#saver.changed(endpoint, true);
		this.#changed();
	}

	/** Told once for all that happens in one turn. */
	#changed(): void {
		if (this.#isTelling) return;
		this.#isTelling = true;
		queueMicrotask(() => {
			this.#isTelling = false;
			this.#options.onChange();
		});
	}
}

function knownMs({firstSeen, lastSeen}: Endpoint): number {
	return lastSeen - firstSeen;
}

/** A host name as it is kept. */
export function boundedName(name: string): string {
	return name.slice(0, nameLimit).toWellFormed();
}
