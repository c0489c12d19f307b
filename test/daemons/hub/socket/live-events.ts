import test from 'ava';
import {socketLimits} from '../../../../src/daemons/shared/socket/limits.ts';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import type {HubClient, UpdateOf} from '../../../../src/proto/rpc/client.ts';
import type {EventWindowResult, ParamsInput} from '../../../../src/proto/rpc/schema.ts';
import {pauseLimitMs} from '../../../../src/proto/rpc/bounds.ts';
import {updateParams} from '../../../../src/proto/rpc/schema.ts';
import {applyEventUpdate} from '../../../../src/proto/rpc/view.ts';
import {numbered} from '../../../helpers/event-batches.ts';
import type {Answer, RawClient} from '../../../helpers/raw-client.ts';
import type {SocketHub} from '../../../helpers/socket-hub.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {until} from '../../../helpers/until.ts';
import {everything} from '../../../helpers/queries.ts';

test('a tail view shows the newest rows, commit after commit', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 3));
	const live = await follow(hub, {before: 4});
	t.deepEqual(messages(live.window), ['line 1', 'line 2', 'line 3']);
	t.deepEqual([live.window.at_start, live.window.at_end], [true, true]);
	await hub.commit(numbered(4, 4));
	await until('line 4 is shown', () => messages(live.window).includes('line 4'));
	t.true(live.window.at_start);
	await hub.commit(numbered(5, 6));
	await until('line 6 is shown', () => messages(live.window).includes('line 6'));
	t.deepEqual(messages(live.window), ['line 3', 'line 4', 'line 5', 'line 6']);
	t.like(live.window, {at_start: false, at_end: true, arrived: 3});
});

test('a tail view jumps over what it could not show', async (t) => {
	const hub = await socketHub(t);
	const live = await follow(hub, {before: 3});
	for (let from = 1; from < 1000; from += 100) {
		// oxlint-disable-next-line no-await-in-loop
		await hub.commit(numbered(from, from + 99));
	}
	await until('all have arrived', () => live.window.arrived === 1000);
	t.deepEqual(messages(live.window), ['line 998', 'line 999', 'line 1000']);
	t.true(live.updates.length < 10, `${live.updates.length} updates`);
	t.true(live.updates.every(({upsert}) => upsert.length <= 3));
});

test('events that an undone re-parse takes away leave a view', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 3));
	const live = await follow(hub, {before: 10});
	const {events} = hub.context;
	for (const {name} of await events.files()) {
		// oxlint-disable-next-line no-await-in-loop
		await events.drop(name);
	}
	hub.tell({kind: 'reparsed'});
	await until('none is shown', () => live.window.rows.length === 0);
	await hub.commit(numbered(4, 5));
	await until('later ones are', () => live.window.rows.length === 2);
	t.deepEqual(messages(live.window), ['line 4', 'line 5']);
});

test('a filtered view takes in and counts only what matches', async (t) => {
	const hub = await socketHub(t);
	const live = await follow(hub, {before: 10, query: 'host:pi "line"'});
	await hub.commit(numbered(1, 50, {host: 'router'}));
	await hub.commit(numbered(51, 52, {host: 'PI'}));
	await hub.commit([{sequence: 53, host: 'pi', message: 'line', error: [1, 0]}]);
	await until('both are shown', () => live.window.rows.length === 2);
	t.is(live.window.arrived, 2);
	t.deepEqual(messages(live.window), ['line 51', 'line 52']);
});

test('a view around an id stays, fills up behind it and counts on', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 5));
	const {rows} = await hub.context.events.window({
		query: everything,
		anchor: {kind: 'tail'},
		before: 2,
		after: 0,
	});
	const live = await follow(hub, {anchor: rows[0]!.id, before: 1, after: 3});
	t.deepEqual(messages(live.window), ['line 3', 'line 4', 'line 5']);
	await hub.commit(numbered(6, 9));
	await until('the first update', () => live.window.arrived === 4);
	t.deepEqual(messages(live.window), ['line 3', 'line 4', 'line 5', 'line 6', 'line 7']);
	t.is(live.window.at_end, false);
	await hub.commit(numbered(10, 10));
	await until('the second update', () => live.window.arrived === 5);
	t.deepEqual(live.updates.at(-1)?.upsert, []);
});

test('a window that few rows match is filled from all of the history, step by step', async (t) => {
	const hub = await socketHub(t, {scanLimit: 100});
	await hub.commit([{sequence: 1, message: 'needle 1'}]);
	for (let from = 2; from < 1000; from += 100)
		// oxlint-disable-next-line no-await-in-loop
		await hub.commit(numbered(from, from + 99));
	await hub.commit([{sequence: 1002, message: 'needle 2'}]);
	const query = '/need+le/';
	const tail = await follow(hub, {query, before: 5});
	t.true((tail.window.searched_from ?? 0) > 1);
	await until('the first is found', () => tail.window.at_start);
	t.deepEqual(messages(tail.window), ['needle 1', 'needle 2']);
	t.is(tail.window.searched_from, undefined);
	const first = tail.window.rows[0]?.id ?? 0;
	const around = await follow(hub, {query, anchor: first, before: 5, after: 5});
	t.deepEqual(messages(around.window), ['needle 1']);
	await until('the last is found', () => around.window.at_end);
	await hub.commit([{sequence: 1003, message: 'needle 3'}]);
	await until('one more is found', () => around.window.rows.length === 3);
	t.deepEqual(messages(around.window), ['needle 1', 'needle 2', 'needle 3']);
	t.true(around.window.at_end);
	await until('the tail has it', () => messages(tail.window).at(-1) === 'needle 3');
	t.true(tail.window.at_start);
});

