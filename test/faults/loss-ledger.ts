import {appendFileSync, cpSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {numberedLines} from '../helpers/numbered-lines.ts';
import {sendDatagrams} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

test('what an older state directory lacks is listed to the event, over kills', async (t) => {
	t.timeout(120_000);
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'a.log');
	const copy = path.join(directory, 'copy');
	writeFileSync(file, '');
	let hub = await startHub(t, {directory});
	const config = `agent: {hub: 'unix:${hub.agentSocket}'}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`;
	const agent = await startAgent(t, {directory, config});
	let lines = 0;
	const write = async (count: number): Promise<void> => {
		appendFileSync(file, numberedLines(0, lines, count));
		lines += count;
		await until(`${lines} lines are acknowledged`, async () => acknowledged(agent, lines));
	};
	const restart = async (): Promise<void> => {
		hub.kill();
		await hub.ended;
		hub = await startHub(t, {directory});
	};
	await write(1000);
	t.is((await hub.stop()).code, 0);
	cpSync(hub.stateDirectory, copy, {recursive: true});
	hub = await startHub(t, {directory});
	await write(500);
	t.deepEqual(await missingOf(hub), []);
	hub.kill();
	await hub.ended;
	rmSync(hub.stateDirectory, {recursive: true});
	cpSync(copy, hub.stateDirectory, {recursive: true});
	hub = await startHub(t, {directory});
	await write(250);
	t.deepEqual(await missingOf(hub), [[1001, 1500]]);
	t.is((await hub.health()).events.stored, lines - 500);
	t.like((await hub.health()).losses, [{cause: 'missing', count: 500, is_past: false}]);
	await restart();
	await write(1);
	t.deepEqual(await missingOf(hub), [[1001, 1500]]);
	t.is((await hub.health()).events.stored, lines - 500);
	t.like((await hub.health()).losses, [{cause: 'missing', count: 500, is_past: true}]);
	t.is((await agent.stop()).code, 0);
	t.is((await hub.stop()).code, 0);
});

test('of floods by several senders every datagram is in the ledger once', async (t) => {
	const config = loopbackConfig.replace('syslog:', 'syslog:\n  receive_buffer_bytes: 65536');
	const hub = await startHub(t, {directory: temporaryDirectory(t), config});
	const client = await hub.connect();
	t.teardown(() => client.close());
	const good = '<34>1 2026-11-20T12:00:00Z host app - - - good';
	const each = 10_000;
	const texts = Array.from({length: each}, (_, index) => (index % 4 === 0 ? 'bad' : good));
	const senders = ['127.0.0.2', '127.0.0.3'];
	await Promise.all(senders.map(async (from) => sendDatagrams(hub.udpPort, texts, from)));
	await until('all are accounted for', async () => {
		const {all, kernel} = await client.call('ledger.get', {});
		const dropped = kernel.reduce((sum, socket) => sum + socket.dropped, 0);
		t.true(all.received + all.dropped.pool + all.dropped.disk + dropped <= 2 * each);
		return all.waiting === 0 && all.received + all.dropped.pool + dropped === 2 * each;
	});
	const {rows, all, kernel, others} = await client.call('ledger.get', {order: 'source'});
	t.true(all.received > 0);
	t.is(others.received, 0);
	t.deepEqual(
		rows.map(({address}) => address),
		senders,
	);
	for (const {received, parsed, rejected, stored, dropped, agent} of rows) {
		t.true(received + dropped.pool <= each);
		t.is(parsed + rejected, received);
		t.is(stored, received);
		t.is(agent, null);
	}
	for (const {address, port} of kernel) t.deepEqual([address, port], ['127.0.0.1', hub.udpPort]);
});

async function acknowledged(agent: AgentProcess, lines: number): Promise<boolean> {
	const {spool} = await agent.status();
	return spool.acknowledged === lines;
}

/** The ranges that the hub lists of its agent, which is acknowledged up to where it has come. */
async function missingOf(hub: HubProcess): Promise<readonly (readonly number[])[]> {
	const client = await hub.connect();
	const {rows} = await client.call('ledger.get', {});
	client.close();
	return rows.flatMap(
		({agent}) => agent?.missing_ranges.map(({first, last}) => [first, last]) ?? [],
	);
}
