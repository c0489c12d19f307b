import test from 'ava';
import {Searches} from '../../../../src/daemons/hub/socket/searches.ts';
import {socketLimits} from '../../../../src/daemons/shared/socket/limits.ts';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import type {HubClient} from '../../../../src/proto/rpc/client.ts';
import type {Result} from '../../../../src/proto/rpc/schema.ts';
import {numbered} from '../../../helpers/event-batches.ts';
import type {SocketHub} from '../../../helpers/socket-hub.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';

async function connected(hub: SocketHub): Promise<HubClient> {
	return connectHub({kind: 'socket', path: hub.path});
}

const noProgress = {blocks: 0, skippedBlocks: 0, events: 0, bytes: 0, found: 0, share: 0};

/** All steps of a search. */
async function searched(
	client: HubClient,
	query: string,
	limit = 100,
): Promise<readonly Result<'search.next'>[]> {
	const {search} = await client.call('search.open', {query});
	const steps: Result<'search.next'>[] = [];
	while (steps.at(-1)?.is_done !== true)
		// oxlint-disable-next-line no-await-in-loop
		steps.push(await client.call('search.next', {search, limit}));
	await client.call('search.close', {search});
	return steps;
}

test('a search gives its rows in pages, the newest first', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 25));
	const client = await connected(hub);
	const steps = await searched(client, 'line', 10);
	const rows = steps.flatMap((step) => step.rows);
	t.deepEqual(
		rows.map(({message}) => message),
		numbered(1, 25)
			.map(({message}) => message)
			.toReversed(),
	);
	t.true(steps.every((step) => step.rows.length <= 10));
	t.like(steps.at(-1), {is_done: true, cursor: null, aggregate: null});
	t.like(steps.at(-1)?.progress, {found: 25, share: 1});
});

test('rows that do not fit into one line come with the next answers', async (t) => {
	const hub = await socketHub(t);
	const message = 'x'.repeat(8000);
	await hub.commit(numbered(1, 60, {message}));
	const client = await connected(hub);
	const {search} = await client.call('search.open', {});
	const first = await client.call('search.next', {search, limit: 60, clip: 8192});
	t.false(first.is_done);
	const anew = await client.call('search.open', {cursor: first.cursor ?? 0});
	const next = await client.call('search.next', {search: anew.search, limit: 1});
	t.is(next.rows[0]?.id, (first.rows.at(-1)?.id ?? 0) - 1);
});

test('what is found ahead comes in order, however many are asked for next', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 700));
	const client = await connected(hub);
	const {search} = await client.call('search.open', {});
	const found: string[] = [];
	const limits = [500, 7, 1, 500, 64, 65, 500];
	for (let [step, isDone] = [0, false]; !isDone; step += 1) {
		const limit = limits[step % limits.length] ?? 1;
		// oxlint-disable-next-line no-await-in-loop
		const {rows, is_done, cursor} = await client.call('search.next', {search, limit});
		t.true(rows.length <= limit);
		found.push(...rows.map(({message}) => message));
		if (!is_done) t.is(cursor, rows.at(-1)?.id ?? null);
		isDone = is_done;
	}
	const stored = numbered(1, 700).map(({message}) => message);
	t.deepEqual(found, stored.toReversed());
});

test('who got fewer rows than were asked for will ask again: the next step is begun', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 1));
	const event = await hub.context.events.get(1);
	const rows = event === undefined ? [] : [event];
	let steps = 0;
	const searches = new Searches();
	const search = await searches.open(async () => ({
		async next() {
			steps += 1;
			if (steps === 4) throw new Error('the disk is broken');
			return {rows, aggregate: null, progress: noProgress, isDone: false, cursor: null};
		},
		async close() {},
	}));
	const wanted = {search, clip: 100};
	const sources = {isClaim: () => false};
	await searches.next({...wanted, limit: 1}, sources);
	t.is(steps, 1, 'all that was asked for');
	await searches.next({...wanted, limit: 2}, sources);
	t.is(steps, 3, 'one row of two, and the next step begun');
	await searches.next({...wanted, limit: 2}, sources);
	t.is(steps, 4, 'the next row, and a step that fails');
	await t.throwsAsync(searches.next({...wanted, limit: 1}, sources), {message: /disk/});
	await searches.next({...wanted, limit: 1}, sources);
	t.is(steps, 5, 'it goes on');
	searches.closeAll();
});

test('rows that are large each come one by one', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 3, {message: 'x'.repeat(65_000)}));
	const client = await connected(hub);
	const {search} = await client.call('search.open', {});
	for (const last of [false, false, true]) {
		const step = {search, limit: 3, clip: 65_536, original: true};
		// oxlint-disable-next-line no-await-in-loop
		const {rows, is_done} = await client.call('search.next', step);
		t.is(rows[0]?.message.length, 65_000);
		t.deepEqual([rows.length, is_done], [1, last]);
	}
});

test('a stage of the query is told and no row', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 3, {host: 'gate'}));
	const client = await connected(hub);
	const [counted] = await searched(client, 'line | count');
	t.deepEqual(counted?.aggregate, {kind: 'count', count: 3, steps: null});
	const [top] = await searched(client, '| top host');
	t.like(top?.aggregate, {kind: 'top', field: 'host', values: [{value: 'gate', count: 3}]});
	t.deepEqual(top?.rows, []);
});

test('a connection has so many searches and no more, and only its own', async (t) => {
	const hub = await socketHub(t);
	const client = await connected(hub);
	const opened = [];
	for (let count = 0; count < socketLimits.searchesPerClient; count += 1)
		// oxlint-disable-next-line no-await-in-loop
		opened.push(await client.call('search.open', {}));
	await t.throwsAsync(client.call('search.open', {}), {code: 'refused'});
	const [first] = opened;
	const search = first?.search ?? 0;
	await t.throwsAsync((await connected(hub)).call('search.next', {search}), {code: 'not_found'});
	await client.call('search.close', {search});
	await t.throwsAsync(client.call('search.next', {search}), {code: 'not_found'});
	await t.notThrowsAsync(client.call('search.open', {}));
});

test('what is no query, or no zone, is refused', async (t) => {
	const client = await connected(await socketHub(t));
	await t.throwsAsync(client.call('search.open', {query: '(a'}), {code: 'usage'});
	await t.throwsAsync(client.call('search.open', {time_zone: 'Mars'}), {code: 'usage'});
	await t.throwsAsync(client.call('search.open', {query: '| count', cursor: 3}), {code: 'usage'});
});
