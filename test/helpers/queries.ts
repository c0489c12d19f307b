import {utc} from '../../src/base/time-zone.ts';
import type {ResolvedQuery} from '../../src/model/event-query.ts';
import {resolveTimes} from '../../src/model/query-time.ts';
import {parseEventQuery} from '../../src/proto/query/event-query.ts';

/** A query by its text, its times by a clock of UTC. */
export function queryOf(text: string, now = 0): ResolvedQuery {
	const parsed = parseEventQuery(text);
	if (parsed.kind === 'ok') return resolveTimes(parsed.value, {now, zone: utc});
	throw new Error(`${text}: ${parsed.reason} at ${parsed.at}`);
}

/** The query that every event meets. */
export const everything = queryOf('');
