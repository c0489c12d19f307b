import type {StatisticsWindow} from '../../../../proto/rpc/statistics-schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readStatistics} from '../handlers/statistics.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import type {View} from './view.ts';
import {minuteWatch} from './view.ts';
import {wholeView} from './whole-view.ts';

/** The longest time between two updates, of windows of many days. */
const slowestMs = 60_000;

/** Volumes, read anew after changes and each minute; the longer a bucket is, the less often. */
export function statisticsView(context: HubContext, window: StatisticsWindow): View {
	const bucketMs = (window.seconds / window.buckets) * 1000;
	const isNewMinute = minuteWatch();
	// Nothing is received in the past.
	const isOver = window.until !== undefined && Date.parse(window.until) <= context.now();
	return wholeView({
		pauseMs: Math.min(slowestMs, Math.max(socketLimits.statisticsUpdateMs, bucketMs / 60)),
		notice: ({kind}) => !isOver && (kind !== 'second' || isNewMinute(context.now())),
		read: async () => readStatistics(context, window),
		update: (statistics) => ({view: 'statistics', statistics}),
	});
}
