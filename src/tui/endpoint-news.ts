import {currentEndpoint, endpointListHeight, sourceQuery} from './endpoint-actions.ts';
import type {HostState} from './endpoint-state.ts';
import {emptyHost} from './endpoint-state.ts';
import {takeRows} from './list-cursor.ts';
import type {News, State} from './state.ts';

/** Takes in a window of the list. */
export function takeEndpoints(
	state: State,
	{rows, total, position, counts}: Extract<News, {kind: 'endpoints'}>,
): State {
	const window = {rows, total, position};
	const list = takeRows(state.endpoints, window, endpointListHeight(state));
	return {...state, endpoints: {...list, counts}};
}

/** Takes in lines or alerts of the endpoint whose page is shown; what is about another one came too late. */
export function takeHostNews(
	state: State,
	news: Extract<News, {kind: 'host-lines' | 'host-alerts'}>,
): State {
	const {host} = state;
	const endpoint = currentEndpoint(state);
	if (host === null || endpoint === undefined) return state;
	if (news.kind === 'host-alerts') {
		// The hub finds the words anywhere in an alert; only those of this host are meant.
		const alerts = news.rows.filter((row) => row.host.name === endpoint.name);
		return news.name === endpoint.name ? {...state, host: {...host, alerts}} : state;
	}
	const isOurs = news.query === sourceQuery(endpoint.source.address);
	return isOurs ? {...state, host: {...host, lines: news.rows}} : state;
}

/** A late answer, about another endpoint than is shown now, is dropped. */
export function onHost(state: State, id: string, part: Partial<HostState>): State {
	const {host} = state;
	return host?.id === id ? {...state, host: {...host, ...part}} : state;
}

/** The page is that of the selected endpoint, unless it was opened by name; another one starts at its top. */
export function followHost(state: State): State {
	const {host, endpoints} = state;
	if (host !== null && host.cameFrom !== null) return state;
	if (endpoints.selected === (host?.id ?? null)) return state;
	return {...state, host: endpoints.selected === null ? null : emptyHost(endpoints.selected)};
}
