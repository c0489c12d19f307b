import {createSocket} from 'node:dgram';
import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {configSchema} from '../../../src/daemons/hub/config-schema.ts';
import {SyslogIntake} from '../../../src/daemons/hub/syslog-intake.ts';
import {IncidentTally} from '../../../src/intake/incident-tally.ts';
import {gelfChunk} from '../../helpers/gelf-senders.ts';
import {openConnection, sendDatagrams} from '../../helpers/syslog-senders.ts';
import {until} from '../../helpers/until.ts';

const quiet = {info: () => undefined, warn: () => undefined, error: () => undefined};
const anyPort = {address: '127.0.0.1', port: 0};

interface Setup {
	readonly intake: SyslogIntake;
	/** What became of each source: `udp 127.0.0.1 run.1 open`, then its bytes, then `end`. */
	readonly log: string[];
	readonly port: (kind: 'udp' | 'tcp' | 'gelf-udp' | 'gelf-tcp') => number;
}

async function start(
	t: ExecutionContext,
	{
		maxUdpSources,
		receiveBufferBytes = 8 << 20,
		allow = ['127.0.0.0/8'],
	}: {
		readonly maxUdpSources?: number;
		readonly receiveBufferBytes?: number;
		readonly allow?: readonly string[];
	} = {},
): Promise<Setup> {
	const log: string[] = [];
	const intake = new SyslogIntake({
		log: quiet,
		incidents: new IncidentTally(),
		settings: {
			...configSchema.parse({
				syslog: {
					udp: [anyPort],
					tcp: [anyPort],
					receive_buffer_bytes: receiveBufferBytes,
					allow,
				},
				gelf: {udp: [anyPort], tcp: [anyPort]},
			}),
			tls: null,
			bufferBytes: {disk: 0, udp: 1 << 22, gelf: 1 << 22},
		},
		epoch: 'run',
		...(maxUdpSources === undefined ? {} : {maxUdpSources}),
		open: ({channel, address, epoch}, framing) => {
			const name = `${channel} ${address} ${epoch}`;
			log.push(`${name} ${framing}`);
			return {
				push: (bytes) => log.push(`${name} ${bytes.toString()}`),
				refuse: (bytes, reason) => log.push(`${name} ${reason} ${Buffer.from(bytes).toString()}`),
				end: () => log.push(`${name} end`),
			};
		},
	});
	await intake.start();
	t.teardown(async () => intake.drain(0));
	const port: Setup['port'] = (kind) =>
		intake.listeners().find((listening) => listening.kind === kind)?.port ?? 0;
	return {intake, log, port};
}

test('each sender and connection has an epoch of its own', async (t) => {
	const {log, port} = await start(t);
	await sendDatagrams(port('udp'), ['one', 'two']);
	await until('datagrams are read', () => log.length === 3);
	const socket = await openConnection(port('tcp'));
	socket.end('three');
	await until('the connection has ended', () => log.length === 6);
	t.deepEqual(log, [
		'udp 127.0.0.1 run.1 datagram',
		'udp 127.0.0.1 run.1 one',
		'udp 127.0.0.1 run.1 two',
		'tcp 127.0.0.1 run.2 stream',
		'tcp 127.0.0.1 run.2 three',
		'tcp 127.0.0.1 run.2 end',
	]);
});

test('at the bound the sender heard least recently begins anew', async (t) => {
	const {log, port} = await start(t, {maxUdpSources: 2});
	for (const host of [2, 3, 2, 4, 3]) {
		const before = log.length;
		// oxlint-disable-next-line no-await-in-loop
		await sendDatagrams(port('udp'), ['x'], `127.0.0.${host}`);
		// oxlint-disable-next-line no-await-in-loop
		await until('the datagram is read', () =>
			log.slice(before).some((line) => line.endsWith(' x')),
		);
	}
	t.deepEqual(
		log.filter((line) => !line.endsWith(' x')),
		[
			'udp 127.0.0.2 run.1 datagram',
			'udp 127.0.0.3 run.2 datagram',
			'udp 127.0.0.4 run.3 datagram',
			'udp 127.0.0.3 run.2 end',
			'udp 127.0.0.3 run.4 datagram',
			'udp 127.0.0.2 run.1 end',
		],
	);
});

