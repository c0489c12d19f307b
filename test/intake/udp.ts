import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {NmsError} from '../../src/base/errors.ts';
import type {UdpListening} from '../../src/intake/udp.ts';
import {adoptUdp, listenUdp} from '../../src/intake/udp.ts';
import {until} from '../helpers/until.ts';

function nothing(): void {
	// What the test does not look at.
}

interface Received {
	readonly text: string;
	readonly address: string;
}

interface Setup {
	readonly listening: UdpListening;
	readonly received: readonly Received[];
}

async function start(t: ExecutionContext, address: string): Promise<Setup> {
	const received: Received[] = [];
	const listening = await listenUdp(
		{kind: 'udp', address, port: 0, receiveBufferBytes: 1 << 20},
		{
			onDatagram: (datagram, from) => received.push({text: datagram.toString(), address: from}),
			onError: (error) => t.fail(String(error)),
		},
	);
	t.teardown(async () => listening.close());
	return {listening, received};
}

async function send(
	type: 'udp4' | 'udp6',
	to: {readonly address: string; readonly port: number},
	texts: readonly Buffer[],
): Promise<void> {
	const socket = createSocket(type);
	for (const text of texts) {
		// oxlint-disable-next-line no-await-in-loop
		await new Promise((resolve) => socket.send(text, to.port, to.address, resolve));
	}
	socket.close();
	await once(socket, 'close');
}

test('datagrams of every size reach the reader with their sender', async (t) => {
	const {listening, received} = await start(t, '127.0.0.1');
	const texts = [Buffer.alloc(0), Buffer.from('<34>x'), Buffer.alloc(65_507, 'y')];
	await send('udp4', listening, texts);
	await until('all are received', () => received.length === 3);
	t.deepEqual(
		received.map(({text, address}) => [text.length, address]),
		[
			[0, '127.0.0.1'],
			[5, '127.0.0.1'],
			[65_507, '127.0.0.1'],
		],
	);
});

test('one socket takes IPv4 and IPv6 and names IPv4 plainly', async (t) => {
	const {listening, received} = await start(t, '::');
	await send('udp4', {address: '127.0.0.1', port: listening.port}, [Buffer.from('four')]);
	await send('udp6', {address: '::1', port: listening.port}, [Buffer.from('six')]);
	await until('both are received', () => received.length === 2);
	t.deepEqual(received.map(({address}) => address).toSorted(), ['127.0.0.1', '::1'].toSorted());
});

test('a port in use is named with a remedy', async (t) => {
	const {listening} = await start(t, '127.0.0.1');
	const error = await t.throwsAsync(
		listenUdp(
			{kind: 'udp', address: '127.0.0.1', port: listening.port, receiveBufferBytes: 65_536},
			{onDatagram: nothing, onError: nothing},
		),
		{instanceOf: NmsError},
	);
	t.is(error.code, 'in_use');
	t.regex(error.message, new RegExp(`^listen on udp 127.0.0.1 port ${listening.port}: `));
	t.regex(error.remedy, /ss -lnup/);
});

test('a handed-over file that is no UDP socket is named with a remedy', async (t) => {
	const fd = openSync('/dev/null', 'r');
	t.teardown(() => closeSync(fd));
	const taker = {onDatagram: nothing, onError: nothing};
	const error = await t.throwsAsync(adoptUdp(fd, taker), {instanceOf: NmsError});
	t.is(error.code, 'configuration');
	t.regex(error.remedy, /syslog-udp have ListenDatagram=/);
});
