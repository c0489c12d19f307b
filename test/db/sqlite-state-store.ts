import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import test from 'ava';
import {openSqliteStateStore} from '../../src/db/sqlite-state-store.ts';
import type {AlertFilter, TriageAction} from '../../src/db/state-store.ts';
import {bulkLimit, undoMs} from '../../src/db/state-store.ts';
import type {AlertState} from '../../src/model/alert.ts';
import {
	acknowledge,
	alertOf,
	ann,
	bob,
	closing,
	openedState,
	start,
	stateWithAlerts,
} from '../helpers/state-stores.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

test('the hub id is made once with the file', (t) => {
	const file = path.join(temporaryDirectory(t), 'state.db');
	const first = openSqliteStateStore(file);
	const {hubId} = first;
	t.regex(hubId, /^[0-9a-f]{16}$/);
	first.close();
	const second = openSqliteStateStore(file);
	t.is(second.hubId, hubId);
	second.close();
});

test('a fold is saved with its cursor and comes back', (t) => {
	const file = path.join(temporaryDirectory(t), 'state.db');
	const first = openSqliteStateStore(file);
	t.is(first.foldCursor(), 0);
	const alerts = [alertOf(1), alertOf(2, {lastFired: start + 5000})];
	first.saveFold(alerts, 77, start);
	first.close();
	const second = openSqliteStateStore(file);
	t.teardown(() => second.close());
	t.is(second.foldCursor(), 77);
	t.deepEqual(second.alertsFiredSince(0), alerts);
	t.deepEqual(second.alertsFiredSince(start + 1), [alerts[1]!]);
	t.deepEqual(second.alert(alerts[0]!.id), {
		alert: alerts[0]!,
		triage: {state: 'new', resolution: null, assignee: null, changedAt: null},
		shortId: alerts[0]!.id.slice(0, 4),
		isHeld: false,
	});
});

test('a fold that cannot be saved whole is not saved at all', (t) => {
	const store = openedState(t);
	store.saveFold([alertOf(1)], 5, start);
	const broken = {...alertOf(2), lastSeen: Number.NaN};
	t.throws(() => store.saveFold([alertOf(3), broken], 9, start), {name: 'NmsError'});
	t.is(store.foldCursor(), 5);
	t.is(store.counts().total, 1);
});

test('a closed alert that fires again is opened by the hub', (t) => {
	const store = openedState(t);
	const alert = alertOf(1);
	store.saveFold([alert], 1, start);
	store.triage({ids: [alert.id]}, closing, ann);
	store.saveFold([{...alert, count: 9}], 2, start + 1);
	t.is(store.alert(alert.id).triage.state, 'closed');
	store.saveFold([{...alert, count: 10, lastFired: alert.lastFired + 1}], 3, start + 2);
	const {triage, alert: saved} = store.alert(alert.id);
	t.is(saved.count, 10);
	t.deepEqual(triage, {state: 'new', resolution: null, assignee: null, changedAt: start + 2});
	t.like(store.history(alert.id).at(-1), {
		action: 'alert.reopened',
		actor: {user: 'nms', uid: null},
		time: start + 2,
		change: null,
		detail: {from: {state: 'closed', resolution: 'benign'}, to: {state: 'new', resolution: null}},
	});
});

const steps: readonly (readonly [AlertState, readonly TriageAction[], string])[] = [
	['new', [], 'acknowledge start close'],
	['acknowledged', [acknowledge], 'start close'],
	['in_progress', [{kind: 'start'}], 'close'],
	['closed', [closing], 'reopen'],
	['new', [closing, {kind: 'reopen', reason: null}], 'acknowledge start close'],
];

for (const [state, before, allowed] of steps) {
	test(`from ${state} after ${before.length} actions an alert takes ${allowed}`, (t) => {
		const store = openedState(t);
		const reached = () => {
			const alert = alertOf(store.counts().total);
			store.saveFold([alert], 0, start);
			for (const action of before) store.triage({ids: [alert.id]}, action, ann);
			return alert.id;
		};
		t.is(store.alert(reached()).triage.state, state);
		const actions = [
			acknowledge,
			{kind: 'start'},
			closing,
			{kind: 'reopen', reason: 'no'},
		] as const;
		for (const action of actions) {
			const id = reached();
			const act = () => store.triage({ids: [id]}, action, ann);
			if (allowed.split(' ').includes(action.kind)) t.notThrows(act, action.kind);
			else t.throws(act, {code: 'refused', message: new RegExp(`^alert ${id.slice(0, 4)}`)});
		}
		const id = reached();
		store.triage({ids: [id]}, {kind: 'note', text: 'hm'}, ann);
		store.triage({ids: [id]}, {kind: 'assign', assignee: 'bob'}, ann);
		t.is(store.alert(id).triage.state, state);
	});
}

