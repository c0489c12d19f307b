import test from 'ava';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import type {EndpointWindowResult} from '../../../../src/proto/rpc/endpoint-schema.ts';
import {lineLimitBytes} from '../../../../src/proto/rpc/protocol.ts';
import {applyEndpointUpdate} from '../../../../src/proto/rpc/view.ts';
import {agentOf, deviceTallies, heartbeatOf} from '../../../helpers/endpoint-books.ts';
import type {SocketHub} from '../../../helpers/socket-hub.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {alertOf, closing, ann} from '../../../helpers/state-stores.ts';
import {until} from '../../../helpers/until.ts';

const [web, db, mail] = ['aa00000000000000', 'ab00000000000000', 'cc00000000000000'] as const;

test('endpoints in trouble come first, and windows lie around any of them', async (t) => {
	const hub = await withEndpoints(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const all = await client.call('endpoints.window', {});
	t.deepEqual(names(all), ['mail', 'db', 'router', 'web']);
	t.like(all, {total: 4, position: 0, counts: {alive: 2, silent: 1, disconnected: 1}});
	const order = 'name';
	t.deepEqual(names(await client.call('endpoints.window', {order})), [
		'db',
		'mail',
		'router',
		'web',
	]);
	const around = await client.call('endpoints.window', {
		order,
		anchor: 'mail',
		before: 1,
		after: 1,
	});
	t.deepEqual([names(around), around.position], [['db', 'mail', 'router'], 0]);
	const end = await client.call('endpoints.window', {order, anchor: 'end', before: 2});
	t.deepEqual([names(end), end.position], [['router', 'web'], 2]);
	const outside = await client.call('endpoints.window', {
		query: {kinds: ['agent']},
		order,
		anchor: 'device:192.0.2.1',
		before: 1,
		after: 1,
	});
	t.deepEqual([names(outside), outside.position], [['mail', 'web'], 1]);
	const query = {states: ['alive'], text: 'DEBIAN web'} as const;
	t.deepEqual(
		names(await client.call('endpoints.window', {query: {...query, states: ['alive']}})),
		['web'],
	);
	t.like((await client.call('endpoints.window', {order: 'seen'})).rows[0], {name: 'router'});
	await t.throwsAsync(client.call('endpoints.window', {anchor: 'nobody'}), {code: 'not_found'});
});

test('an endpoint is told with what its agent measured', async (t) => {
	const hub = await withEndpoints(t);
	const alerts = [alertOf(1, {hostName: 'WEB'}), alertOf(2, {hostName: 'web'})];
	hub.context.state.saveFold(alerts, 1, hub.now);
	hub.context.state.triage({ids: [alerts[1]!.id]}, closing, ann);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const detail = await client.call('endpoints.get', {id: 'web'});
	t.like(detail.endpoint, {
		id: web,
		kind: 'agent',
		state: 'alive',
		cpu_percent: 12.3,
		cpu_history: [12.3],
		memory_percent: 75,
		open_alerts: 1,
		availability_percent: 100,
		problems: [],
		source: {channel: 'agent', address: web, peer: '192.0.2.10', is_authenticated: true},
	});
	t.like(detail, {
		status: {uptime_seconds: 100, load: [0.1, 0.2, 0.3], disks: [{mount: '/', total: 100}]},
		counters: {read: 10, spooled: 0},
		clock_skew_ms: 0,
	});
	t.is(detail.intervals.length, 1);
	const device = await client.call('endpoints.get', {id: '192.0.2.1'});
	t.like(device, {status: null, counters: null, clock_skew_ms: null});
	t.like(device.endpoint, {id: 'device:192.0.2.1', name: 'router', host: null, cpu_history: []});
});

test('the frames of an agent are told, the newest as many as asked for', async (t) => {
	const hub = await withEndpoints(t);
	const frame = {direction: 'sent', type: 'ACK', sizeBytes: 10, isCompressed: false} as const;
	hub.traces.set(
		web,
		[1, 2, 3].map((number) => ({...frame, time: hub.now + number, text: `frame ${number}`})),
	);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const {frames} = await client.call('endpoints.trace', {id: 'web', limit: 2});
	t.deepEqual(
		frames.map(({text}) => text),
		['frame 2', 'frame 3'],
	);
	t.deepEqual(await client.call('endpoints.trace', {id: 'db'}), {frames: []});
});

test('forgetting an endpoint needs a role that may, and is in the audit', async (t) => {
	const hub = await withEndpoints(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.deepEqual(await client.call('endpoints.forget', {id: 'mail'}), {id: mail});
	await t.throwsAsync(client.call('endpoints.get', {id: mail}), {code: 'not_found'});
	await t.throwsAsync(client.call('endpoints.forget', {id: 'web'}), {
		code: 'refused',
		message: 'the agent of web is connected',
	});
	const {rows} = await client.call('audit.window', {});
	t.like(rows[0], {action: 'endpoint.forgotten', target: mail, detail: {name: 'mail'}});
	hub.role = 'viewer';
	await t.throwsAsync(client.call('endpoints.forget', {id: db}), {code: 'not_permitted'});
});

test('a live view of endpoints follows what becomes of them', async (t) => {
	const hub = await withEndpoints(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const upserts: number[] = [];
	const {snapshot} = await client.subscribe(
		{view: 'endpoints', window: {order: 'name'}},
		(update) => {
			upserts.push(update.upsert.length);
			held = applyEndpointUpdate(held, update);
		},
	);
	let held = snapshot;
	t.deepEqual(held.counts, {alive: 2, silent: 1, disconnected: 1});
	hub.context.endpoints.registered(mail, agentOf('mail'), hub.now);
	await until('mail is alive', () => held.counts['alive'] === 3);
	t.is(held.rows.find(({id}) => id === mail)?.state, 'alive');
	t.deepEqual(upserts, [1]);
	hub.context.endpoints.disconnected(mail, hub.now);
	hub.context.endpoints.forget(mail, {actor: ann.actor, now: hub.now});
	await until('mail is gone', () => held.total === 3);
	t.deepEqual(
		held.rows.map(({name}) => name),
		['db', 'router', 'web'],
	);
});

test('a live view of no endpoints has its counts', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const {snapshot} = await client.subscribe({view: 'endpoints', window: {}}, () => undefined);
	t.deepEqual(snapshot.counts, {alive: 0, silent: 0, disconnected: 0});
});

test('the largest window of endpoints with the longest texts fits into a line', async (t) => {
	const hub = await socketHub(t);
	const worst = '\u0001'.repeat(10_000);
	const problems = Array.from({length: 16}, () => worst);
	for (let index = 0; index < 100; index += 1) {
		const id = `${index}`.padStart(16, '0');
		const agent = agentOf(worst, {version: worst, peer: worst});
		hub.context.endpoints.registered(id, {...agent, host: {...agent.host, os: worst}}, hub.now);
		hub.context.endpoints.heartbeat(id, heartbeatOf({problems}), hub.now);
	}
	const client = hub.client();
	await client.authenticate();
	const answer = await client.ask('endpoints.window', {after: 500});
	t.true(Buffer.byteLength(JSON.stringify(answer)) < lineLimitBytes);
	t.is((await client.ask('endpoints.get', {id: '0000'.padStart(16, '0')})).error, undefined);
});

/** An alive agent, a silent one, one that is gone, and a device. */
async function withEndpoints(t: Parameters<typeof socketHub>[0]): Promise<SocketHub> {
	const hub = await socketHub(t);
	const {endpoints} = hub.context;
	endpoints.registered(db, agentOf('db'), hub.now);
	endpoints.registered(mail, agentOf('mail'), hub.now);
	endpoints.disconnected(mail, hub.now);
	hub.now += 60_000;
	endpoints.registered(web, agentOf('web'), hub.now);
	endpoints.heartbeat(web, heartbeatOf(), hub.now);
	hub.now += 1000;
	endpoints.committed(deviceTallies('192.0.2.1', 2, {host: 'router'}), hub.now);
	return hub;
}

function names({rows}: EndpointWindowResult): readonly string[] {
	return rows.map(({name}) => name);
}
