import type {EndpointJson, EndpointWindow} from '../proto/rpc/endpoint-schema.ts';
import type {LedgerWindow} from '../proto/rpc/ledger-schema.ts';
import type {AlertWindow, EventWindow} from '../proto/rpc/schema.ts';
import {rowLimit} from '../proto/rpc/bounds.ts';
import type {StatisticsWindow} from '../proto/rpc/statistics-schema.ts';
import {statisticsWindowOf} from './dashboard-state.ts';
import {currentEndpoint, sourceQuery} from './endpoint-actions.ts';
import {currentError} from './error-actions.ts';
import {ledgerWindow} from './ledger-state.ts';
import type {CountWish, LineWish} from './search-wishes.ts';
import {isStrip, isTooSmall, layoutOf} from './layout.ts';
import {aroundRows, selectedRow} from './list-cursor.ts';
import {aroundLines, logHeight} from './log-cursor.ts';
import {volumeWindowOf} from './log-volume.ts';
import {dashboardHeights} from './panes/dashboard-heights.ts';
import type {State} from './state.ts';
import type {Tab} from './tabs.ts';
import {typedZone} from './time-zone.ts';

/** What the console looks at: the session keeps its subscriptions equal to this. What is not on the screen is null. */
export interface Wanted {
	readonly alerts: AlertWindow | null;
	readonly events: EventWindow | null;
	readonly endpoints: EndpointWindow | null;
	/** Lines and open alerts of the endpoint whose page is shown, the alerts by its name. */
	readonly hostLines: EventWindow | null;
	readonly hostAlerts: AlertWindow | null;
	readonly errors: Readonly<Record<string, never>> | null;
	readonly ledger: LedgerWindow | null;
	readonly statistics: StatisticsWindow | null;
	/** The strip over the lines. */
	readonly logVolume: StatisticsWindow | null;
	/** What needs a look, where the dashboard has room for it. */
	readonly worstAlerts: AlertWindow | null;
	readonly troubled: EndpointWindow | null;
	/** The alert, the endpoint and the cut parse error whose details are shown; `version` changes when one has to be read again. */
	readonly detail: Wish<string> | null;
	readonly host: Wish<string> | null;
	readonly error: Wish<number> | null;
	/** The line that is being looked for. */
	readonly line: LineWish | null;
	/** What the filter of the lines counts. */
	readonly count: CountWish | null;
}

/** Something to be read, and again whenever its version is another. */
export interface Wish<Id> {
	readonly id: Id;
	readonly version: string;
}

/** Most characters of a line that a row can show. */
const rowClip = 2048;

/** Lines and alerts of an endpoint that its page shows. */
const hostLineCount = 32;
const hostAlertCount = 20;

const openStates = ['new', 'acknowledged', 'in_progress'] as const;

/** An endpoint that is heard all the time is read again this often, in milliseconds. */
const hostRereadMs = 5000;

export function wantedOf(state: State): Wanted {
	const layout = isTooSmall(state.size) ? {} : layoutOf(state);
	const {isCounted, query} = state.logs;
	const areLinesShown = layout.logs !== undefined;
	const events = areLinesShown && !isCounted ? eventsOf(state) : null;
	const count = areLinesShown && isCounted ? {query, timeZone: typedZone(state)} : null;
	const logVolume = layout.volume === undefined ? null : volumeWindowOf(state);
	// The palette offers machines by their names.
	const named = state.dialog?.kind === 'palette' ? {endpoints: endpointsOf(state)} : {};
	const line = state.logs.finding?.wish ?? null;
	return {...nothing, ...named, ...wantedByTab[state.tab](state), events, logVolume, line, count};
}

const nothing: Wanted = {
	alerts: null,
	events: null,
	endpoints: null,
	hostLines: null,
	hostAlerts: null,
	errors: null,
	ledger: null,
	statistics: null,
	logVolume: null,
	worstAlerts: null,
	troubled: null,
	detail: null,
	host: null,
	error: null,
	line: null,
	count: null,
};

