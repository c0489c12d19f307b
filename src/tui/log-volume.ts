import type {StatisticsWindow} from '../proto/rpc/statistics-schema.ts';
import type {State} from './state.ts';

/** How long a time the strip over the lines shows; the buckets are about as many as it has columns. */
const ranges = [
	{name: '1 h', seconds: 3600, buckets: 60},
	{name: '6 h', seconds: 21_600, buckets: 72},
	{name: '24 h', seconds: 86_400, buckets: 96},
	{name: '7 d', seconds: 604_800, buckets: 168},
] as const;

export function rangeOf({range}: State['logs']): (typeof ranges)[number] {
	return ranges[range] ?? ranges[0];
}

/** The range that many steps shorter or longer; the ends stay. */
export function otherLogRange(state: State, by: number): State {
	const range = Math.max(0, Math.min(state.logs.range + by, ranges.length - 1));
	return {...state, logs: {...state.logs, range}};
}

/** The time of receipt of the selected line, in milliseconds since the epoch; undefined where the live end is followed. */
export function selectedTime({anchor, rows, selected}: State['logs']): number | undefined {
	const event = anchor === 'tail' ? undefined : rows.find(({id}) => id === selected);
	return event && Date.parse(event.event.ingested);
}

/**
 * The time that the hub is asked for: up to now where the selected line is in it, else such a one around the line. It moves by halves of
 * its length, so that moving from line to line seldom asks for another.
 */
export function volumeWindowOf({logs, now}: State): StatisticsWindow {
	const {seconds, buckets} = rangeOf(logs);
	const window = {seconds, buckets, top: 0};
	const time = selectedTime(logs);
	const halfMs = seconds * 500;
	if (time === undefined || time > now - 2 * halfMs) return window;
	const until = Math.floor(time / halfMs) * halfMs + 1.5 * halfMs;
	return until >= now ? window : {...window, until: new Date(until).toISOString()};
}
