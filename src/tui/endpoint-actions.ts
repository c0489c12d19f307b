import type {EndpointJson} from '../proto/rpc/endpoint-schema.ts';
import type {EventJson} from '../proto/rpc/schema.ts';
import {endpointOrders} from '../proto/rpc/bounds.ts';
import {openFilter} from './alert-filter.ts';
import {emptyHost} from './endpoint-state.ts';
import {layoutOf} from './layout.ts';
import {selectedRow} from './list-cursor.ts';
import type {Place} from './places.ts';
import {goTo, placeOf} from './places.ts';
import type {State, Step} from './state.ts';
import {withNotice} from './triage.ts';

/** Rows of endpoints that the list shows. */
export function endpointListHeight({size}: Pick<State, 'size'>): number {
	const box = layoutOf({size, tab: 'endpoints', isZoomed: false}).endpoints;
	return Math.max(1, (box?.height ?? 2) - 1);
}

/** The endpoint that keys are about: the page's, else the selected one. */
export function currentEndpoint({host, endpoints}: State): EndpointJson | undefined {
	return host?.cameFrom === null || host === null
		? (selectedRow(endpoints) ?? host?.result?.endpoint)
		: host.result?.endpoint;
}

/** Opens the page of the selected endpoint. */
export function openHost(state: State): State {
	if (selectedRow(state.endpoints) === undefined) return state;
	return {...state, isZoomed: true, focus: 'endpoint'};
}

/** Opens the page of the machine that the selected alert or line is about; esc goes back to it. */
export function hostOfSelected(state: State): State {
	const id = state.focus === 'logs' ? endpointOfLine(state) : endpointOfAlert(state);
	if (id === undefined)
		return withNotice(state, 'nothing is selected that came from an endpoint', true);
	return showEndpoint(state, id);
}

/** Out of the page: to where it was opened from, else to the list. */
export function leaveHost(state: State): State {
	const cameFrom = state.host?.cameFrom ?? null;
	if (cameFrom !== null && cameFrom !== 'endpoints')
		return {...state, host: null, tab: cameFrom, focus: cameFrom, isZoomed: false};
	return {...state, isZoomed: false, focus: 'endpoints'};
}

export function reorderEndpoints(state: State): State {
	const {endpoints} = state;
	const place = endpointOrders.indexOf(endpoints.order) + 1;
	const order = endpointOrders[place % endpointOrders.length] ?? 'trouble';
	return {...state, endpoints: {...endpoints, order, anchor: endpoints.selected ?? undefined}};
}

/** The lines of the endpoint, in Logs. */
export function logsOfEndpoint(state: State): State {
	const endpoint = currentEndpoint(state);
	if (endpoint === undefined) return withNotice(state, 'no endpoint is selected', true);
	return showLogsOf(state, endpoint.source.address);
}

/** Logs, filtered to what came from one address. */
export function showLogsOf(state: State, address: string): State {
	return goneTo(state, {tab: 'logs', query: sourceQuery(address)});
}

/** Alerts, filtered to the endpoint's open ones. */
export function alertsOfEndpoint(state: State): State {
	const endpoint = currentEndpoint(state);
	if (endpoint === undefined) return withNotice(state, 'no endpoint is selected', true);
	return goneTo(state, {tab: 'alerts', query: `${openFilter} ${endpoint.name}`});
}

/** Opens the page of the endpoint of that id or name; esc goes back to where we are. */
export function showEndpoint(state: State, id: string): State {
	const host = emptyHost(id, state.tab);
	const before = placeOf(state);
	return {...state, tab: 'endpoints', focus: 'endpoint', isZoomed: true, host, before};
}

/** Opens the window of the endpoint's last frames. */
export function openTrace(state: State): Step {
	const endpoint = currentEndpoint(state);
	if (endpoint === undefined) return [withNotice(state, 'no endpoint is selected', true), []];
	if (endpoint.kind === 'device')
		return [withNotice(state, `${endpoint.name} has no agent: a device sends plain syslog`), []];
	const {id} = endpoint;
	const dialog = {kind: 'trace', id, frames: null, problem: null, scroll: 0} as const;
	return [{...state, dialog}, [{kind: 'open-trace', id}]];
}

/** Asks whether to take the endpoint off the list; an agent that is connected would be back at once. */
export function askForget(state: State): State {
	const endpoint = currentEndpoint(state);
	if (endpoint === undefined) return withNotice(state, 'no endpoint is selected', true);
	const {id, name, kind} = endpoint;
	if (kind === 'agent' && endpoint.state !== 'disconnected')
		return withNotice(state, `${name} is connected: stop nms-agent on it first`, true);
	return {...state, dialog: {kind: 'forget', id, name}};
}

/** It is off the list; its page, where that is shown, has nothing to show. */
export function noteForgotten(
	state: State,
	{id, name}: {readonly id: string; readonly name: string},
): State {
	const isShown = state.isZoomed && state.host?.result?.endpoint.id === id;
	return withNotice(isShown ? leaveHost(state) : state, `forgot ${name}; its events stay`);
}

/** The query that finds what came from there. */
export function sourceQuery(address: string): string {
	return `source:${address}`;
}

function goneTo(state: State, place: Place): State {
	const gone = goTo(state, place);
	return gone.kind === 'ok' ? gone.state : withNotice(state, gone.reason, true);
}

function endpointOfLine({logs}: State): string | undefined {
	const row = logs.rows.find(({id}) => id === logs.selected) ?? logs.rows.at(-1);
	return row === undefined ? undefined : endpointOf(row);
}

/** By where the newest evidence came from; by the host's name until that was read. */
function endpointOfAlert({alerts, detail}: State): string | undefined {
	const event = detail?.result?.evidence.at(-1);
	if (event !== undefined) return endpointOf(event);
	return selectedRow(alerts)?.host.name ?? undefined;
}

function endpointOf({log}: EventJson): string {
	const {channel, address} = log.source;
	return channel === 'agent' ? address : `device:${address}`;
}
