import {readdirSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {socketLimits} from '../../src/daemons/shared/socket/limits.ts';
import {connectHub} from '../../src/proto/rpc/client.ts';
import {socketHub} from '../helpers/socket-hub.ts';
import {until} from '../helpers/until.ts';

test('1,000 connections one after the other leave nothing behind', async (t) => {
	const hub = await socketHub(t);
	for (let count = 0; count < 1000; count += 1) {
		const client = hub.client();
		// oxlint-disable-next-line no-await-in-loop
		await client.hello();
		client.close();
	}
	await until('all are gone', () => hub.server.connections() === 0);
	t.deepEqual(readdirSync(path.join(path.dirname(hub.path), 'auth')), []);
});

test('1,000 connections at once are all answered', async (t) => {
	const hub = await socketHub(t);
	const answers = await Promise.all(
		Array.from({length: 1000}, async () => hub.client().ask('health')),
	);
	t.true(answers.every(({error}) => error === undefined));
	t.is(hub.server.connections(), 1000);
});

test('when full, a new client takes the place of the oldest without a role', async (t) => {
	const hub = await socketHub(t);
	const operator = await connectHub({kind: 'socket', path: hub.path});
	const oldest = hub.client();
	await oldest.hello();
	const others = Array.from({length: socketLimits.clients - 2}, () => hub.client());
	await Promise.all(others.map(async (client) => client.hello()));
	t.is(hub.server.connections(), socketLimits.clients);
	const newest = hub.client();
	await newest.hello();
	t.is((await oldest.next())?.error?.data?.code, 'refused');
	t.is(await oldest.next(), undefined);
	t.is(hub.server.connections(), socketLimits.clients);
	t.is((await operator.call('health', {})).connections, socketLimits.clients);
	operator.close();
});