test('an update is sent only after the one before was acknowledged', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	const {result} = await client.ask('subscribe', {view: 'events', window: {before: 2}});
	t.like(result, {subscription: 1, revision: 1});
	await hub.commit(numbered(1, 1));
	t.is((await client.ask('health')).method, undefined);
	for (const [revision, line] of [2, 3, 4].entries()) {
		client.send(ack(revision));
		client.send(ack(revision + 1));
		// oxlint-disable-next-line no-await-in-loop
		const update = await client.next();
		t.is(update?.method, 'update');
		t.is(updateParams.parse(update?.params).revision, revision + 2);
		// oxlint-disable-next-line no-await-in-loop
		await hub.commit(numbered(line, line));
	}
});

test('a client that asks for a longer pause is sent less than another', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	const events = {view: 'events', window: {before: 2}};
	await client.ask('subscribe', {...events, pause_ms: pauseLimitMs});
	await client.ask('subscribe', events);
	client.send(ack(1));
	client.send(ack(1, 2));
	for (const line of [1, 2, 3]) {
		// oxlint-disable-next-line no-await-in-loop
		await hub.commit(numbered(line, line));
		// oxlint-disable-next-line no-await-in-loop
		const {subscription, revision} = updateParams.parse((await client.next())?.params);
		t.is(subscription, 2);
		client.send(ack(revision, 2));
	}
});

test('a view that ended is sent nothing more', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	await client.ask('subscribe', {view: 'events', window: {}});
	client.send(ack(1));
	t.deepEqual((await client.ask('unsubscribe', {subscription: 1})).result, {});
	await hub.commit(numbered(1, 1));
	t.is((await client.ask('health')).method, undefined);
	t.is((await client.ask('unsubscribe', {subscription: 1})).error?.data?.code, 'not_found');
});

test('a role that is taken away ends the live view', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	await client.ask('subscribe', {view: 'events', window: {}});
	client.send(ack(1));
	hub.role = null;
	await hub.commit(numbered(1, 1));
	t.is((await client.ask('health')).method, undefined);
});

test('one connection has as many subscriptions as the bound and not one more', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	for (let count = 0; count < socketLimits.subscriptionsPerClient; count += 1) {
		// oxlint-disable-next-line no-await-in-loop
		t.is((await client.ask('subscribe', {view: 'health'})).error, undefined);
	}
	t.is((await client.ask('subscribe', {view: 'health'})).error?.data?.code, 'refused');
});

test('all connections together have as many subscriptions as the bound', async (t) => {
	const hub = await socketHub(t);
	const {subscriptions, subscriptionsPerClient} = socketLimits;
	for (let left = subscriptions; left > 0; left -= subscriptionsPerClient) {
		const client = hub.client();
		// oxlint-disable-next-line no-await-in-loop
		await client.authenticate();
		for (let count = 0; count < subscriptionsPerClient; count += 1) {
			// oxlint-disable-next-line no-await-in-loop
			t.is((await subscribeOnce(client)).error, undefined);
		}
	}
	const last = hub.client();
	await last.authenticate();
	t.is(
		(await subscribeOnce(last)).error?.message,
		'the hub serves 256 subscriptions, which is the bound',
	);
});

test('the health view is sent at most once a second and only when it changed', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	await client.ask('subscribe', {view: 'health'});
	client.send(ack(1));
	hub.received = 7;
	const {update} = updateParams.parse((await client.next())?.params);
	t.is(update.view === 'health' && update.health.events.received, 7);
	client.send(ack(2));
	hub.tell({kind: 'alerts'});
	t.is((await client.ask('health')).method, undefined);
});

interface Live {
	readonly client: HubClient;
	window: EventWindowResult;
	readonly updates: UpdateOf<'events'>[];
}

type EventsParams = Extract<ParamsInput<'subscribe'>, {readonly view: 'events'}>['window'];

async function follow(hub: SocketHub, window: EventsParams): Promise<Live> {
	const client = await connectHub({kind: 'socket', path: hub.path});
	const updates: UpdateOf<'events'>[] = [];
	const {snapshot} = await client.subscribe({view: 'events', window}, (update) => {
		updates.push(update);
		live.window = applyEventUpdate(live.window, update);
	});
	const live: Live = {client, window: snapshot, updates};
	return live;
}

async function subscribeOnce(client: RawClient): Promise<Answer> {
	return client.ask('subscribe', {view: 'health'});
}

function messages({rows}: EventWindowResult): readonly string[] {
	return rows.map(({message}) => message);
}

function ack(revision: number, subscription = 1): string {
	return JSON.stringify({jsonrpc: '2.0', method: 'ack', params: {subscription, revision}});
}
