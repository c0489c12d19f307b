import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {createServer} from 'node:net';
import test from 'ava';
import {openDevices} from '../../../src/cli/demo/devices.ts';
import {until} from '../../helpers/until.ts';

test('each device sends from its own address in its own framing', async (t) => {
	const received = new Map<string, string>();
	const take = (from: string, bytes: Buffer): void => {
		received.set(from, (received.get(from) ?? '') + bytes.toString());
	};
	const udp = createSocket('udp4', (bytes, {address}) => take(`udp ${address}`, bytes));
	udp.bind(0, '127.0.0.1');
	await once(udp, 'listening');
	const tcp = createServer((socket) => {
		const from = `tcp ${socket.remoteAddress}`;
		socket.on('data', (bytes: Buffer) => take(from, bytes)).on('error', () => undefined);
	});
	tcp.listen(0, '127.0.0.1');
	await once(tcp, 'listening');
	t.teardown(() => {
		udp.close();
		tcp.close();
	});
	const bound = tcp.address();
	const tcpPort = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
	const devices = await openDevices({udp: udp.address().port, tcp: tcpPort});
	t.teardown(() => devices.close());
	for (const device of ['pi', 'router', 'web'] as const) devices.send(device, Buffer.from('hello'));
	devices.sendDatagram('pi', Buffer.from('boo'));
	await until('all has arrived', () => received.size === 4);
	t.deepEqual(Object.fromEntries(received), {
		'tcp 127.0.1.1': 'hello\n',
		'udp 127.0.1.2': 'hello',
		'tcp 127.0.1.3': '5 hello',
		'udp 127.0.1.1': 'boo',
	});
});

test('a port where nobody listens is told with a remedy', async (t) => {
	const free = createServer();
	free.listen(0, '127.0.0.1');
	await once(free, 'listening');
	const bound = free.address();
	const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
	free.close();
	await once(free, 'close');
	const error = await t.throwsAsync(openDevices({udp: port, tcp: port}));
	t.regex(
		error?.message ?? '',
		/^the demo cannot send from 127\.0\.1\.1, \.2 and \.3: .*ECONNREFUSED/,
	);
});
