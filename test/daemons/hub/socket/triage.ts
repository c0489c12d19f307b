import test from 'ava';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import type {HubClient} from '../../../../src/proto/rpc/client.ts';
import type {AlertWindowResult} from '../../../../src/proto/rpc/schema.ts';
import {applyAlertUpdate} from '../../../../src/proto/rpc/view.ts';
import {numbered} from '../../../helpers/event-batches.ts';
import {alertOf} from '../../../helpers/state-stores.ts';
import type {SocketHub} from '../../../helpers/socket-hub.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {until} from '../../../helpers/until.ts';

test('a window of alerts has its rows, their number and their position', async (t) => {
	const {hub, client} = await hubWithAlerts(t, 5);
	const all = await client.call('alerts.window', {});
	t.is(all.total, 5);
	t.is(all.position, 0);
	t.is(all.rows.length, 5);
	const [, , third] = all.rows;
	const around = await client.call('alerts.window', {anchor: third!.short_id, before: 1, after: 1});
	t.deepEqual(around.rows, all.rows.slice(1, 4));
	t.is(around.position, 1);
	const end = await client.call('alerts.window', {anchor: 'end', before: 2});
	t.deepEqual(end.rows, all.rows.slice(3));
	t.is(end.position, 3);
	t.like(third, {state: 'new', resolution: null, assignee: null, changed: null});
	t.is(hub.context.state.counts().new, 5);
});

test("an alert's detail has its rule, evidence and history", async (t) => {
	const {hub, client} = await hubWithAlerts(t, 1);
	await hub.commit(numbered(1, 3));
	const events = await client.call('events.window', {});
	const firstEvents = events.rows.slice(0, 2).map(({id}) => id);
	const lastEvents = events.rows.slice(1, 3).map(({id}) => id);
	const alert = alertOf(7, {firstEvents, lastEvents: [...lastEvents, 999_999]});
	hub.context.state.saveFold([alert], 9, hub.now);
	await client.call('alerts.note', {select: {ids: [alert.id]}, text: 'seen before'});
	const detail = await client.call('alerts.get', {id: alert.id});
	t.is(detail.alert.id, alert.id);
	t.like(detail.rule, {condition: '5 or more'});
	t.deepEqual(
		detail.evidence.map(({message}) => message),
		['line 1', 'line 2', 'line 3'],
	);
	t.true(detail.evidence.every(({event, message}) => event.original?.endsWith(message)));
	t.like(detail.history, [
		{action: 'alert.noted', user: client.session.user, uid: client.session.uid},
	]);
});

test('each action of triage changes state, assignee and history', async (t) => {
	const {client} = await hubWithAlerts(t, 1);
	const {user} = client.session;
	const [row] = (await client.call('alerts.window', {})).rows;
	const select = {ids: [row!.short_id]};
	const look = async () => (await client.call('alerts.get', {id: row!.id})).alert;

	const {ids, undo_until: undoUntil} = await client.call('alerts.acknowledge', {select});
	t.deepEqual(ids, [row!.id]);
	t.is(Date.parse(undoUntil) - Date.parse((await look()).changed!), 10_000);
	t.like(await look(), {state: 'acknowledged', assignee: user});
	await client.call('alerts.start', {select});
	await client.call('alerts.assign', {select, assignee: 'ada'});
	t.like(await look(), {state: 'in_progress', assignee: 'ada'});
	await client.call('alerts.close', {select, resolution: 'benign', reason: 'a test of ours'});
	t.like(await look(), {state: 'closed', resolution: 'benign'});
	await client.call('alerts.undo', {});
	t.like(await look(), {state: 'in_progress', resolution: null});
	const {history} = await client.call('alerts.get', {id: row!.id});
	t.deepEqual(
		history.map(({action}) => action),
		['acknowledged', 'started', 'assigned', 'closed', 'undone'].map((name) => `alert.${name}`),
	);
	const audit = await client.call('audit.window', {limit: 3});
	t.deepEqual(audit.rows, history.toReversed().slice(0, 3));
});

test('of two clients that act on one alert the second is refused', async (t) => {
	const {hub, client} = await hubWithAlerts(t, 1);
	const other = await connectHub({kind: 'socket', path: hub.path});
	const [row] = (await client.call('alerts.window', {})).rows;
	const results = await Promise.allSettled(
		[client, other].map(async (one) => one.call('alerts.acknowledge', {select: {ids: [row!.id]}})),
	);
	t.deepEqual(results.map(({status}) => status).toSorted(compare), ['fulfilled', 'rejected']);
	const rejected = results.find(({status}) => status === 'rejected');
	t.like(rejected, {reason: {code: 'refused'}});
	t.is((await client.call('alerts.get', {id: row!.id})).history.length, 1);
	other.close();
});

test('a bulk change is made only if as many alerts match as were seen', async (t) => {
	const {client} = await hubWithAlerts(t, 20);
	const query = {states: ['new'] as const};
	const select = {query: {states: [...query.states]}, expected_count: 19};
	await t.throwsAsync(client.call('alerts.acknowledge', {select}), {
		message: /20 alerts match now/,
	});
	const {ids, change} = await client.call('alerts.acknowledge', {
		select: {...select, expected_count: 20},
	});
	t.is(ids.length, 20);
	t.is((await client.call('alerts.window', {query: select.query})).total, 0);
	await client.call('alerts.undo', {change});
	t.is((await client.call('alerts.window', {query: select.query})).total, 20);
});

test('a live view of alerts follows what another client does', async (t) => {
	const {hub, client} = await hubWithAlerts(t, 3);
	const other = await connectHub({kind: 'socket', path: hub.path});
	let upserts = 0;
	const view = await client.subscribe(
		{view: 'alerts', window: {query: {states: ['new']}}},
		(update) => {
			upserts += update.upsert.length;
			window = applyAlertUpdate(window, update);
		},
	);
	let window: AlertWindowResult = view.snapshot;
	t.is(window.total, 3);
	const [first] = window.rows;
	await other.call('alerts.close', {select: {ids: [first!.id]}, resolution: 'test'});
	await until('the closed alert is gone', () => window.total === 2);
	t.false(window.rows.some(({id}) => id === first!.id));
	t.is(upserts, 0);
	hub.context.state.saveFold([alertOf(50)], 99, hub.now);
	hub.tell({kind: 'alerts'});
	await until('the new alert is there', () => window.total === 3);
	t.true(window.rows.some(({id}) => id === alertOf(50).id));
	t.is(upserts, 1);
	other.close();
	client.close();
});

test('an alert that is not there is not found, an unclear prefix is refused', async (t) => {
	const {client} = await hubWithAlerts(t, 40);
	await t.throwsAsync(client.call('alerts.get', {id: 'f'.repeat(16)}), {
		message: /^there is no alert/,
	});
	const {rows} = await client.call('alerts.window', {});
	const digits = rows.map(({id}) => id.slice(0, 1));
	const shared = digits.find((digit, index) => digits.indexOf(digit) !== index);
	const error = await t.throwsAsync(client.call('alerts.get', {id: shared!}));
	t.like(error, {code: 'refused'});
});

async function hubWithAlerts(
	t: Parameters<typeof socketHub>[0],
	count: number,
): Promise<{readonly hub: SocketHub; readonly client: HubClient}> {
	const hub = await socketHub(t);
	const alerts = Array.from({length: count}, (_, index) => alertOf(index));
	hub.context.state.saveFold(alerts, 1, hub.now);
	return {hub, client: await connectHub({kind: 'socket', path: hub.path})};
}

function compare(a: string, b: string): number {
	return a.localeCompare(b);
}
