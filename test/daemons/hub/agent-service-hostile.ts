import test from 'ava';
import {changesLogged} from '../../../src/daemons/hub/agent-service.ts';
import {agentId} from '../../helpers/agent-client.ts';
import {agentHub} from '../../helpers/agent-hub.ts';
import {until} from '../../helpers/until.ts';

// One hub after the other: each has threads of its own, and many at once answer late.
test.serial('an id that was proved once is not given to who proves nothing', async (t) => {
	const hub = await agentHub(t);
	const real = hub.client('unix');
	await real.activate({instance: 'i1'});
	for (const isThere of [true, false]) {
		if (!isThere) {
			real.close();
			// oxlint-disable-next-line no-await-in-loop
			await until('the agent is gone', () => hub.hub.health().agents.connected === 0);
		}
		const stranger = hub.client('tcp');
		// oxlint-disable-next-line no-await-in-loop
		await stranger.expect('hello');
		// Even one that has seen which run of the agent is next.
		stranger.register({instance: 'stranger', previous: 'i1'});
		// oxlint-disable-next-line no-await-in-loop
		t.like(await stranger.next(), {kind: 'error', code: 'unauthenticated'});
		// oxlint-disable-next-line no-await-in-loop
		await stranger.closed();
	}
	await hub.client('unix').activate({instance: 'i2', previous: 'i1'});
	t.regex(hub.hub.endpoints.problems(hub.hub.endpoints.get(agentId)).join(), /proves nothing/);
});

test.serial('agents that come and go fill no log', async (t) => {
	const hub = await agentHub(t);
	const visits = changesLogged / 2 + 1;
	for (let visit = 0; visit < visits; visit += 1) {
		const agent = hub.client('unix');
		// oxlint-disable-next-line no-await-in-loop
		await agent.activate({instance: 'i1'});
		agent.close();
	}
	await until('the last is gone', () => hub.hub.health().agents.connected === 0);
	const told = hub.told.filter((text) => /^agent (?:dis)?connected$/.test(text));
	t.is(told.length, changesLogged);
});
