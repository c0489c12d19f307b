import {NmsError} from '../../../../base/errors.ts';
import {requireTimeZone} from '../../../../base/time-zone.ts';
import type {WindowRequest} from '../../../../model/event-query.ts';
import type {LogEvent} from '../../../../model/event.ts';
import {resolveTimes} from '../../../../model/query-time.ts';
import {requireLineQuery} from '../../../../proto/query/event-query.ts';
import type {EventJson, EventWindow, EventWindowResult} from '../../../../proto/rpc/schema.ts';
import {clipLimit} from '../../../../proto/rpc/bounds.ts';
import type {HubContext} from '../../hub-context.ts';
import type {Handlers} from '../handler.ts';
import {eventRow, fitRows, wholeEventRow} from '../rows.ts';
import type {Row} from '../rows.ts';

/** Events, read. */
export const eventHandlers: Handlers<'events.window' | 'events.place' | 'events.get'> = {
	'events.window': async (window, {context}) => (await readEventWindow(context, window)).result,

	'events.place': async ({time}, {context}) => ({
		id: (await context.events.firstReceivedSince(Date.parse(time))) ?? null,
	}),

	'events.get': async ({id}, {context}) => {
		const event = (await context.events.get(id)) ?? context.state.evidence.copy(id);
		if (event === undefined)
			throw new NmsError('not_found', `there is no event ${id}`, {
				remedy: 'its file may have been dropped; look for it by a query',
			});
		return wholeEventRow(event, {clip: clipLimit, sources: context.sources}).json;
	},
};

/** A window of events, trimmed to fit into a line around its anchor. */
export async function readEventWindow(
	context: HubContext,
	window: EventWindow,
): Promise<{readonly result: EventWindowResult; readonly rows: readonly Row<EventJson>[]}> {
	const found = await context.events.window(windowRequest(window, context.now()));
	const rows = found.rows.map((event) => windowRow(event, window, context));
	const {from, to} = fitRows(rows, anchorIndex(rows, window.anchor));
	const kept = rows.slice(from, to);
	const result = {
		rows: kept.map(({json}) => json),
		at_start: found.isAtStart && from === 0,
		at_end: found.isAtEnd && to === rows.length,
		arrived: 0,
		// A side that had no room for what was found is not searched on.
		...(from === 0 && found.searchedFrom !== undefined ? {searched_from: found.searchedFrom} : {}),
		...(to === rows.length && found.searchedTo !== undefined
			? {searched_to: found.searchedTo}
			: {}),
	};
	return {result, rows: kept};
}

/** One row of a window, as large as it asks for. */
export function windowRow(
	event: LogEvent,
	{clip, original}: EventWindow,
	{sources}: Pick<HubContext, 'sources'>,
): Row<EventJson> {
	const options = {clip, sources};
	return original === true ? wholeEventRow(event, options) : eventRow(event, options);
}

/** The store's form of a window that is asked for now. Throws `usage` where the query or the time zone is wrong. */
export function windowRequest(
	{query, time_zone, anchor, before, after}: EventWindow,
	now: number,
): WindowRequest {
	return {
		query: resolveTimes(requireLineQuery(query), {now, zone: requireTimeZone(time_zone ?? 'UTC')}),
		anchor: anchor === 'tail' ? {kind: 'tail'} : {kind: 'id', id: anchor},
		before,
		after,
	};
}

/** Where the newest row at or below the anchor stands. */
export function anchorIndex(
	rows: readonly Row<EventJson>[],
	anchor: EventWindow['anchor'],
): number {
	const newest = Math.max(rows.length - 1, 0);
	if (anchor === 'tail') return newest;
	return Math.max(
		rows.findLastIndex(({json}) => json.id <= anchor),
		0,
	);
}
