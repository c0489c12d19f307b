import {randomBytes} from 'node:crypto';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import type {Socket} from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import test from 'ava';
import {loopbackConfig, runHub, startHub} from '../helpers/hub-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {testOnSmallDisk} from '../helpers/small-disk.ts';
import {openConnection, sendDatagrams, sendStream} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const good = '<34>1 2026-11-20T12:00:00Z host app - - - good';

/** Waits until so many rows are stored, and gives how many of them are parse errors. */
async function stored(hub: HubProcess, rows: number): Promise<number> {
	let parseErrors = 0;
	await until(`${rows} rows are stored`, async () => {
		const {events} = await hub.health();
		parseErrors = events.parse_errors;
		return events.stored + events.parse_errors >= rows;
	});
	return parseErrors;
}

async function parseErrorsOf(hub: HubProcess): Promise<readonly (readonly [string, string])[]> {
	const client = await hub.connect();
	const {rows} = await client.call('parse_errors.window', {});
	client.close();
	return rows
		.toReversed()
		.map(({reason, raw_base64}) => [reason, Buffer.from(raw_base64, 'base64').toString('latin1')]);
}

test.serial('garbage datagrams are stored raw with their reason and the hub goes on', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const bad = ['<x>boom', '<999>too high', 'no pri', '', '<34>\0\u0001tag: x', '<'];
	await sendDatagrams(hub.udpPort, [...bad, good]);
	t.is(await stored(hub, bad.length + 1), bad.length);
	const errors = await parseErrorsOf(hub);
	t.deepEqual(
		errors.map(([, raw]) => raw),
		bad,
	);
	t.true(errors.every(([reason]) => reason !== 'none'));
});

test.serial('invalid UTF-8 and the largest datagram are stored byte by byte', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const invalid = Buffer.concat([Buffer.from(`${good} `), Buffer.from([0xff, 0xc0, 0xaf])]);
	const largest = Buffer.from(`${good} `.padEnd(65_507, 'y'));
	await sendDatagrams(hub.udpPort, [invalid, largest]);
	t.is(await stored(hub, 2), 0);
	const client = await hub.connect();
	t.teardown(() => client.close());
	const {rows} = await client.call('events.window', {});
	const [first, second] = await Promise.all(
		rows.map(async ({id}) => client.call('events.get', {id})),
	);
	t.is(first?.event.original_base64, invalid.toString('base64'));
	t.is(second?.event.original, largest.toString());
});

test.serial('ten megabytes without a newline are cut and cost no memory', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const before = residentBytes(hub.pid);
	await sendStream(hub.tcpPort, Buffer.alloc(10 << 20, 'x'));
	await sendStream(hub.tcpPort, `${good}\n`);
	await stored(hub, 2);
	const {dropped} = await hub.health();
	t.is(dropped.too_long, 1);
	t.true(residentBytes(hub.pid) - before < 64 << 20);
});

const octetCounts: readonly (readonly [string, string, readonly string[]])[] = [
	['zero', `0 ${good}\n${good}\n`, ['frame_count']],
	['with leading zeros', `0000${good.length} ${good}\n${good}\n`, ['frame_count']],
	['too large', `99999999999 ${good}\n${good}\n`, ['frame_count']],
	['cut by the end', `${good.length} ${good}1000 <34>1 - cut`, ['frame_cut']],
];

for (const [name, bytes, reasons] of octetCounts) {
	test.serial(`an octet count that is ${name} spoils only its own frame`, async (t) => {
		const hub = await startHub(t, {directory: temporaryDirectory(t)});
		await sendStream(hub.tcpPort, bytes);
		t.is(await stored(hub, reasons.length + 1), reasons.length);
		t.deepEqual(
			(await parseErrorsOf(hub)).map(([reason]) => reason),
			reasons,
		);
	});
}

