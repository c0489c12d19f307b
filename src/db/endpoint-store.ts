import type {Actor} from '../model/actor.ts';
import type {
	AgentCounters,
	AgentInstances,
	EndpointKind,
	EndpointState,
	HostInfo,
	HostStatus,
	Interval,
} from '../model/endpoint.ts';
import type {Channel} from '../model/event.ts';
import type {MissingEvents} from '../model/missing-events.ts';

/** What is kept of an endpoint. Times in milliseconds. */
export interface StoredEndpoint {
	readonly id: string;
	readonly kind: EndpointKind;
	readonly channel: Channel;
	readonly address: string;
	readonly name: string;
	readonly peer: string;
	readonly isAuthenticated: boolean;
	readonly host: HostInfo | null;
	readonly version: string;
	readonly instances: AgentInstances | null;
	readonly firstSeen: number;
	readonly lastSeen: number;
	readonly state: EndpointState;
	readonly since: number;
	/** Since when it is alive; null where it is not. */
	readonly aliveFrom: number | null;
	readonly status: HostStatus | null;
	readonly counters: AgentCounters | null;
	readonly skewMs: number | null;
	readonly cpu: readonly (number | null)[];
	/** Absent in what an older hub has stored. */
	readonly missing?: MissingEvents;
}

/** A time in which an endpoint was alive, that is over. */
export interface AliveInterval extends Interval {
	readonly endpoint: string;
}

/** What changed since the last save. */
export interface EndpointChanges {
	readonly endpoints: readonly StoredEndpoint[];
	readonly alive: readonly AliveInterval[];
	/** Ids of endpoints that had to make room. */
	readonly removed: readonly string[];
	/** Since when the hub runs, and now. */
	readonly run: Interval;
}

/** How long it is kept when endpoints were alive and the hub ran. */
export const aliveKeptMs = 400 * 86_400_000;

/** Most intervals kept of one endpoint, the newest ones: a link that flaps must not fill the disk. */
export const aliveKept = 10_000;

/** The part of the state file that is about endpoints. Each method is one transaction. */
export interface EndpointStore {
	all(): readonly StoredEndpoint[];
	save(changes: EndpointChanges): void;
	/** Removes the endpoint and its intervals, and writes the audit. */
	forget(
		endpoint: {readonly id: string; readonly name: string},
		by: {readonly actor: Actor; readonly now: number},
	): void;
	/** Intervals of the endpoint, the newest first. */
	alive(endpoint: string, limit: number): readonly Interval[];
	/** Intervals of all endpoints that ended at that time or later. */
	aliveSince(time: number): readonly AliveInterval[];
	/** When hubs ran on this file, as far as they saved it, to that time or later; oldest first. */
	runsSince(time: number): readonly Interval[];
}
