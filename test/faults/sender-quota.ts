import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {openConnection, sendDatagrams} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const line = '<34>1 2026-11-20T12:00:00Z host app - - - good';
const config = loopbackConfig.replace(
	'syslog:',
	'syslog:\n  quota: {events_per_second: 1, burst: 1s}',
);

test('senders over their quota wait or are dropped, are named, and cost others nothing', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory, config});
	const client = await hub.connect();
	const ofSource = async (id: string) => {
		const {rows} = await client.call('ledger.get', {});
		return rows.find((row) => row.id === id);
	};
	const stored = async (id: string, count: number): Promise<void> =>
		until(`${count} of ${id} are stored`, async () => (await ofSource(id))?.stored === count);
	// What is read at once of a connection is more than it may send in an hour.
	const loud = await openConnection(hub.tcpPort);
	loud.write(`${line}\n`.repeat(1000));
	await until('it is read', async () => ((await ofSource('tcp 127.0.0.1'))?.stored ?? 0) > 100);
	loud.end(`${line}\n`.repeat(20_000));
	await sendDatagrams(hub.udpPort, Array<string>(50).fill(line), '127.0.0.2');
	await until('all of its datagrams are stored or dropped', async () => {
		const source = await ofSource('udp 127.0.0.2');
		return (source?.stored ?? 0) + (source?.dropped.quota ?? 0) === 50;
	});
	await sendDatagrams(hub.udpPort, [line], '127.0.0.3');
	await stored('udp 127.0.0.3', 1);
	t.true(((await ofSource('tcp 127.0.0.1'))?.received ?? 0) < 21_000);
	const {problems, dropped, losses} = await hub.health();
	t.true(dropped.over_quota > 0);
	t.is(dropped.buffer_full, 0);
	t.regex(problems.join(), /syslog\.quota.*127\.0\.0\.2 \(\d+ datagrams dropped\).*; see what/);
	t.regex(problems.join(), /127\.0\.0\.1 \(connections slowed down\)/);
	t.like(losses, [{cause: 'quota', count: dropped.over_quota}]);
	t.regex(losses[0]?.text ?? '', /\d+ of 127\.0\.0\.2$/);
	writeFileSync(path.join(directory, 'hub.yaml'), loopbackConfig);
	hub.kill('SIGHUP');
	await stored('tcp 127.0.0.1', 21_000);
	t.is((await ofSource('tcp 127.0.0.1'))?.dropped.quota, 0);
	client.close();
	t.is((await hub.stop()).code, 0);
});

/** Of no facility that has a class by default. */
const plain = '<13>1 2026-11-20T12:00:00Z host app - - - good';

const ownConfig = `${loopbackConfig}
sources:
  - source: [127.0.0.4]
    class: bulk
    quota: {events_per_second: 1, burst: 1s}
`;

test('a source is held to its own quota and kept in its own class, as the configuration or people say', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t), config: ownConfig});
	const client = await hub.connect();
	const settled = async (id: string, count: number) => {
		let dropped = 0;
		await until(`${count} of ${id} are stored or dropped`, async () => {
			const {rows} = await client.call('ledger.get', {});
			const row = rows.find((one) => one.id === id);
			dropped = row?.dropped.quota ?? 0;
			return (row?.stored ?? 0) + dropped === count;
		});
		return dropped;
	};
	const classesOf = async (source: string): Promise<readonly number[]> =>
		Promise.all(
			['std', 'bulk', 'audit'].map(async (name) => {
				const query = `class:${name} ${source}`;
				return (await client.call('events.window', {query, before: 500})).rows.length;
			}),
		);
	for (const address of ['127.0.0.4', '127.0.0.5'])
		// oxlint-disable-next-line no-await-in-loop
		await sendDatagrams(hub.udpPort, Array<string>(50).fill(plain), address);
	const dropped = await settled('udp 127.0.0.4', 50);
	t.true(dropped > 0 && dropped < 50, String(dropped));
	t.is(await settled('udp 127.0.0.5', 50), 0);
	t.deepEqual(await classesOf('source:127.0.0.4'), [0, 50 - dropped, 0]);
	t.deepEqual(await classesOf('source:127.0.0.5'), [50, 0, 0]);
	const quota = {events_per_second: 1, bytes_per_second: 0, burst_ms: 1000};
	const set = {channel: 'udp', address: '127.0.0.5', class: 'audit', quota} as const;
	t.like(await client.call('sources.set', set), {class: 'audit', quota});
	await sendDatagrams(hub.udpPort, Array<string>(50).fill(plain), '127.0.0.5');
	const held = await settled('udp 127.0.0.5', 100);
	t.true(held > 0 && held < 50, String(held));
	t.deepEqual(await classesOf('source:127.0.0.5'), [50, 0, 50 - held]);
	await client.call('sources.set', {channel: 'tcp', address: '127.0.0.1', quota});
	const loud = await openConnection(hub.tcpPort);
	loud.end(`${plain}\n`.repeat(20_000));
	await until('the connection is slowed down', async () =>
		(await hub.health()).problems.join().includes('127.0.0.1 (connections slowed down)'),
	);
	await client.call('sources.set', {channel: 'tcp', address: '127.0.0.1', quota: null});
	t.is(await settled('tcp 127.0.0.1', 20_000), 0);
	client.close();
	t.is((await hub.stop()).code, 0);
});