test.serial('every datagram of a burst is stored or counted as dropped', async (t) => {
	const config = loopbackConfig.replace('syslog:', 'syslog:\n  receive_buffer_bytes: 65536');
	const hub = await startHub(t, {directory: temporaryDirectory(t), config});
	const burst = Array.from({length: 20_000}, () => good);
	await sendDatagrams(hub.udpPort, burst);
	await until('the burst is accounted for', async () => {
		const {events, dropped} = await hub.health();
		return events.stored + dropped.buffer_full === burst.length;
	});
	t.true((await hub.health()).events.stored > 0);
});

test.serial('two thousand idle connections do not keep others from being heard', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const idle: Socket[] = [];
	t.teardown(() => {
		for (const socket of idle) socket.destroy();
	});
	while (idle.length < 2000) {
		const dialled = Array.from({length: 100}, async () => openConnection(hub.tcpPort));
		// oxlint-disable-next-line no-await-in-loop
		idle.push(...(await Promise.all(dialled)));
	}
	await sendStream(hub.tcpPort, `${good}\n`);
	await sendDatagrams(hub.udpPort, [good]);
	t.is(await stored(hub, 2), 0);
	t.is((await hub.health()).connections, 2000);
	t.true(residentBytes(hub.pid) < 400 << 20);
	const ending = await hub.stop();
	t.is(ending.code, 0);
});

// What is wrong, what the hub is given, what it says, and its exit status.
interface Refusal {
	readonly title: string;
	readonly config?: string;
	readonly arguments?: readonly string[];
	readonly prepare?: (directory: string) => void;
	readonly words: RegExp;
	readonly code: number;
}

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]']
	.concat(['c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]', 'd: [*c, *c, *c, *c, *c, *c, *c, *c, *c]'])
	.join('\n');

const refusals: readonly Refusal[] = [
	{
		title: 'an unknown key',
		config: 'syslog:\n  udq: []\n',
		words: /hub\.yaml:2:3: unknown key 'syslog\.udq'; \S/,
		code: 78,
	},
	{
		title: 'a YAML alias bomb',
		config: bomb,
		words: /hub\.yaml:1:1: .*alias.*; \S/,
		code: 78,
	},
	{
		title: 'a socket path that is too long',
		arguments: [`--socket=/tmp/${'x'.repeat(120)}`],
		words: /socket path .* has 125 bytes; .*107; name a shorter path/,
		code: 1,
	},
	{
		title: 'a state directory that cannot be made',
		prepare: (directory) => writeFileSync(path.join(directory, 'state'), ''),
		words: /\/state\b.*; \S/,
		code: 78,
	},
	{
		title: 'a state file of a newer version',
		prepare: (directory) => {
			mkdirSync(path.join(directory, 'state'));
			const file = new Database(path.join(directory, 'state/state.db'));
			file.pragma('user_version = 1000');
			file.close();
		},
		words: /state\.db is a state file of version 1000; .*; start the newer nms/,
		code: 1,
	},
	{
		title: 'a directory of rules that is not there',
		config: `${loopbackConfig}detection: {rules: [nowhere]}\n`,
		words: /nowhere:1:1: ENOENT.*; correct detection\.rules/,
		code: 78,
	},
];

for (const {title, prepare, words, code, ...options} of refusals) {
	test.serial(`${title} is refused in words that name it`, async (t) => {
		const directory = temporaryDirectory(t);
		prepare?.(directory);
		const ending = await runHub({directory, ...options});
		t.regex(ending.stderr, words);
		t.is(ending.code, code, ending.stderr);
		t.true(ending.stderr.startsWith('nms-hub: '), ending.stderr);
		t.notRegex(ending.stderr, /\n\s+at /);
	});
}

test.serial('a port in use is refused in words that name it', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	for (const [kind, port] of [['udp', hub.udpPort] as const, ['tcp', hub.tcpPort] as const]) {
		// oxlint-disable-next-line no-await-in-loop
		const ending = await runHub({
			directory: temporaryDirectory(t),
			config:
				`syslog: {udp: [], tcp: [], ${kind}: [{address: 127.0.0.1, port: ${port}}]}\n`.replace(
					`${kind}: [], `,
					'',
				),
		});
		t.regex(ending.stderr, new RegExp(`listen on ${kind} 127.0.0.1 port ${port}: .*; stop`));
		t.is(ending.code, 1);
	}
});

