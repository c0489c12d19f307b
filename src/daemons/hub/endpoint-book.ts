import {NmsError} from '../../base/errors.ts';
import type {AgentCounters, EndpointState, HostInfo, HostStatus} from '../../model/endpoint.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import type {EventSource} from '../../model/event.ts';
import type {Availability, Interval} from './endpoints/alive-hours.ts';
import {availability} from './endpoints/alive-hours.ts';
import {Endpoint} from './endpoints/endpoint.ts';
import {deviceId, findEndpoint} from './endpoints/lookup.ts';
import {problemsOf} from './endpoints/problems.ts';

/** Most devices that are known; the one not heard longest makes room. */
export const deviceLimit = 10_000;

/** Most characters of a name that a sender claims. */
export const nameLimit = 255;

/** Most intervals told of one endpoint. */
const intervalLimit = 100;

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
	readonly now: () => number;
	/** Called after what is shown of endpoints has changed. */
	readonly onChange: () => void;
}

/** Which endpoints there are and how they are: agents, and devices that send syslog. Calls take the hub's time. */
export class EndpointBook {
	readonly #options: EndpointBookOptions;
	/** In the order they were heard, oldest first. */
	readonly #agents = new Map<string, Endpoint>();
	readonly #devices = new Map<string, Endpoint>();
	readonly #intervals = new Map<string, Interval[]>();
	/** When the hub ran, and so could know. */
	readonly #runs: Interval[];
	#revision = 0;
	#isTelling = false;

	constructor(options: EndpointBookOptions) {
		this.#options = options;
		const now = options.now();
		this.#runs = [{from: now, to: now}];
	}

	/** Rises with every change of what is shown. */
	get revision(): number {
		return this.#revision;
	}

	/** An agent's connection was accepted. */
	registered(id: string, agent: RegisteredAgent, now: number): void {
		const {host, instance} = agent;
		const identity = {id, kind: 'agent', channel: 'agent', address: id, firstSeen: now} as const;
		const name = bounded(host.hostname);
		const endpoint = this.#agents.get(id) ?? new Endpoint(identity, {name, peer: agent.peer});
		this.#agents.set(id, endpoint);
		// Not the one known before: an agent that was killed before our answer does not know of that run of its own.
		endpoint.instances = {last: instance, before: agent.previous};
		endpoint.name = name;
		endpoint.peer = agent.peer;
		endpoint.host = host;
		endpoint.version = agent.version;
		endpoint.isAuthenticated = agent.isAuthenticated;
		endpoint.skewMs = agent.skewMs;
		endpoint.isConnected = true;
		endpoint.spooled = [];
		endpoint.renamed();
		this.#heard(endpoint, now);
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
		endpoint.measured(status, counters);
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
		endpoint.refusal = {...refusal, message: refusal.message.slice(0, 512), time: now};
		this.#changed();
	}

	/** The instance that registered last with the id, and the one before it. */
	instances(id: string): {readonly last: string; readonly before: string | null} | undefined {
		return this.#agents.get(id)?.instances;
	}

	/** Counts a committed batch; who sent it by UDP or TCP is a device. */
	batch(batch: EventBatch, now: number): void {
		for (const [index, {events, lines, hostRow}] of tally(batch)) {
			const source = batch.sources[index];
			if (source === undefined || source.channel === 'file') continue;
			if (source.channel === 'agent') this.#agents.get(source.address)?.count(events, now);
			else if (lines > 0) {
				const name = hostRow < 0 ? null : batch.spanText(hostRow, 'host');
				this.#device(source, {name, events, now});
			}
		}
	}

