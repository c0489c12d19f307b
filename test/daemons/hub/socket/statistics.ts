import test from 'ava';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import {topLimit} from '../../../../src/proto/rpc/bounds.ts';
import {bucketLimit} from '../../../../src/proto/rpc/statistics-schema.ts';
import {agentOf} from '../../../helpers/endpoint-books.ts';
import {numbered, testTime} from '../../../helpers/event-batches.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {acknowledge, alertOf, ann, closing} from '../../../helpers/state-stores.ts';
import {until} from '../../../helpers/until.ts';

test('volumes, alerts and endpoints are told at one glance', async (t) => {
	const hub = await socketHub(t);
	hub.now = testTime + 90_000;
	const rest = {priority: 3, program: 'su', host: 'gate'};
	await hub.commit([
		...numbered(1, 3, rest),
		...numbered(4, 5, {...rest, receivedAt: testTime + 61_000}),
		{sequence: 6, error: [1, 0]},
	]);
	const alerts = [1, 2, 3].map((index) => alertOf(index));
	hub.context.state.saveFold(alerts, 1, hub.now);
	hub.context.state.triage({ids: [alerts[0]!.id]}, closing, ann);
	hub.context.state.triage({ids: [alerts[1]!.id]}, acknowledge, ann);
	hub.context.endpoints.registered('aa00000000000000', agentOf('web'), hub.now);
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.deepEqual(await client.call('statistics.get', {seconds: 150, buckets: 3}), {
		from: '2026-11-20T11:59:00.000Z',
		to: '2026-11-20T12:02:00.000Z',
		bucket_seconds: 60,
		events: [0, 3, 2],
		parse_errors: [0, 1, 0],
		severity: [0, 0, 0, 5, 0, 0, 0, 0, 0],
		warnings: [0, 3, 2],
		errors: [0, 3, 2],
		sources: [{channel: 'tcp', address: '127.0.1.1', name: 'gate', events: 5, parse_errors: 1}],
		hosts: [{name: 'gate', events: 5}],
		programs: [{program: 'su', events: 5}],
		alerts: {
			states: {new: 1, acknowledged: 1, in_progress: 0, closed: 1},
			open: {informational: 0, low: 0, medium: 0, high: 2, critical: 0},
		},
		endpoints: {alive: 2, silent: 0, disconnected: 0},
	});
	const end = '2026-11-20T12:00:30.000Z';
	const earlier = await client.call('statistics.get', {seconds: 120, buckets: 2, until: end});
	t.like(earlier, {from: '2026-11-20T11:59:00.000Z', to: '2026-11-20T12:01:00.000Z'});
	t.deepEqual(earlier.events, [0, 3]);
	const day = await client.call('statistics.get', {until: '2026-11-19T12:00:00.000Z', buckets: 1});
	t.like(day, {to: '2026-11-19T12:00:00.000Z', events: [0]});
});

test('buckets are whole minutes, as many as asked for or fewer', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	for (const [seconds, buckets, count, length] of [
		[60, 60, 1, 60],
		[3600, 60, 60, 60],
		[3600, 7, 7, 540],
		[3600, bucketLimit, 60, 60],
		[31 * 86_400, bucketLimit, 240, 11_160],
	] as const) {
		// oxlint-disable-next-line no-await-in-loop
		const result = await client.call('statistics.get', {seconds, buckets, top: topLimit});
		t.deepEqual([result.events.length, result.bucket_seconds], [count, length]);
		t.is(Date.parse(result.to) - Date.parse(result.from), count * length * 1000);
	}
	await t.throwsAsync(client.call('statistics.get', {seconds: 59}), {code: 'usage'});
	await t.throwsAsync(client.call('statistics.get', {buckets: bucketLimit + 1}), {code: 'usage'});
});

test('a live view of statistics is sent when they differ', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	let events = 0;
	const window = {seconds: 60, buckets: 1};
	const {snapshot} = await client.subscribe({view: 'statistics', window}, ({statistics}) => {
		events = statistics.events[0] ?? 0;
	});
	t.deepEqual(snapshot.events, [0]);
	await hub.commit(numbered(1, 7));
	await until('they are told', () => events > 0);
	t.is(events, 7);
});
