// How the bench asks a hub: the only file to change when it can be asked in another way.
import {rowLimit} from '../../src/proto/rpc/bounds.ts';
import type {HubClient} from '../../src/proto/rpc/client.ts';

/** Resolves with the number of hits; undefined where the hub cannot be asked that yet. */
export type Ask = ((client: HubClient) => Promise<number>) | undefined;

/** The shortest text of a row: only rows are counted. */
const clip = 16;
const dayBuckets = 240;

/** All events that match. */
export function countOf(query: string): Ask {
	return async (client) => newest(client, query, Number.POSITIVE_INFINITY);
}

/** The newest events that match, at most so many. */
export function newestOf(query: string, limit: number): Ask {
	return async (client) => newest(client, query, limit);
}

/** The most frequent users among the failed logins. */
export const topUsers: Ask = undefined;

/** Events of a day by severity, at the finest the hub tells: steps of several minutes. */
export const severityByMinute: Ask = async (client) => {
	const request = {seconds: 90_000, buckets: dayBuckets, top: 1};
	const {severity} = await client.call('statistics.get', request);
	return severity.reduce((sum, events) => sum + events, 0);
};

async function newest(client: HubClient, query: string, limit: number): Promise<number> {
	let found = 0;
	let first: number | undefined;
	while (found < limit) {
		const before = Math.min(rowLimit, limit - found + 1);
		const anchor = first ?? 'tail';
		// Each page ends where the one after it begins.
		// oxlint-disable-next-line no-await-in-loop
		const page = await client.call('events.window', {query, anchor, before, clip});
		const ids = page.rows.map(({id}) => id).filter((id) => id < (first ?? Infinity));
		found += Math.min(ids.length, limit - found);
		first = ids[0];
		if (page.at_start || first === undefined) break;
	}
	return found;
}
