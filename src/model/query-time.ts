import type {TimeZone} from '../base/time-zone.ts';
import type {EventQuery, ResolvedQuery, TimeBound} from './event-query.ts';

/** When and where a query is asked. */
export interface Clock {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** The asker's. */
	readonly zone: TimeZone;
}

const dayMs = 86_400_000;

/** The query with its times as instants, by the clock. */
export function resolveTimes(query: EventQuery, clock: Clock): ResolvedQuery {
	const {since, until} = query;
	return {
		...query,
		since: since && instantOf(since, clock),
		until: until && instantOf(until, clock),
	};
}

/** The instant of a time as typed, in milliseconds since the epoch. */
export function instantOf(bound: TimeBound, {now, zone}: Clock): number {
	switch (bound.kind) {
		case 'at':
			return bound.ms;
		case 'ago':
			return now - bound.ms;
		case 'local':
			return zone.toUtc(bound.ms);
		case 'clock':
			return lastTime(bound.ofDayMs, now, toUtcOf(bound.aheadMs, zone));
	}
}

function toUtcOf(aheadMs: number | null, zone: TimeZone): TimeZone['toUtc'] {
	return aheadMs === null ? (localMs) => zone.toUtc(localMs) : (localMs) => localMs - aheadMs;
}

function lastTime(ofDayMs: number, now: number, toUtc: TimeZone['toUtc']): number {
	// The local date is that of UTC or one beside it.
	const today = Math.floor(now / dayMs) * dayMs;
	const times = [1, 0, -1].map((days) => toUtc(today + days * dayMs + ofDayMs));
	return times.find((time) => time <= now) ?? toUtc(today - 2 * dayMs + ofDayMs);
}
