import test from 'ava';
import {AgentContests} from '../../../src/daemons/hub/agent-contests.ts';
import {agentGoneMs} from '../../../src/model/endpoint.ts';
import {events} from '../../helpers/agent-client.ts';
import {agentHub} from '../../helpers/agent-hub.ts';
import {until} from '../../helpers/until.ts';

// One hub after the other: each has threads of its own, and many at once answer late.
test.serial('two are there once the first was heard after the other had begun', (t) => {
	const contests = new AgentContests();
	const live = {};
	t.false(contests.isLost(live, 5, {instance: 'b', clock: 10, steady: 0}));
	t.false(contests.isLost(live, 10, {instance: 'b', clock: 99, steady: 1}));
	t.true(contests.isLost(live, 11, {instance: 'b', clock: 99, steady: 2}));
	t.false(contests.isLost(live, 11, {instance: 'c', clock: 99, steady: 3}), 'another run');
	t.false(contests.isLost({}, 11, {instance: 'c', clock: 99, steady: 4}), 'another connection');
});

test.serial('two are there when the first is still connected after long', (t) => {
	const contests = new AgentContests();
	const live = {};
	const longMs = 4 * agentGoneMs;
	t.false(contests.isLost(live, 0, {instance: 'b', clock: 10, steady: 0}));
	t.false(contests.isLost(live, 0, {instance: 'b', clock: 10, steady: longMs}));
	t.true(contests.isLost(live, 0, {instance: 'b', clock: 10, steady: longMs + 1}));
});

test.serial('a run whose predecessor is connected waits until that is gone', async (t) => {
	const hub = await agentHub(t);
	const lost = hub.client();
	await lost.activate({instance: 'a1'});
	const next = {instance: 'a2', previous: 'a1'};
	for (let attempt = 0; attempt < 2; attempt += 1) {
		const early = hub.client();
		// oxlint-disable-next-line no-await-in-loop
		await early.expect('hello');
		early.register(next);
		// oxlint-disable-next-line no-await-in-loop
		t.like(await early.next(), {kind: 'error', code: 'stopping'});
	}
	t.deepEqual(hub.warnings, []);
	t.deepEqual(hub.hub.health().problems, []);
	lost.close();
	await until('it is gone', () => hub.hub.health().agents.connected === 0);
	const restarted = hub.client();
	await restarted.activate(next);
	restarted.batch(events(1, 1));
	await restarted.stored(1);
});

test.serial('a run whose predecessor goes on after it has a copy of its spool', async (t) => {
	const hub = await agentHub(t);
	const [first, copy] = [hub.client(), hub.client()];
	await first.activate({instance: 'a1'});
	const taken = {instance: 'b1', previous: 'a1', now: Date.now()};
	await copy.expect('hello');
	copy.register(taken);
	t.like(await copy.next(), {kind: 'error', code: 'stopping'});
	first.heartbeat({now: taken.now + 1});
	await first.expect('heartbeat');
	const again = hub.client();
	await again.expect('hello');
	again.register({...taken, now: taken.now + 2});
	t.like(await again.next(), {kind: 'error', code: 'duplicate_id'});
	t.regex(hub.hub.health().problems.join(), /two agents have one id/);
	first.batch(events(1, 1));
	await first.stored(1);
});
