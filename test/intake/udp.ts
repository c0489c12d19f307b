import {createSocket} from 'node:dgram';
import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {NmsError} from '../../src/base/errors.ts';
import {Senders} from '../../src/intake/senders.ts';
import type {UdpListening} from '../../src/intake/udp.ts';
import {adoptUdp, listenUdp} from '../../src/intake/udp.ts';
import {Valve} from '../../src/intake/valve.ts';
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
	readonly valve: Valve;
	readonly senders: Senders;
	readonly dropped: () => number;
	/** Resolves after so many datagrams were received, dropped or refused. */
	readonly seen: (count: number) => Promise<void>;
}

async function start(
	t: ExecutionContext,
	address: string,
	allow: readonly string[],
): Promise<Setup> {
	const received: Received[] = [];
	const senders = new Senders(allow);
	const valve = new Valve();
	let dropped = 0;
	const listening = await listenUdp(
		{address, port: 0},
		{
			senders,
			valve,
			receiveBufferBytes: 1 << 20,
			onDatagram: (datagram, from) => received.push({text: datagram.toString(), address: from}),
			onDropped: (from) => {
				t.is(from, '127.0.0.1');
				dropped += 1;
			},
			onError: (error) => t.fail(String(error)),
		},
	);
	t.teardown(async () => listening.close());
	const seen = async (count: number): Promise<void> =>
		until('datagrams are seen', () => received.length + dropped + senders.refusedTotal >= count);
	return {listening, received, valve, senders, dropped: () => dropped, seen};
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
	const {listening, received, seen} = await start(t, '127.0.0.1', ['127.0.0.0/8']);
	const texts = [Buffer.alloc(0), Buffer.from('<34>x'), Buffer.alloc(65_507, 'y')];
	await send('udp4', listening, texts);
	await seen(3);
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
	const {listening, received, seen} = await start(t, '::', ['127.0.0.0/8', '::1']);
	await send('udp4', {address: '127.0.0.1', port: listening.port}, [Buffer.from('four')]);
	await send('udp6', {address: '::1', port: listening.port}, [Buffer.from('six')]);
	await seen(2);
	t.deepEqual(received.map(({address}) => address).toSorted(), ['127.0.0.1', '::1'].toSorted());
});

test('a sender outside the allowed networks is not read', async (t) => {
	const {listening, received, senders, seen} = await start(t, '127.0.0.1', ['10.0.0.0/8']);
	await send('udp4', listening, [Buffer.from('x')]);
	await seen(1);
	t.is(received.length, 0);
	t.is(senders.refused()[0]?.address, '127.0.0.1');
	t.is(senders.refusedTotal, 1);
});

test('datagrams are dropped and counted while the valve is closed', async (t) => {
	const {listening, received, valve, dropped, seen} = await start(t, '127.0.0.1', ['127.0.0.1']);
	valve.set(false);
	await send('udp4', listening, [Buffer.from('a'), Buffer.from('b')]);
	await seen(2);
	t.is(dropped(), 2);
	valve.set(true);
	await send('udp4', listening, [Buffer.from('c')]);
	await seen(3);
	t.deepEqual(
		received.map(({text}) => text),
		['c'],
	);
});

test('a port in use is named with a remedy', async (t) => {
	const {listening, senders, valve} = await start(t, '127.0.0.1', []);
	const intake = {senders, valve, receiveBufferBytes: 65_536};
	const error = await t.throwsAsync(
		listenUdp(
			{address: '127.0.0.1', port: listening.port},
			{...intake, onDatagram: nothing, onDropped: nothing, onError: nothing},
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
	const intake = {
		senders: new Senders([]),
		valve: new Valve(),
		receiveBufferBytes: 0,
		onDatagram: nothing,
		onDropped: nothing,
		onError: nothing,
	};
	const error = await t.throwsAsync(adoptUdp(fd, intake), {instanceOf: NmsError});
	t.is(error.code, 'configuration');
	t.regex(error.remedy, /syslog-udp have ListenDatagram=/);
});
