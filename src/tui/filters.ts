import {parseEventQuery, parseLineQuery, queryFaultText} from '../proto/query/event-query.ts';
import {openFilter, parseAlertFilter} from './alert-filter.ts';
import {parseEndpointFilter} from './endpoint-filter.ts';
import {followLogs} from './log-cursor.ts';
import type {State} from './state.ts';

/** The state with another filter or place, or why what was typed is none. */
export type Filtered =
	| {readonly kind: 'ok'; readonly state: State}
	| {
			readonly kind: 'error';
			readonly reason: string;
			/** The character that is wrong, where that is known. */
			readonly at?: number;
	  };

/** Shows the alerts of a filter as typed, from its first on; the empty one means all open alerts. */
export function filterAlerts(state: State, text: string): Filtered {
	const filter = text === '' ? openFilter : text;
	const parsed = parseAlertFilter(filter, state.caller?.user ?? null);
	if (parsed.kind === 'error') return parsed;
	const {alerts} = state;
	// The hub is asked again only for another window, so what is there of the same one stays.
	const isSame =
		alerts.anchor === undefined && JSON.stringify(alerts.query) === JSON.stringify(parsed.query);
	const cleared = {marks: new Set<string>(), markedTotal: null, lastMark: null};
	const fresh = isSame ? {} : {anchor: undefined, selected: null, top: 0};
	return {
		kind: 'ok',
		state: {...state, alerts: {...alerts, filter, query: parsed.query, ...cleared, ...fresh}},
	};
}

/** Shows the endpoints of a filter as typed, from its first on; the empty one means all. */
export function filterEndpoints(state: State, filter: string): Filtered {
	const parsed = parseEndpointFilter(filter);
	if (parsed.kind === 'error') return parsed;
	const {query} = parsed;
	const {endpoints} = state;
	const isSame =
		endpoints.anchor === undefined && JSON.stringify(endpoints.query) === JSON.stringify(query);
	const fresh = isSame ? {} : {anchor: undefined, selected: null, top: 0};
	return {kind: 'ok', state: {...state, endpoints: {...endpoints, filter, query, ...fresh}}};
}

/** Follows the lines of a query in the language of events; of one with `top` or `count`, shows what that makes of them. */
export function filterLogs(state: State, text: string): Filtered {
	const counted = parseEventQuery(text);
	const isCounted = counted.kind === 'ok' && counted.value.stage !== null;
	const parsed = isCounted ? counted : parseLineQuery(text);
	if (parsed.kind === 'error')
		return {kind: 'error', reason: queryFaultText(parsed), at: parsed.at};
	const {logs} = state;
	const isSame = logs.query === text && logs.anchor === 'tail';
	const fresh = isSame ? {} : {query: text, rows: [], isLoaded: false, isCounted, count: null};
	return {kind: 'ok', state: {...state, logs: {...followLogs(logs), ...fresh}}};
}

/** The lines of a query around the one that is selected; where the live end is shown, it follows them. */
export function filterLogsHere(state: State, text: string): Filtered {
	const filtered = filterLogs(state, text);
	const {anchor, selected, pausedAt, query} = state.logs;
	if (filtered.kind === 'error' || anchor === 'tail' || selected === null) return filtered;
	if (query === text) return {kind: 'ok', state};
	const place = {anchor: selected, selected, pausedAt};
	return {kind: 'ok', state: {...filtered.state, logs: {...filtered.state.logs, ...place}}};
}