test('acknowledging assigns the actor where nobody is assigned', (t) => {
	const {store, ids} = stateWithAlerts(t, 2);
	store.triage({ids: [ids[0]!]}, acknowledge, ann);
	t.deepEqual(store.alert(ids[0]!).triage, {
		state: 'acknowledged',
		resolution: null,
		assignee: 'ann',
		changedAt: start,
	});
	store.triage({ids: [ids[0]!]}, {kind: 'start'}, bob);
	t.like(store.alert(ids[0]!).triage, {state: 'in_progress', assignee: 'ann'});
	store.triage({ids: [ids[1]!]}, {kind: 'assign', assignee: null}, ann);
	store.triage({ids: [ids[1]!]}, {kind: 'start'}, bob);
	t.is(store.alert(ids[1]!).triage.assignee, 'bob');
});

test('every change leaves a row of who did what and why', (t) => {
	const {store, ids} = stateWithAlerts(t, 2);
	const {change} = store.triage({ids}, closing, ann);
	const [row] = store.history(ids[0]!);
	t.deepEqual(row, {
		id: 1,
		time: start,
		actor: ann.actor,
		action: 'alert.closed',
		target: ids[0]!,
		detail: {
			from: {state: 'new', resolution: null, assignee: null},
			to: {state: 'closed', resolution: 'benign', assignee: null},
			resolution: 'benign',
			reason: 'a scan of ours',
		},
		change,
	});
	t.is(store.history(ids[1]!)[0]!.change, change);
	store.audit({
		time: start,
		actor: bob.actor,
		action: 'access.refused',
		target: null,
		detail: {method: 'alerts.window'},
		change: null,
	});
	t.deepEqual(
		store.auditRows(Number.MAX_SAFE_INTEGER, 2).map(({id, action}) => [id, action]),
		[
			[3, 'access.refused'],
			[2, 'alert.closed'],
		],
	);
	t.deepEqual(
		store.auditRows(2, 9).map(({id}) => id),
		[1],
	);
});

test('the file refuses to change or delete what the audit says', (t) => {
	const file = path.join(temporaryDirectory(t), 'state.db');
	const store = openSqliteStateStore(file);
	t.teardown(() => store.close());
	store.saveFold([alertOf(1)], 1, start);
	store.triage({ids: [alertOf(1).id]}, acknowledge, ann);
	const other = new Database(file);
	t.teardown(() => other.close());
	t.throws(() => other.exec('DELETE FROM audit'), {message: /append-only/});
	t.throws(() => other.exec("UPDATE audit SET user = 'bob'"), {message: /append-only/});
});

test('an alert is found by its shortest unique prefix', (t) => {
	const store = openedState(t);
	const ids = ['abcd000000000000', 'abcde00000000000', 'abcdef0000000000', 'ffff000000000000'];
	store.saveFold(
		ids.map((id, index) => ({...alertOf(index), id})),
		1,
		start,
	);
	const shortIds = ids.map((id) => store.alert(id).shortId);
	t.deepEqual(shortIds, ['abcd0', 'abcde0', 'abcdef', 'ffff']);
	for (const [index, shortId] of shortIds.entries())
		t.is(store.alert(shortId).alert.id, ids[index]!);
	t.is(store.alert('FFFF').alert.id, 'ffff000000000000');
	t.throws(() => store.alert('abcd'), {code: 'refused', message: /several alerts/});
	t.throws(() => store.alert('1234'), {code: 'not_found'});
	t.throws(() => store.alert('%'), {code: 'not_found'});
});

test('a change of several alerts is all or nothing', (t) => {
	const {store, ids} = stateWithAlerts(t, 3);
	store.triage({ids: [ids[2]!]}, closing, ann);
	t.throws(() => store.triage({ids}, acknowledge, ann), {code: 'refused'});
	t.throws(() => store.triage({ids: [ids[0]!, 'eeee']}, acknowledge, ann), {code: 'not_found'});
	t.is(store.alert(ids[0]!).triage.state, 'new');
	t.is(store.auditRows(99, 99).length, 1);
	const result = store.triage({ids: [ids[0]!, ids[0]!.slice(0, 8), ids[1]!]}, acknowledge, ann);
	t.deepEqual(result.ids, [ids[0]!, ids[1]!]);
	t.is(result.undoUntil, start + undoMs);
});

test('a change by filter is refused where the count has changed', (t) => {
	const {store} = stateWithAlerts(t, 5);
	const filter: AlertFilter = {states: ['new']};
	t.throws(() => store.triage({filter, expectedCount: 4}, closing, ann), {
		code: 'refused',
		message: '5 alerts match now, not 4 as before',
	});
	const {ids, change} = store.triage({filter, expectedCount: 5}, closing, ann);
	t.is(ids.length, 5);
	t.is(store.counts().new, 0);
	t.true(store.auditRows(99, 99).every((row) => row.change === change));
	t.is(store.undo(change, ann).ids.length, 5);
	t.is(store.counts().new, 5);
});

