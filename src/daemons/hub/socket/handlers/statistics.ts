import {rfc3339} from '../../../../base/time.ts';
import type {SourceVolume} from '../../../../db/statistics.ts';
import {minuteMs} from '../../../../db/statistics.ts';
import type {StatisticsResult, StatisticsWindow} from '../../../../proto/rpc/statistics-schema.ts';
import type {HubContext} from '../../hub-context.ts';
import type {Handlers} from '../handler.ts';

/** Volumes, read. */
export const statisticsHandlers: Handlers<'statistics.get'> = {
	'statistics.get': async (window, {context}) => readStatistics(context, window),
};

/** Volumes up to the end that is asked for, or to that of the running minute. */
export async function readStatistics(
	context: HubContext,
	window: StatisticsWindow,
): Promise<StatisticsResult> {
	const {from, to, bucketMs} = spanOf(window, context.now());
	const volumes = await context.events.statistics({from, to, bucketMs, top: window.top});
	const {states, open} = context.state.counts();
	return {
		from: rfc3339(from),
		to: rfc3339(to),
		bucket_seconds: bucketMs / 1000,
		events: [...volumes.events],
		parse_errors: [...volumes.parseErrors],
		severity: [...volumes.severity],
		warnings: [...volumes.warnings],
		errors: [...volumes.errors],
		sources: volumes.sources.map((source) => sourceJson(source, context)),
		hosts: [...volumes.hosts],
		programs: volumes.programs.map(({name, events}) => ({program: name, events})),
		alerts: {states: {...states}, open: {...open}},
		endpoints: {...context.endpoints.counts()},
	};
}

/** Whole minutes and whole buckets, the last or the running minute being the last of the last one. */
function spanOf(
	{seconds, buckets, until}: StatisticsWindow,
	now: number,
): {readonly from: number; readonly to: number; readonly bucketMs: number} {
	const minutes = Math.ceil(seconds / 60);
	const bucketMinutes = Math.ceil(minutes / buckets);
	const count = Math.ceil(minutes / bucketMinutes);
	const bucketMs = bucketMinutes * minuteMs;
	const lastMinute = until === undefined ? Math.floor(now / minuteMs) + 1 : minuteEnd(until);
	const to = lastMinute * minuteMs;
	return {from: to - count * bucketMs, to, bucketMs};
}

function minuteEnd(time: string): number {
	return Math.ceil(Date.parse(time) / minuteMs);
}

function sourceJson(
	{channel, address, events, parseErrors}: SourceVolume,
	{endpoints}: HubContext,
): StatisticsResult['sources'][0] {
	const name = endpoints.ofSource({channel, address})?.name ?? null;
	return {channel, address, name, events, parse_errors: parseErrors};
}
