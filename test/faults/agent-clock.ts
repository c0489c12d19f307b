import {appendFileSync, existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {startAgent} from '../helpers/agent-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const yearsMs = 10 * 365 * 86_400_000;
const library = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime/libfaketime.so.1`;
const title = 'events, alerts and the endpoint of an agent whose clock is 10 years';
const cases = [
	{direction: 'ahead', offset: yearsMs},
	{direction: 'behind', offset: -yearsMs},
] as const;

for (const {direction, offset} of cases) {
	if (!existsSync(library)) {
		test.skip(`${title} ${direction} (needs faketime)`, () => {});
		continue;
	}
	test(`${title} ${direction}`, async (t) => {
		const directory = temporaryDirectory(t);
		const file = path.join(directory, 'auth.log');
		writeFileSync(file, '');
		const hub = await startHub(t, {directory});
		const agent = await startAgent(t, {
			directory,
			config: `agent: {hub: 'unix:${hub.agentSocket}'}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`,
			env: {
				TZ: 'UTC',
				LD_PRELOAD: library,
				FAKETIME: `${offset > 0 ? '+' : '-'}${yearsMs / 1000}`,
				FAKETIME_DONT_FAKE_MONOTONIC: '1',
			},
		});
		await until('it is followed', async () => {
			const {watched, link} = await agent.status();
			return watched.length === 1 && link.state === 'connected';
		});
		const stamps = [bsdStamp, isoStamp];
		for (let attempt = 0; attempt < 20; attempt += 1) {
			const stamp = stamps[attempt % stamps.length]?.(Date.now() + offset) ?? '';
			appendFileSync(
				file,
				`${stamp} pi sshd[41]: Failed password for root from 203.0.113.9 port ${40_000 + attempt} ssh2\n`,
			);
		}
		appendFileSync(file, 'a line without any time\n');
		await until('all is stored', async () => (await agent.status()).spool.acknowledged === 21);
		const client = await hub.connect();
		t.teardown(() => client.close());
		const {rows} = await client.call('events.window', {anchor: 'tail', before: 100});
		t.is(rows.length, 21);
		const offMs = rows.map((row) => Math.abs(Date.parse(row['@timestamp']) - Date.now()));
		t.true(Math.max(...offMs) < 60_000, `the worst is off by ${Math.max(...offMs)} ms`);
		await until('an alert is open', async () => (await client.call('alerts.window', {})).total > 0);
		const {rows: alerts} = await client.call('alerts.window', {});
		t.is(alerts[0]?.rule.name, 'SSH brute force');
		t.true(Math.abs(Date.parse(alerts[0]?.first_seen ?? '') - Date.now()) < 60_000);
		const endpoints = await client.call('endpoints.window', {});
		t.regex(
			endpoints.rows[0]?.problems[0] ?? '',
			new RegExp(`^its clock is 36[45]\\d d ${direction} (of )?the hub's; have NTP set it`),
		);
		t.is(endpoints.rows[0]?.state, 'alive');
	});
}

/** RFC 3164, without year and zone. */
function bsdStamp(time: number): string {
	const [, day, month, , clock] = new Date(time).toUTCString().split(' ');
	return `${month} ${String(Number(day)).padStart(2)} ${clock}`;
}

function isoStamp(time: number): string {
	return new Date(time).toISOString();
}
