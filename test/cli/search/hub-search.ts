import test from 'ava';
import {HubSearch} from '../../../src/cli/search/hub-search.ts';
import {connectHub} from '../../../src/proto/rpc/client.ts';
import {numbered} from '../../helpers/event-batches.ts';
import {socketHub} from '../../helpers/socket-hub.ts';

test('a search that the hub has forgotten goes on where it was', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 30));
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.teardown(() => client.close());
	const searchOf = (query: string) => new HubSearch(client, {query, time_zone: 'UTC'});
	const search = searchOf('line');
	const ids: number[] = [];
	for (let number = 1; ids.length < 30; number += 1) {
		// oxlint-disable-next-line no-await-in-loop
		const {rows} = await search.next({limit: 7});
		ids.push(...rows.map(({id}) => id));
		// oxlint-disable-next-line no-await-in-loop
		await client.call('search.close', {search: number});
	}
	t.deepEqual(
		ids,
		Array.from({length: 30}, (_, at) => 30 - at),
	);
	const limited = searchOf('line | limit 20');
	await limited.next({limit: 7});
	for (let number = 1; number < 20; number += 1)
		// oxlint-disable-next-line no-await-in-loop
		await client.call('search.close', {search: number}).catch(() => undefined);
	await t.throwsAsync(limited.next({limit: 7}), {code: 'not_found'});
});