test('a change by filter takes a bounded number of alerts', (t) => {
	const {store} = stateWithAlerts(t, bulkLimit + 1);
	const act = (filter: AlertFilter, expectedCount: number) =>
		store.triage({filter, expectedCount}, acknowledge, ann);
	t.throws(() => act({}, bulkLimit + 1), {code: 'refused', message: /10000 at most/});
	store.triage({ids: [store.alertsFiredSince(0)[0]!.id]}, closing, ann);
	t.is(act({states: ['new']}, bulkLimit).ids.length, bulkLimit);
});

test('a state file of a newer version is refused by name', (t) => {
	const file = path.join(temporaryDirectory(t), 'state.db');
	openSqliteStateStore(file).close();
	const other = new Database(file);
	other.pragma('user_version = 10');
	other.close();
	t.throws(() => openSqliteStateStore(file), {
		code: 'version',
		message: `${file} is a state file of version 10; this nms knows versions 1 to 9`,
	});
});

test('open alerts are counted by the host they name', (t) => {
	const store = openedState(t);
	const alerts = ['Gate', 'gate', 'pi', null].map((hostName, index) => alertOf(index, {hostName}));
	store.saveFold(alerts, 1, start);
	const counts = () => Object.fromEntries(store.openAlertsByHost());
	t.deepEqual(counts(), {gate: 2, pi: 1});
	store.triage({ids: [alerts[0]!.id, alerts[2]!.id]}, closing, ann);
	t.deepEqual(counts(), {gate: 1});
	store.saveFold([alertOf(1, {hostName: null})], 2, start);
	t.deepEqual(counts(), {});
});

test('a state file of version 1 is brought up with its alerts', (t) => {
	const file = path.join(temporaryDirectory(t), 'state.db');
	const first = openSqliteStateStore(file);
	first.saveFold([alertOf(1, {hostName: 'Gate'}), alertOf(2, {hostName: null})], 7, start);
	first.triage({ids: [alertOf(2).id]}, closing, ann);
	const window = {filter: {}, order: 'time', anchor: undefined, before: 0, after: 9} as const;
	const alerts = first.alertWindow(window);
	first.close();
	const old = new Database(file);
	old.exec(`DROP TABLE source_clocks; DROP TABLE source_settings; DROP TABLE reparses; DROP TABLE reparsed; DROP TABLE imports; DROP TABLE evidence; DROP TABLE holds; DROP INDEX alerts_events;
		ALTER TABLE alerts DROP COLUMN first_event; ALTER TABLE alerts DROP COLUMN last_event;
		DROP INDEX alerts_hosts; ALTER TABLE alerts DROP COLUMN host;
		DROP TABLE endpoints; DROP TABLE alive; DROP TABLE runs; DROP TABLE clock;
		PRAGMA user_version = 1`);
	old.close();
	const store = openSqliteStateStore(file);
	t.teardown(() => store.close());
	t.deepEqual(store.alertWindow(window), alerts);
	t.deepEqual([...store.openAlertsByHost()], [['gate', 1]]);
	t.deepEqual(
		[store.foldCursor(), store.hubId, store.auditRows(99, 9).length],
		[7, first.hubId, 1],
	);
	t.deepEqual(store.endpoints.all(), []);
});

test('what is remembered of the clock is the last that was saved', (t) => {
	const store = openedState(t);
	t.is(store.clock(), undefined);
	store.saveClock({lastDay: 20_000, suspectSince: start, trustedTo: start - 1});
	t.deepEqual(store.clock(), {lastDay: 20_000, suspectSince: start, trustedTo: start - 1});
	store.saveClock({lastDay: 20_001, suspectSince: null, trustedTo: null});
	t.deepEqual(store.clock(), {lastDay: 20_001, suspectSince: null, trustedTo: null});
});

test('a state file that is none is refused with what to do', (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'state.db');
	writeFileSync(file, 'What a nice day.\n'.repeat(100));
	t.throws(() => openSqliteStateStore(file), {code: 'refused', message: /not a database/});
	t.throws(() => openSqliteStateStore(path.join(file, 'state.db')), {code: 'configuration'});
});

test('something else of its name is told of, with what to do', (t) => {
	const file = path.join(temporaryDirectory(t), 'state.db');
	mkdirSync(file);
	const remedy = `move ${file} away, which is a directory`;
	const error = t.throws(() => openSqliteStateStore(file));
	t.like(error, {code: 'configuration', remedy});
});
