import test from 'ava';
import type {StoredEndpoint} from '../../src/db/endpoint-store.ts';
import {aliveKept, aliveKeptMs} from '../../src/db/endpoint-store.ts';
import {ann, openedState, start} from '../helpers/state-stores.ts';

const run = {from: start, to: start};
const nothing = {endpoints: [], alive: [], removed: [], run};
const agent: StoredEndpoint = {
	id: '00112233445566aa',
	kind: 'agent',
	channel: 'agent',
	address: '00112233445566aa',
	name: 'web',
	peer: '192.0.2.1',
	isAuthenticated: true,
	host: null,
	version: '0.1.0',
	instances: {last: 'one', before: null},
	firstSeen: start,
	lastSeen: start + 5,
	state: 'alive',
	since: start,
	aliveFrom: start,
	status: null,
	counters: null,
	skewMs: -3,
	cpu: [1, null],
};

test('endpoints come back as they were saved', (t) => {
	const {endpoints} = openedState(t);
	endpoints.save({...nothing, endpoints: [agent, {...agent, id: 'b', lastSeen: start}]});
	t.deepEqual(endpoints.all(), [{...agent, id: 'b', lastSeen: start}, agent]);
	endpoints.save({...nothing, endpoints: [{...agent, name: 'db'}], removed: ['b']});
	t.deepEqual(endpoints.all(), [{...agent, name: 'db'}]);
});

test('the newest intervals of an endpoint are kept, up to the bound', (t) => {
	const {endpoints} = openedState(t);
	const alive = Array.from({length: aliveKept + 1}, (_, index) => ({
		endpoint: 'a',
		from: start + index * 10,
		to: start + index * 10 + 5,
	}));
	endpoints.save({...nothing, alive: alive.slice(0, aliveKept)});
	t.is(endpoints.alive('a', 20_000).length, aliveKept);
	endpoints.save({...nothing, alive: alive.slice(-1)});
	t.is(endpoints.alive('a', 20_000).length, aliveKept);
	t.deepEqual(endpoints.alive('a', 1), [{from: alive.at(-1)!.from, to: alive.at(-1)!.to}]);
	t.is(endpoints.alive('a', 20_000).at(-1)!.from, start + 10);
});

test('intervals and runs are kept for their time and not longer', (t) => {
	const {endpoints} = openedState(t);
	const old = {from: start - aliveKeptMs - 100, to: start - aliveKeptMs - 1};
	const kept = {from: start - aliveKeptMs - 100, to: start - aliveKeptMs};
	endpoints.save({...nothing, run: old, alive: [{endpoint: 'a', ...old}]});
	endpoints.save({...nothing, alive: [{endpoint: 'b', ...kept}]});
	t.deepEqual(endpoints.aliveSince(0), [{endpoint: 'b', ...kept}]);
	t.deepEqual(endpoints.runsSince(0), [run]);
	endpoints.save({...nothing, run: {from: start, to: start + 9}});
	t.deepEqual(endpoints.runsSince(start + 9), [{from: start, to: start + 9}]);
	t.deepEqual(endpoints.runsSince(start + 10), []);
});

test('forgetting removes an endpoint with its intervals and is audited', (t) => {
	const store = openedState(t);
	const {endpoints} = store;
	const alive = [{endpoint: agent.id, from: start, to: start + 1}];
	endpoints.save({...nothing, endpoints: [agent], alive});
	endpoints.forget(agent, ann);
	t.deepEqual([endpoints.all(), endpoints.aliveSince(0)], [[], []]);
	t.like(store.auditRows(99, 9), [
		{action: 'endpoint.forgotten', target: agent.id, actor: ann.actor},
	]);
});
