import {parseDuration} from '../../base/time.ts';
import type {TimeBound} from '../../model/event-query.ts';

const minuteMs = 60_000;

/** ISO 8601: a date, a time of day or both, and with a time of day the zone. */
const shape =
	/^(?<date>\d{4}-\d{2}-\d{2})?(?:(?:^|(?<=\d)[T ])(?<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i;

/** A time of a query: `2h` (ago), `2026-11-20`, `2026-11-20T14:03:11+01:00`, `14:03`; undefined where it is none. */
export function parseQueryTime(text: string): TimeBound | undefined {
	const agoMs = parseDuration(text);
	if (agoMs !== undefined) return {kind: 'ago', ms: agoMs};
	const {date, clock, zone} = shape.exec(text)?.groups ?? {};
	const ofDayMs = clock === undefined ? 0 : timeOfDay(clock);
	const aheadMs = zone === undefined ? null : offsetOf(zone);
	if (ofDayMs === undefined || aheadMs === undefined) return undefined;
	if (date === undefined)
		return clock === undefined ? undefined : {kind: 'clock', ofDayMs, aheadMs};
	const dayMs = dateOf(date);
	if (dayMs === undefined) return undefined;
	const ms = dayMs + ofDayMs;
	return aheadMs === null ? {kind: 'local', ms} : {kind: 'at', ms: ms - aheadMs};
}

function timeOfDay(clock: string): number | undefined {
	const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
	if (hours > 23 || minutes > 59 || seconds >= 60) return undefined;
	return Math.floor(((hours * 60 + minutes) * 60 + seconds) * 1000);
}

function offsetOf(zone: string): number | undefined {
	if (zone.toUpperCase() === 'Z') return 0;
	const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
	if (hours > 23 || minutes > 59) return undefined;
	return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minuteMs;
}

function dateOf(date: string): number | undefined {
	const ms = Date.parse(`${date}T00:00:00Z`);
	// A day that the month does not have would become one of the next month.
	return Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date) ? undefined : ms;
}
