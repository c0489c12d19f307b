import {rfc3339} from '../../../../base/time.ts';
import type {
	EndpointDetail,
	EndpointJson,
	EndpointWindow,
	EndpointWindowResult,
} from '../../../../proto/rpc/endpoint-schema.ts';
import {tracedFrameToJson} from '../../../../proto/rpc/traced-frame-json.ts';
import type {Endpoint} from '../../endpoints/endpoint.ts';
import type {HubContext} from '../../hub-context.ts';
import {endpointRow, statusJson} from '../endpoint-rows.ts';
import {cutWindow} from '../endpoint-window.ts';
import type {Handlers} from '../handler.ts';
import type {Row} from '../rows.ts';
import {fitRows, rowOf} from '../rows.ts';

type EndpointMethod = 'endpoints.window' | 'endpoints.get' | 'endpoints.trace' | 'endpoints.forget';

/** Most intervals told of one endpoint. */
const intervalLimit = 100;

/** Endpoints: how they are, what they say, and forgetting one. */
export const endpointHandlers: Handlers<EndpointMethod> = {
	'endpoints.window': (window, {context}) =>
		readEndpointWindow(context, resolved(window, context)).result,

	'endpoints.get': ({id}, {context}) => detailOf(context.endpoints.get(id), context),

	'endpoints.trace': ({id, limit}, {context}) => {
		const frames = context.trace(context.endpoints.get(id).id).slice(-limit);
		const rows = frames.map((frame) => rowOf(tracedFrameToJson(frame)));
		const {from} = fitRows(rows, Math.max(rows.length - 1, 0));
		return {frames: rows.slice(from).map(({json}) => json)};
	},

	'endpoints.forget': ({id}, {context, client}) => {
		const by = {actor: client.actor, now: context.now()};
		return {id: context.endpoints.forget(id, by).id};
	},
};

/** The window with its anchor's whole id. Throws `not_found`, or `refused` where several begin so. */
export function resolved(window: EndpointWindow, {endpoints}: HubContext): EndpointWindow {
	const {anchor} = window;
	if (anchor === undefined || anchor === 'end') return window;
	return {...window, anchor: endpoints.get(anchor).id};
}

/**
 * A window of endpoints, trimmed to fit into a line around its anchor, a whole id: the top where it has none, or one that is
 * forgotten.
 */
export function readEndpointWindow(
	context: HubContext,
	window: EndpointWindow,
): {readonly result: EndpointWindowResult; readonly rows: readonly Row<EndpointJson>[]} {
	const {endpoints} = context;
	const all = endpoints.list();
	const anchor = window.anchor === 'end' ? 'end' : endpoints.find(window.anchor ?? '');
	const {rows: found, position, total, anchorIndex} = cutWindow(all, {...window, anchor});
	const rows = found.map((endpoint) => endpointRow(endpoint, context));
	const {from, to} = fitRows(rows, anchorIndex);
	const kept = rows.slice(from, to);
	const result = {
		rows: kept.map(({json}) => json),
		total,
		position: position + from,
		counts: {...endpoints.counts()},
	};
	return {result, rows: kept};
}

function detailOf(endpoint: Endpoint, context: HubContext): EndpointDetail {
	const {counters, skewMs} = endpoint;
	return {
		endpoint: endpointRow(endpoint, context).json,
		status: endpoint.status === null ? null : statusJson(endpoint.status),
		counters:
			counters === null
				? null
				: {
						read: counters.read,
						too_long: counters.tooLong,
						lost_bytes: counters.lostBytes,
						acknowledged: counters.acknowledged,
						spooled: counters.spooled,
						spooled_bytes: counters.spooledBytes,
					},
		intervals: context.endpoints
			.intervals(endpoint, intervalLimit)
			.map(({from, to}) => ({from: rfc3339(from), to: rfc3339(to)})),
		clock_skew_ms: skewMs,
	};
}
