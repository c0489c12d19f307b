import type {StoredEndpoint} from '../../../db/endpoint-store.ts';
import type {Interval} from '../../../model/endpoint.ts';
import {agentSilentMs, deviceSilentMs} from '../../../model/endpoint.ts';
import {nothingMissing} from '../../../model/missing-events.ts';
import {Endpoint} from './endpoint.ts';

/** What is kept of the endpoint. */
export function storedOf(endpoint: Endpoint): StoredEndpoint {
	return {
		id: endpoint.id,
		kind: endpoint.kind,
		channel: endpoint.channel,
		address: endpoint.address,
		name: endpoint.name,
		peer: endpoint.peer,
		isAuthenticated: endpoint.isAuthenticated,
		host: endpoint.host,
		version: endpoint.version,
		instances: endpoint.instances ?? null,
		firstSeen: endpoint.firstSeen,
		lastSeen: endpoint.lastSeen,
		state: endpoint.state,
		since: endpoint.since,
		aliveFrom: endpoint.aliveFrom,
		status: endpoint.status,
		counters: endpoint.counters,
		skewMs: endpoint.skewMs,
		cpu: endpoint.cpu,
		missing: endpoint.missing,
	};
}

/**
 * The endpoint as it is when a hub starts: what was alive when the last one ended (`stoppedAt`) was so until then. An agent is
 * disconnected since; a device that was heard lately goes on. `ended`: the time in which it was alive.
 */
export function restored(
	stored: StoredEndpoint,
	{stoppedAt, now}: {readonly stoppedAt: number; readonly now: number},
): {readonly endpoint: Endpoint; readonly ended: Interval | undefined} {
	const endpoint = new Endpoint(stored, stored);
	endpoint.isAuthenticated = stored.isAuthenticated;
	endpoint.host = stored.host;
	endpoint.version = stored.version;
	endpoint.instances = stored.instances ?? undefined;
	endpoint.lastSeen = stored.lastSeen;
	endpoint.status = stored.status;
	endpoint.counters = stored.counters;
	endpoint.skewMs = stored.skewMs;
	endpoint.cpu = stored.cpu;
	endpoint.missing = stored.missing ?? nothingMissing;
	const ended = endedAlive(stored, stoppedAt);
	if (stored.kind === 'agent') {
		endpoint.state = 'disconnected';
		endpoint.since = stored.state === 'disconnected' ? stored.since : stoppedAt;
		return {endpoint, ended};
	}
	const silentAt = stored.lastSeen + deviceSilentMs;
	endpoint.state = stored.state;
	endpoint.since = stored.since;
	if (stored.state === 'alive' && now > silentAt) {
		endpoint.state = 'silent';
		endpoint.since = silentAt;
	}
	if (endpoint.state === 'alive') endpoint.aliveFrom = now;
	return {endpoint, ended};
}

function endedAlive(
	{aliveFrom, kind, lastSeen}: StoredEndpoint,
	stoppedAt: number,
): Interval | undefined {
	if (aliveFrom === null) return undefined;
	const silentAt = lastSeen + (kind === 'agent' ? agentSilentMs : deviceSilentMs);
	const to = Math.min(stoppedAt, silentAt);
	return to > aliveFrom ? {from: aliveFrom, to} : undefined;
}
