// `nms export` against a real hub.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {eventJson} from '../../src/proto/rpc/schema.ts';
import {startHub} from '../helpers/hub-process.ts';
import {askHub as nms, endOf, jsonLines, startNms} from '../helpers/run-nms.ts';
import {sendBytes} from '../helpers/syslog-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

test.serial('stored events are exported byte by byte, whole or not at all', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const messages = [
		Buffer.from('<11>Nov 20 10:00:00 pi app: =cmd()'),
		Buffer.concat([
			Buffer.from('<11>Nov 20 10:00:00 pi app: '),
			Buffer.from([0xff, 0, 0x1b, 0xc3]),
		]),
		Buffer.from(`<11>Nov 20 10:00:00 pi app: ${'\u0001'.repeat(20_000)}`),
		Buffer.from(`<11>Nov 20 10:00:00 pi app: ${'ö'.repeat(30_000)}`),
	];
	await sendBytes(
		hub.tcpPort,
		Buffer.concat(messages.flatMap((message) => [Buffer.from(`${message.length} `), message])),
	);
	await until('all is stored', async () => (await hub.health()).events.stored === messages.length);

	const raw = path.join(directory, 'all.log');
	const whole = await nms(hub, 'export', '--oldest', '--format', 'raw', '-o', raw);
	t.is(whole.status, 0, whole.stderr);
	t.regex(whole.stderr, /wrote 4 events to /);
	const newline = Buffer.from('\n');
	t.deepEqual(readFileSync(raw), Buffer.concat(messages.flatMap((each) => [each, newline])));
	t.is((await nms(hub, 'export', '-o', raw)).status, 1);

	const rows = jsonLines((await nms(hub, 'export', '--oldest')).stdout).map((row) =>
		eventJson.parse(row),
	);
	t.is(rows[3]?.message, 'ö'.repeat(30_000));
	t.is(rows[3]?.is_clipped, undefined);
	const csv = await nms(
		hub,
		'export',
		'--oldest',
		'--format',
		'csv',
		'--fields',
		'host.name,message',
	);
	t.deepEqual(csv.stdout.split('\r\n').slice(0, 2), ['host.name,message', "pi,'=cmd()"]);
	const none = await nms(hub, 'export', 'absent', '--format', 'csv', '--fields', 'id');
	t.deepEqual([none.status, none.stdout], [0, 'id\r\n']);
	t.is((await nms(hub, 'export', '| count')).status, 2);
	t.is((await nms(hub, 'export', '--fields', 'id')).status, 2);
	t.is((await nms(hub, 'export', '-o', '/nowhere/x')).status, 1);
});

test.serial('an export that is interrupted, or has no room, leaves nothing behind', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const line = `<11>Nov 20 10:00:00 pi app: ${'x'.repeat(60_000)}\n`;
	await sendBytes(hub.tcpPort, Buffer.from(line.repeat(300)));
	await until('all is stored', async () => (await hub.health()).events.stored === 300);
	const target = path.join(directory, 'out');
	writeFileSync(target, 'before');
	const args = ['--socket', hub.socket, 'export', '--force', '-o', target];
	const child = startNms(args);
	const ended = endOf(child);
	await until('it writes', async () =>
		readdirSync(directory).some((name) => name.endsWith('.part')),
	);
	child.kill('SIGINT');
	const {status, stderr} = await ended;
	// It may have ended before the signal came.
	if (status === 130) t.regex(stderr, /out was not written/);
	else t.is(status, 0);
	t.is(readFileSync(target, 'utf8') === 'before', status === 130);
	const full = await nms(hub, 'export', '--force', '-o', '/dev/full');
	t.is(full.status, 1);
	t.regex(full.stderr, /write \/dev\/full: .*; make room there/);
	t.deepEqual(
		readdirSync(directory).filter((name) => name.endsWith('.part')),
		[],
	);
});
