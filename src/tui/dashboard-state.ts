import type {EndpointJson} from '../proto/rpc/endpoint-schema.ts';
import type {TriagedAlertJson} from '../proto/rpc/schema.ts';
import type {StatisticsResult, StatisticsWindow} from '../proto/rpc/statistics-schema.ts';

/** How far back the dashboard looks; the buckets are about as many as a chart has columns. */
export const dashboardRanges = [
	{name: 'last hour', window: {seconds: 3600, buckets: 60, top: 20}},
	{name: 'last 24 hours', window: {seconds: 86_400, buckets: 96, top: 20}},
	{name: 'last 7 days', window: {seconds: 7 * 86_400, buckets: 168, top: 20}},
] as const satisfies readonly {readonly name: string; readonly window: StatisticsWindow}[];

/** What the dashboard shows. */
export interface DashboardState {
	/** Place in `dashboardRanges`. */
	readonly range: number;
	/** The last answer for this range. */
	readonly statistics: StatisticsResult | null;
	/** When it came, in milliseconds since the epoch. */
	readonly takenAt: number;
	readonly problem: string | null;
	/** The worst open alerts, and the endpoints that are not alive; null until the hub said so. */
	readonly worst: readonly TriagedAlertJson[] | null;
	readonly troubled: readonly EndpointJson[] | null;
}

export const emptyDashboard: DashboardState = {
	range: 0,
	statistics: null,
	takenAt: 0,
	problem: null,
	worst: null,
	troubled: null,
};

/** The range that many steps shorter or longer; the ends stay. Another range has nothing to show at first. */
export function otherRange(dashboard: DashboardState, by: number): DashboardState {
	const range = Math.max(0, Math.min(dashboard.range + by, dashboardRanges.length - 1));
	return range === dashboard.range ? dashboard : {...dashboard, range, statistics: null};
}

/** The window that the hub is asked for. */
export function statisticsWindowOf({range}: DashboardState): StatisticsWindow {
	return (dashboardRanges[range] ?? dashboardRanges[0]).window;
}
