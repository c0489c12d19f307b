import test from 'ava';
import {agentHub} from '../../helpers/agent-hub.ts';
import {agentId, events} from '../../helpers/agent-client.ts';

test('events of an agent are acknowledged once they are stored', async (t) => {
	const hub = await agentHub(t);
	const agent = hub.client();
	t.is((await agent.activate()).through, 0);
	agent.heartbeat();
	agent.batch(events(1, 3));
	await agent.expect('heartbeat');
	await agent.stored(3);
	const stored = await hub.stored();
	t.deepEqual(
		stored.map(({message, source, fields}) => [message, source, fields.get('log.file.path')]),
		[1, 2, 3].map((sequence) => [
			`line ${sequence}`,
			{channel: 'agent', address: agentId},
			'/var/log/numbers.log',
		]),
	);
	t.is(hub.hub.health().agents.connected, 1);
	t.is(hub.hub.endpoints.get(agentId).state, 'alive');
});
