import test from 'ava';
import {rowLimit} from '../../../../src/proto/rpc/bounds.ts';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import type {EventSource} from '../../../../src/model/event.ts';
import {agentOf} from '../../../helpers/endpoint-books.ts';
import {numbered, testTime} from '../../../helpers/event-batches.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {until} from '../../../helpers/until.ts';

const web = '00112233445566aa';
const device: EventSource = {channel: 'udp', address: '192.0.2.1', epoch: 'e'};
const agent: EventSource = {channel: 'agent', address: web, epoch: 'epoch-1'};

test('the ledger tells what each source sent, stored and lost', async (t) => {
	const hub = await socketHub(t);
	const {endpoints} = hub.context;
	endpoints.registered(web, agentOf('web'), hub.now);
	endpoints.missing(web, {epoch: 'epoch-1', first: 1, last: 100, foundAt: hub.now});
	await hub.commit([
		...numbered(101, 102, {source: agent}),
		...numbered(1, 5, {source: device, host: 'router'}),
		{source: device, sequence: 6, message: 'bad', error: [1, 0]},
	]);
	await hub.commit(numbered(102, 103, {source: agent}));
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.teardown(() => client.close());
	const {rows, all, total, missing, started} = await client.call('ledger.get', {});
	t.is(total, 2);
	t.is(missing, 100);
	t.is(started, new Date(testTime).toISOString());
	t.like(all, {received: 10, parsed: 9, rejected: 1, stored: 9, duplicates: 1, waiting: 0});
	const [first, second] = rows;
	t.like(first, {id: `agent ${web}`, name: 'web', received: 4, stored: 3, duplicates: 1});
	t.deepEqual(first?.agent, {
		epoch: 'epoch-1',
		through: 103,
		spooled: 0,
		unread_bytes: 0,
		cut: 0,
		missing: 100,
		missing_ranges: [{epoch: 'epoch-1', first: 1, last: 100, found: started}],
	});
	t.like(second, {id: 'udp 192.0.2.1', name: 'router', received: 6, rejected: 1, agent: null});
	t.is(second?.last_heard, started);
});

test('an agent of which something is missing has a row before it sends anything', async (t) => {
	const hub = await socketHub(t);
	hub.context.endpoints.registered(web, agentOf('web'), hub.now);
	hub.context.endpoints.missing(web, {epoch: 'e', first: 1, last: 1, foundAt: hub.now});
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.teardown(() => client.close());
	const {rows} = await client.call('ledger.get', {});
	t.is(rows.length, 1);
	t.like(rows[0], {received: 0, last_heard: null, agent: {missing: 1, epoch: null, through: 0}});
});

test('sources come by trouble and then by volume, or by id from any of them on', async (t) => {
	const hub = await socketHub(t);
	const sources = ['192.0.2.3', '192.0.2.1', '192.0.2.2'].map((address) => ({...device, address}));
	for (const [index, source] of sources.entries())
		// oxlint-disable-next-line no-await-in-loop
		await hub.commit(numbered(1, index + 1, {source}));
	const incident = {source: sources[0]!, incident: 'pool', count: 1} as const;
	hub.context.ledger().counted(
		{
			incidents: [{...incident, firstAt: testTime, lastAt: testTime}],
			kernel: [],
			refused: {total: 0, senders: []},
			overQuota: [],
		},
		testTime,
	);
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.teardown(() => client.close());
	const ask = async (params: Parameters<typeof client.call<'ledger.get'>>[1]) =>
		(await client.call('ledger.get', params)).rows.map(({address}) => address.at(-1)).join('');
	t.is(await ask({}), '321');
	t.is(await ask({after: 1}), '3');
	t.is(await ask({anchor: 'udp 192.0.2.2'}), '21');
	t.is(await ask({order: 'source'}), '123');
	t.is(await ask({order: 'source', anchor: 'udp 192.0.2.2'}), '23');
	t.is(await ask({order: 'source', anchor: 'udp 192.0.2.11'}), '23');
	t.is(await ask({order: 'source', anchor: 'udp 9'}), '');
	await t.throwsAsync(ask({after: rowLimit + 1}), {code: 'usage'});
});

test('a live view of the ledger is sent when it differs', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 2, {source: device}));
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.teardown(() => client.close());
	let received = 0;
	const window = {order: 'trouble', after: 10} as const;
	const {snapshot} = await client.subscribe({view: 'ledger', window}, ({ledger}) => {
		received = ledger.all.received;
	});
	t.is(snapshot.all.received, 2);
	await hub.commit(numbered(3, 5, {source: device}));
	await until('the ledger is sent anew', () => received === 5);
});
