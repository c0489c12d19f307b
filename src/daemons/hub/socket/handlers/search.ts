import {NmsError} from '../../../../base/errors.ts';
import type {Handlers} from '../handler.ts';
import {requireTimeZone} from '../../../../base/time-zone.ts';
import {resolveTimes} from '../../../../model/query-time.ts';
import {requireEventQuery} from '../../../../proto/query/event-query.ts';

/** Searches of all events, step by step. */
export const searchHandlers: Handlers<'search.open' | 'search.next' | 'search.close'> = {
	'search.open': async ({query, time_zone, cursor}, {context, searches}) => {
		const zone = requireTimeZone(time_zone ?? 'UTC');
		const resolved = resolveTimes(requireEventQuery(query), {now: context.now(), zone});
		if (resolved.stage !== null && cursor !== undefined)
			throw new NmsError('usage', 'a query that counts has no cursor', {remedy: 'leave it out'});
		const request = {query: resolved, cursor: cursor ?? null};
		return {search: await searches.open(async () => context.events.search(request))};
	},

	'search.next': async (params, {context, searches}) => searches.next(params, context.sources),

	'search.close': ({search}, {searches}) => {
		searches.close(search);
		return {};
	},
};