test('draining reads what was sent before and accepts nobody after', async (t) => {
	const {intake, log, port} = await start(t);
	const [udp, tcp] = [port('udp'), port('tcp')];
	const socket = await openConnection(tcp);
	await new Promise((resolve) => socket.write('sent before', resolve));
	await sendDatagrams(udp, ['sent before']);
	await intake.drain(5000);
	t.is(log.filter((line) => line.endsWith('sent before')).length, 2);
	t.is(log.filter((line) => line.endsWith('end')).length, 2);
	t.is(intake.connections, 0);
	await t.throwsAsync(openConnection(tcp), {code: 'ECONNREFUSED'});
	socket.destroy();
});

test('GELF has a channel of its own, and chunks that stay alone are not lost silently', async (t) => {
	const {intake, log, port} = await start(t);
	await sendDatagrams(port('gelf-udp'), [
		'{"a":1}',
		gelfChunk('id', 1, 2, 'two'),
		gelfChunk('id', 0, 2, 'one '),
		gelfChunk('next', 0, 2, 'half'),
		gelfChunk('none', 9, 2, 'wrong'),
	]);
	await until('datagrams are read', () => log.length === 4);
	const socket = await openConnection(port('gelf-tcp'));
	socket.end('{"b":2}');
	await until('the connection has ended', () => log.length === 7);
	await intake.drain(0);
	t.deepEqual(log.slice(0, 3), [
		'gelf 127.0.0.1 run.1 datagram',
		'gelf 127.0.0.1 run.1 {"a":1}',
		'gelf 127.0.0.1 run.1 one two',
	]);
	t.regex(log[3] ?? '', /^gelf 127\.0\.0\.1 run\.1 gelf_chunks .*wrong$/s);
	t.deepEqual(log.slice(4), [
		'gelf 127.0.0.1 run.2 stream',
		'gelf 127.0.0.1 run.2 {"b":2}',
		'gelf 127.0.0.1 run.2 end',
		'gelf 127.0.0.1 run.1 gelf_chunks half',
		'gelf 127.0.0.1 run.1 end',
	]);
});

test('datagrams of a sender outside the allowed networks are counted and not read', async (t) => {
	const {intake, log, port} = await start(t, {allow: ['192.0.2.0/24']});
	await sendDatagrams(port('udp'), ['never', 'never']);
	await until('both are counted', () => intake.takeCounts().refused.total === 2);
	t.is(intake.takeCounts().refused.senders[0]?.address, '127.0.0.1');
	t.deepEqual(log, []);
});

test('datagrams wait while connections do, and are dropped and counted where the disk takes nothing', async (t) => {
	const {intake, log, port} = await start(t);
	const counts = new Map<string, number>();
	const counted = (incident: string, count: number) =>
		until(`${count} of ${incident} are counted`, () => {
			for (const {source, incident: kind, count: more} of intake.takeCounts().incidents) {
				t.deepEqual(source, {channel: 'udp', address: '127.0.0.1'});
				counts.set(kind, (counts.get(kind) ?? 0) + more);
			}
			return counts.get(incident) === count;
		});
	intake.setOpen({tcp: false, udp: 'wait'});
	const socket = await openConnection(port('tcp'));
	socket.end('later');
	await sendDatagrams(port('udp'), ['late']);
	// They are where they wait, not on their way.
	await delay(50);
	t.false(log.some((line) => line.endsWith('late')));
	intake.setOpen({tcp: false, udp: 'open'});
	await until('it is read', () => log.some((line) => line.endsWith('late')));
	t.false(log.some((line) => line.endsWith('later')));
	intake.setOpen({tcp: false, udp: 'disk'});
	await sendDatagrams(port('udp'), ['never', 'never']);
	await counted('disk', 2);
	intake.setOpen({tcp: true, udp: 'open'});
	await until('the connection is read', () => log.some((line) => line.endsWith('later')));
	t.false(log.some((line) => line.endsWith('never')));
	t.deepEqual([...counts], [['disk', 2]]);
});

test('what the kernel dropped at a socket stays counted when it is closed', async (t) => {
	const {intake, log, port} = await start(t, {receiveBufferBytes: 65_536});
	const sent = 2000;
	const flood = createSocket('udp4');
	t.teardown(() => flood.close());
	// All in one turn, so that nothing is read meanwhile.
	for (let index = 0; index < sent; index += 1) flood.send('x', port('udp'), '127.0.0.1');
	const dropped = () => intake.takeCounts().kernel.reduce((sum, drops) => sum + drops.dropped, 0);
	const received = () => log.filter((line) => line.endsWith(' x')).length;
	await until('all are received or dropped', () => received() + dropped() === sent);
	t.true(dropped() > 0);
	t.is(intake.takeCounts().kernel[0]?.port, port('udp'));
	await intake.drain(0);
	t.is(received() + dropped(), sent);
});
