import {existsSync, rmSync, statfsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {attackLines, sendLines} from '../helpers/attack-lines.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {numberedLines} from '../helpers/numbered-lines.ts';
import {testOnSmallDisk} from '../helpers/small-disk.ts';
import {openConnection, sendDatagrams} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const mebibyte = 1 << 20;
const config = `${loopbackConfig}retention: {min_free: 16MiB}\n`;

/** Leaves so much free on the disk. */
function fill(disk: string, name: string, leftBytes: number): string {
	const file = path.join(disk, name);
	const {bavail, bsize} = statfsSync(disk);
	writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
	return file;
}

async function open(t: ExecutionContext, disk: string): Promise<HubProcess> {
	return startHub(t, {
		directory: temporaryDirectory(t),
		config,
		arguments: [`--state-directory=${disk}/hub`],
	});
}

async function untilDisk(hub: HubProcess, state: string): Promise<void> {
	await until(`the disk is ${state}`, async () => (await hub.health()).disk.state === state);
}

/** Acknowledges the one alert there is. */
async function acknowledge(hub: HubProcess): Promise<string | null> {
	const client = await hub.connect();
	const {rows} = await client.call('alerts.window', {query: {states: ['new']}});
	const ids = rows.map(({id}) => id);
	await client.call('alerts.acknowledge', {select: {ids}});
	const {alert} = await client.call('alerts.get', {id: ids[0] ?? ''});
	client.close();
	return alert.state;
}

testOnSmallDisk(
	'intake stops before the disk is full, alerts are handled all the while, and it goes on by itself',
	64 * mebibyte,
	async (t, disk) => {
		t.timeout(120_000);
		const hub = await open(t, disk);
		const reserve = path.join(disk, 'hub/reserve');
		await until('the reserve is held', () => existsSync(reserve));
		await sendLines(hub.udpPort, attackLines.slice(0, 8), Date.now());
		await until('an alert is open', async () => (await hub.health()).alerts.new === 1);
		const tcp = await openConnection(hub.tcpPort);
		t.teardown(() => tcp.destroy());
		tcp.write(numberedLines(0, 0, 10));
		await until('they are stored', async () => (await hub.health()).events.stored === 18);

		const low = fill(disk, 'low', 12 * mebibyte);
		await untilDisk(hub, 'low');
		const {problems} = await hub.health();
		t.regex(
			problems[0] ?? '',
			/^events are not taken in: less than 16 MiB is free on the file system/,
		);
		tcp.write(numberedLines(0, 10, 10));
		await sendDatagrams(hub.udpPort, Array<string>(7).fill('<13>1 - - - - - - gone'));
		await until('they are counted', async () => (await hub.health()).dropped.buffer_full === 7);
		t.is((await hub.health()).events.stored, 18);

		const full = fill(disk, 'full', 0);
		await untilDisk(hub, 'full');
		t.false(existsSync(reserve));
		t.is(await acknowledge(hub), 'acknowledged');

		rmSync(full);
		rmSync(low);
		await untilDisk(hub, 'enough');
		await until('what waited is stored', async () => (await hub.health()).events.stored === 28);
		await until('the reserve is held again', () => existsSync(reserve));
		await until('no problem is left', async () => (await hub.health()).problems.length === 0);
		const client = await hub.connect();
		const {rows} = await client.call('events.window', {query: 'host:host-0'});
		client.close();
		const numbers = Array.from({length: 20}, (_, number) => `line ${number} of file 0`);
		t.deepEqual(
			rows.map(({message}) => message),
			numbers,
		);
		tcp.end();
		t.is((await hub.stop()).code, 0);
	},
);

testOnSmallDisk('a hub starts on a full disk, for its alerts', 64 * mebibyte, async (t, disk) => {
	const first = await open(t, disk);
	const reserve = path.join(disk, 'hub/reserve');
	await sendLines(first.udpPort, attackLines.slice(0, 8), Date.now());
	await until('an alert is open', async () => (await first.health()).alerts.new === 1);
	await until('the reserve is held', () => existsSync(reserve));
	first.kill();
	await first.ended;
	fill(disk, 'full', 0);
	const second = await open(t, disk);
	t.false(existsSync(reserve));
	t.not((await second.health()).disk.state, 'enough');
	t.is(await acknowledge(second), 'acknowledged');
	t.is((await second.stop()).code, 0);
});