test.serial('a second hub on the same state directory is refused by name and pid', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const ending = await runHub({directory, arguments: [`--socket=${directory}/other.sock`]});
	t.regex(ending.stderr, new RegExp(`nms-hub.*\\b${hub.pid}\\b.*; \\S`));
	t.is(ending.code, 1);
	t.is((await hub.health()).hub.pid, hub.pid);
});

test.serial('a killed hub leaves a socket that the next one replaces', async (t) => {
	const directory = temporaryDirectory(t);
	const killed = await startHub(t, {directory});
	killed.kill();
	await killed.ended;
	const next = await startHub(t, {directory});
	t.is((await next.health()).hub.pid, next.pid);
});

test.serial('a reload with a mistake keeps the old configuration and says why', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const file = path.join(directory, 'hub.yaml');
	writeFileSync(file, 'roles: {kim: king}\n');
	hub.kill('SIGHUP');
	await until('health tells', async () => (await hub.health()).problems.length > 0);
	t.regex((await hub.health()).problems.join(), /not reloaded: .*hub\.yaml:1:9: roles\.kim/);
	await sendDatagrams(hub.udpPort, [good]);
	t.is(await stored(hub, 1), 0);
	writeFileSync(file, loopbackConfig);
	hub.kill('SIGHUP');
	await until('the problem is over', async () => (await hub.health()).problems.length === 0);
});

test.serial('senders outside the allowed networks are counted and named', async (t) => {
	const config = `${loopbackConfig}\n`.replace('syslog:', 'syslog:\n  allow: [10.0.0.0/8]');
	const hub = await startHub(t, {directory: temporaryDirectory(t), config});
	await sendDatagrams(hub.udpPort, [good]);
	await sendStream(hub.tcpPort, good);
	await until('both are counted', async () => (await hub.health()).dropped.not_allowed === 2);
	const {problems, events} = await hub.health();
	t.regex(problems.join(), /outside syslog\.allow are refused: 127\.0\.0\.1 \(2\); \S/);
	t.is(events.received, 0);
});

/** For a hub that finds the disk full when it writes, not before. */
const unguardedConfig = `${loopbackConfig}retention: {min_free: 0B}\n`;

/** Lines that no compression makes smaller. */
function largeLines(count: number): string {
	const lines = Array.from({length: count}, () => `${good} ${randomBytes(150).toString('base64')}`);
	return `${lines.join('\n')}\n`;
}

testOnSmallDisk('a full disk makes senders wait until there is room', 48 << 20, async (t, disk) => {
	const filler = path.join(disk, 'filler');
	writeFileSync(filler, Buffer.alloc(40 << 20));
	const hub = await startHub(t, {directory: disk, config: unguardedConfig});
	const lines = 60_000;
	const sending = sendStream(hub.tcpPort, largeLines(lines));
	await until('health tells', async () => (await hub.health()).problems.join().includes('full'));
	const {problems} = await hub.health();
	t.regex(problems.join(), /not stored: .*; free space on the file system of/);
	rmSync(filler);
	await sending;
	t.is(await stored(hub, lines), 0);
	t.is((await hub.health()).events.stored, lines);
	await until('the problem is over', async () => (await hub.health()).problems.length === 0);
	t.is((await hub.stop()).code, 0);
});

testOnSmallDisk('a hub that stops on a full disk says what is lost', 16 << 20, async (t, disk) => {
	writeFileSync(path.join(disk, 'filler'), Buffer.alloc(12 << 20));
	const hub = await startHub(t, {directory: disk, config: unguardedConfig});
	const socket = await openConnection(hub.tcpPort);
	socket.write(largeLines(40_000));
	await until('health tells', async () => (await hub.health()).problems.join().includes('full'));
	const ending = await hub.stop();
	t.is(ending.code, 1);
	t.regex(ending.stderr, /"rows":\d+,"sources":\[.*"msg":"rows are lost/);
	socket.destroy();
});

/** Physical memory of a process; proc_pid_status(5). */
function residentBytes(pid: number): number {
	const [, kilobytes] =
		/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Number(kilobytes) * 1024;
}
