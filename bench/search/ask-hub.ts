// How the bench asks a hub: the only file to change when it can be asked in another way.
import {rowLimit} from '../../src/proto/rpc/bounds.ts';
import type {HubClient} from '../../src/proto/rpc/client.ts';
import type {Result} from '../../src/proto/rpc/schema.ts';

/** Resolves with the number of hits; undefined where the hub cannot be asked that yet. */
export type Ask = ((client: HubClient) => Promise<number>) | undefined;

/** The shortest text of a row: only rows are counted. */
const clip = 16;
const dayBuckets = 240;

/** All events that match. */
export function countOf(query: string): Ask {
	return async (client) => {
		const {aggregate} = await lastStep(client, `${query} | count`);
		return aggregate?.kind === 'count' ? aggregate.count : 0;
	};
}

/** The newest events that match, at most so many. */
export function newestOf(query: string, limit: number): Ask {
	return async (client) => (await lastStep(client, `${query} | limit ${limit}`)).progress.found;
}

/** The most frequent users among the failed logins, by what the hub has decoded. */
export const topUsers: Ask = async (client) => {
	const query = 'event.action:ssh_login event.outcome:failure | top user.name 10';
	const {aggregate} = await lastStep(client, query);
	if (aggregate?.kind !== 'top') return 0;
	return aggregate.values.reduce((sum, {count}) => sum + count, 0);
};

/** Events of a day by severity, at the finest the hub tells: steps of several minutes. */
export const severityByMinute: Ask = async (client) => {
	const request = {seconds: 90_000, buckets: dayBuckets, top: 0};
	const {severity} = await client.call('statistics.get', request);
	return severity.reduce((sum, events) => sum + events, 0);
};

async function lastStep(client: HubClient, query: string): Promise<Result<'search.next'>> {
	const {search} = await client.call('search.open', {query});
	for (;;) {
		// oxlint-disable-next-line no-await-in-loop
		const step = await client.call('search.next', {search, limit: rowLimit, clip});
		if (!step.is_done) continue;
		// oxlint-disable-next-line no-await-in-loop
		await client.call('search.close', {search});
		return step;
	}
}