/** What each tab looks at, its lines aside. */
const wantedByTab: Readonly<Record<Tab, (state: State) => Partial<Wanted>>> = {
	alerts: (state) => ({alerts: alertsOf(state), detail: detailOf(state)}),
	endpoints: (state) => ({endpoints: endpointsOf(state), host: hostOf(state), ...pageOf(state)}),
	logs: () => ({}),
	errors: (state) => ({errors: {}, error: cutErrorOf(state)}),
	dashboard: (state) => ({statistics: statisticsWindowOf(state.dashboard), ...watchOf(state)}),
	hub: () => ({ledger: ledgerWindow}),
};

function alertsOf({alerts}: State): AlertWindow {
	return {query: alerts.query, order: alerts.order, ...aroundAnchor(alerts.anchor)};
}

function endpointsOf({endpoints}: State): EndpointWindow {
	return {query: endpoints.query, order: endpoints.order, ...aroundAnchor(endpoints.anchor)};
}

function aroundAnchor(anchor: string | undefined): {
	readonly anchor?: string;
	readonly before: number;
	readonly after: number;
} {
	return anchor === undefined
		? {before: 0, after: 2 * aroundRows}
		: {anchor, before: aroundRows, after: aroundRows};
}

function eventsOf(state: State): EventWindow {
	const {logs} = state;
	const isTail = logs.anchor === 'tail';
	return {
		query: logs.query,
		time_zone: typedZone(state),
		anchor: logs.anchor,
		before: isTail ? tailLines(logHeight(state)) : aroundLines,
		after: isTail ? 0 : aroundLines,
		clip: rowClip,
	};
}

/** As many alerts and endpoints as the dashboard has rows for below their titles. */
function watchOf(state: State): Partial<Wanted> {
	const rows = dashboardHeights(layoutOf(state).dashboard?.height ?? 0).watch - 1;
	if (rows < 1) return {};
	return {
		worstAlerts: {query: {states: [...openStates]}, order: 'priority', before: 0, after: rows},
		troubled: {
			query: {states: ['silent', 'disconnected']},
			order: 'trouble',
			before: 0,
			after: rows,
		},
	};
}

function detailOf({alerts}: State): Wish<string> | null {
	const row = selectedRow(alerts);
	if (row === undefined) return null;
	return {id: row.id, version: [row.count, row.changed, row.assignee].join(' ')};
}

/** A page has room for lines and alerts, a strip has not. */
function pageOf(state: State): Partial<Wanted> {
	const endpoint = isStrip(state) ? undefined : currentEndpoint(state);
	if (endpoint === undefined) return {};
	return {hostLines: hostLinesOf(endpoint), hostAlerts: hostAlertsOf(endpoint)};
}

function hostLinesOf({source}: EndpointJson): EventWindow {
	const query = sourceQuery(source.address);
	return {query, anchor: 'tail', before: hostLineCount, after: 0, clip: rowClip};
}

function hostAlertsOf({name}: EndpointJson): AlertWindow {
	const query = {states: [...openStates], text: name};
	return {query, order: 'priority', before: 0, after: hostAlertCount};
}

function hostOf(state: State): Wish<string> | null {
	const {host} = state;
	if (host === null) return null;
	const row = currentEndpoint(state);
	const heard = row === undefined ? 0 : Date.parse(row.last_seen);
	const step = Math.floor(heard / hostRereadMs);
	return {id: host.id, version: [row?.state, row?.since, step].join(' ')};
}

function cutErrorOf(state: State): Wish<number> | null {
	const row = currentError(state);
	return row?.is_clipped === true ? {id: row.id, version: ''} : null;
}

/** What the pane shows of the live end, every line of it new each time; in steps, so that a resize seldom asks for another window. */
function tailLines(rows: number): number {
	return Math.min(rowLimit, Math.ceil(rows / 4) * 4);
}

/** When the screen changes by itself next: a countdown, a message's end, the clock's minute. Milliseconds since the epoch. */
export function nextTick(state: State): number {
	const minute = (Math.floor(state.now / 60_000) + 1) * 60_000;
	if (isTooSmall(state.size)) return minute;
	const ends = [minute];
	if (state.notice !== null) ends.push(state.notice.until);
	if (state.undo !== null) {
		const left = state.undo.until - state.now;
		ends.push(state.undo.until - (Math.ceil(left / 1000) - 1) * 1000);
	}
	return Math.min(...ends);
}
