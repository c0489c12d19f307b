import test from 'ava';
import {updateParams} from '../../../../src/proto/rpc/schema.ts';
import {numbered} from '../../../helpers/event-batches.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';
import {until} from '../../../helpers/until.ts';

test('a client that asks and does not read is not answered ahead', async (t) => {
	const hub = await socketHub(t);
	const [slow, other] = [hub.client(), hub.client()];
	await slow.hello();
	slow.socket.pause();
	const count = 20_000;
	for (let id = 0; id < count; id += 1)
		slow.send(JSON.stringify({jsonrpc: '2.0', id, method: 'health'}));
	let seen = -1;
	await until('the hub has stopped answering it', async () => {
		const before = seen;
		// The hub serves others meanwhile.
		for (let turn = 0; turn < 20; turn += 1) {
			// oxlint-disable-next-line no-await-in-loop
			await other.ask('nothing');
		}
		seen = hub.healthReads;
		return seen > 0 && seen === before;
	});
	t.true(seen < count / 4, `${seen} of ${count} were answered`);
	slow.socket.resume();
	for (let id = 0; id < count; id += 1) {
		// oxlint-disable-next-line no-await-in-loop
		const answer = await slow.next();
		if (answer?.id !== id) t.is(answer?.id, id);
	}
	t.is(hub.healthReads, count);
});

test('a client that reads late is sent the newest state, not what it missed', async (t) => {
	const hub = await socketHub(t);
	const client = hub.client();
	await client.authenticate();
	await client.ask('subscribe', {view: 'events', window: {before: 3}});
	client.send(ack(1));
	await hub.commit(numbered(1, 1));
	const first = await updateOf(client.next());
	t.is(first.revision, 2);
	for (let sequence = 2; sequence <= 200; sequence += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await hub.commit(numbered(sequence, sequence));
	}
	client.send(ack(2));
	const second = await updateOf(client.next());
	t.is(second.revision, 3);
	const {update} = second;
	if (update.view !== 'events') throw new Error(update.view);
	t.deepEqual(
		update.upsert.map(({message}) => message),
		['line 198', 'line 199', 'line 200'],
	);
	t.is(update.arrived, 200);
});

async function updateOf(answer: Promise<{readonly params?: unknown} | undefined>) {
	return updateParams.parse((await answer)?.params);
}

function ack(revision: number): string {
	return JSON.stringify({jsonrpc: '2.0', method: 'ack', params: {subscription: 1, revision}});
}