	/** All, as they are now, in no order. */
	list(): readonly Endpoint[] {
		this.#settleAll(this.#options.now());
		return [...this.#agents.values(), ...this.#devices.values()];
	}

	/** By id, unique prefix of it or unique name. Throws `not_found` or `refused`. */
	get(wanted: string): Endpoint {
		this.#settleAll(this.#options.now());
		return findEndpoint(new Map([...this.#agents, ...this.#devices]), wanted);
	}

	/** The device or agent whose events come from there. */
	ofSource({channel, address}: Pick<EventSource, 'channel' | 'address'>): Endpoint | undefined {
		return channel === 'agent' ? this.#agents.get(address) : this.#devices.get(deviceId(address));
	}

	counts(): Readonly<Record<EndpointState, number>> {
		const counts = {alive: 0, silent: 0, disconnected: 0};
		for (const {state} of this.list()) counts[state] += 1;
		return counts;
	}

	availability({alive, aliveFrom, firstSeen}: Endpoint): Availability {
		const now = this.#options.now();
		return availability(alive, {aliveFrom, firstSeen, known: this.#knownUntil(now), now});
	}

	/** When it was alive, the newest first; the first one lasts where it is alive now. */
	intervals({id, aliveFrom}: Endpoint): readonly Interval[] {
		const current = aliveFrom === null ? [] : [{from: aliveFrom, to: this.#options.now()}];
		return [...current, ...(this.#intervals.get(id) ?? [])].slice(0, intervalLimit);
	}

	/** What is wrong with the endpoint and what to do, in words. */
	problems(endpoint: Endpoint): readonly string[] {
		return problemsOf(endpoint, this.#options.now());
	}

	/** Takes an endpoint off the list. Throws `not_found`, or `refused` while its agent is connected. */
	forget(wanted: string): Endpoint {
		const endpoint = this.get(wanted);
		if (endpoint.isConnected) {
			throw new NmsError('refused', `the agent of ${endpoint.name} is connected`, {
				remedy: 'stop nms-agent on it first',
			});
		}
		this.#agents.delete(endpoint.id);
		this.#devices.delete(endpoint.id);
		this.#intervals.delete(endpoint.id);
		this.#changed();
		return endpoint;
	}

	/** Called every second: notes who has become silent. */
	tick(now: number): void {
		this.#settleAll(now);
	}

	/** Saves what is not saved. */
	flush(): void {
		this.#settleAll(this.#options.now());
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
		this.#devices.delete(id);
		this.#devices.set(id, device);
		if (this.#devices.size > deviceLimit) this.#forgetOldest();
		if (name !== null && name !== '' && bounded(name) !== device.name) {
			device.name = bounded(name);
			device.renamed();
		}
		device.count(events, now);
		this.#heard(device, now);
	}

	#forgetOldest(): void {
		const [oldest] = this.#devices.keys();
		if (oldest === undefined) return;
		this.#devices.delete(oldest);
		this.#intervals.delete(oldest);
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
		if (ended !== undefined) {
			const known = this.#intervals.get(endpoint.id) ?? [];
			this.#intervals.set(endpoint.id, [ended, ...known].slice(0, intervalLimit));
		}
		this.#changed();
	}

	/** Told once for all that happens in one turn. */
	#changed(): void {
		this.#revision += 1;
		if (this.#isTelling) return;
		this.#isTelling = true;
		queueMicrotask(() => {
			this.#isTelling = false;
			this.#options.onChange();
		});
	}

	#knownUntil(now: number): readonly Interval[] {
		const current = this.#runs.at(-1);
		if (current === undefined) return [];
		return [...this.#runs.slice(0, -1), {from: current.from, to: now}];
	}
}

interface SourceTally {
	/** Committed events; and events and parse errors, duplicates too. */
	events: number;
	lines: number;
	/** A row that names a host; -1 where none does. */
	hostRow: number;
}

/** What a batch brought, by index of its source. */
function tally(batch: EventBatch): ReadonlyMap<number, SourceTally> {
	const tallies = new Map<number, SourceTally>();
	for (let row = 0; row < batch.count; row += 1) {
		const index = batch.source[row] ?? 0;
		let ofSource = tallies.get(index);
		if (ofSource === undefined) {
			ofSource = {events: 0, lines: 0, hostRow: -1};
			tallies.set(index, ofSource);
		}
		ofSource.lines += 1;
		if (batch.reason[row] !== 0) continue;
		if ((batch.id[row] ?? 0) > 0) ofSource.events += 1;
		if (batch.spanFrom(row, 'host') >= 0) ofSource.hostRow = row;
	}
	return tallies;
}

function bounded(name: string): string {
	return name.slice(0, nameLimit).toWellFormed();
}
