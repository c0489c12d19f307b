import process from 'node:process';
import {rfc3339} from '../../base/time.ts';
import type {CollectorReport} from '../../collect/collector.ts';
import type {Spool} from '../../db/spool.ts';
import type {AgentStatusJson} from '../../proto/rpc/agent-schema.ts';
import type {LinkReport} from './link.ts';

/** What `agent.status` is made from. */
export interface StatusParts {
	readonly agent: AgentStatusJson['agent'];
	readonly now: number;
	readonly startedAt: number;
	readonly hub: string;
	readonly link: LinkReport;
	readonly collected: CollectorReport;
	readonly spool: Spool;
	readonly spoolFile: string;
	readonly spoolMaxBytes: number;
	readonly lastError: Trouble | null;
	readonly problems: readonly string[];
}

/** Something that went wrong. */
export interface Trouble {
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly code: string;
	readonly message: string;
	readonly remedy: string;
}

/** The agent as its socket shows it. */
export function statusOf(parts: StatusParts): AgentStatusJson {
	const {agent, startedAt, link, collected, lastError, problems} = parts;
	const {user, system} = process.cpuUsage();
	return {
		agent,
		started: rfc3339(startedAt),
		link: linkOf(parts),
		counters: {
			read: collected.read,
			too_long: collected.tooLong,
			lost_bytes: collected.lostBytes,
			acknowledged: link.acknowledged,
		},
		spool: spoolOf(parts),
		watched: [...collected.watched],
		last_error: lastError && {
			time: rfc3339(lastError.at),
			code: lastError.code,
			message: lastError.message,
			remedy: lastError.remedy,
		},
		problems: [...problems],
		process: {rss_bytes: process.memoryUsage.rss(), cpu_seconds: (user + system) / 1e6},
	};
}

function linkOf({link, hub, now}: StatusParts): AgentStatusJson['link'] {
	const {nextAttemptInMs} = link;
	return {
		hub,
		state: link.state,
		since: rfc3339(link.since),
		peer: link.peer,
		is_authenticated: link.isAuthenticated,
		next_attempt: nextAttemptInMs === null ? null : rfc3339(Math.round(now + nextAttemptInMs)),
		in_flight: link.inFlight,
		connections: link.connections,
	};
}

function spoolOf({spool, spoolFile, spoolMaxBytes}: StatusParts): AgentStatusJson['spool'] {
	const {events, bytes} = spool.depth;
	return {
		path: spoolFile,
		epoch: spool.epoch,
		last: spool.last,
		acknowledged: spool.acknowledged,
		events,
		bytes,
		max_bytes: spoolMaxBytes,
		is_full: bytes >= spoolMaxBytes,
	};
}
