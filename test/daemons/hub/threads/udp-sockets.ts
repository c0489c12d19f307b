import {spawnSync} from 'node:child_process';
import dgram from 'node:dgram';
import {once} from 'node:events';
import {readdirSync, readFileSync} from 'node:fs';
import {getPriority} from 'node:os';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {UdpSockets} from '../../../../src/daemons/hub/threads/udp-sockets.ts';
import type {UdpSocketsOptions} from '../../../../src/daemons/hub/threads/udp-sockets.ts';
import {datagramLimits} from '../../../../src/intake/datagram-batch.ts';
import {until} from '../../../helpers/until.ts';

const place = {kind: 'udp', address: '127.0.0.1', port: 0, receiveBufferBytes: 1 << 22} as const;

async function connected(port: number): Promise<dgram.Socket> {
	const sender = dgram.createSocket('udp4');
	sender.connect(port, '127.0.0.1');
	await once(sender, 'connect');
	return sender;
}

function untaken(t: ExecutionContext): Omit<UdpSocketsOptions, 'bufferBytes'> {
	return {
		onDatagram: () => undefined,
		onError: (error) => t.fail(String(error)),
		onLost: () => undefined,
	};
}

/** Until all are sent nobody reads them; so fast that some are received. */
function sendAtOnce(sender: dgram.Socket, count: number): void {
	for (let index = 0; index < count; index += 1) {
		sender.send('<34>a');
		for (const end = performance.now() + 0.03; performance.now() < end;);
	}
}

test('between two batches of datagrams all else gets its turn', async (t) => {
	const sent = 6 * datagramLimits.count;
	let [taken, sinceTurn, most] = [0, 0, 0];
	const sockets = new UdpSockets({
		...untaken(t),
		onDatagram: () => {
			taken += 1;
			sinceTurn += 1;
			most = Math.max(most, sinceTurn);
		},
		bufferBytes: 1 << 22,
	});
	const socket = await sockets.listen(place);
	const sender = await connected(socket.port);
	sendAtOnce(sender, sent);
	let isOver = false;
	const turn = (): void => {
		sinceTurn = 0;
		if (!isOver) setImmediate(turn);
	};
	turn();
	await until('several batches were read', () => taken >= 2 * datagramLimits.count);
	isOver = true;
	t.true(most <= datagramLimits.count, `${most} datagrams in one turn`);
	sender.close();
	await socket.close();
	await sockets.close(0);
});

test('what is not read in time when all is closed is lost, and each datagram is counted', async (t) => {
	let [taken, lost] = [0, 0];
	const sockets = new UdpSockets({
		...untaken(t),
		onDatagram: () => {
			taken += 1;
			for (const end = performance.now() + 0.05; performance.now() < end;);
		},
		onLost: (counts) => {
			for (const [address, count] of counts) {
				t.is(address, '127.0.0.1');
				lost += count;
			}
		},
		bufferBytes: 1 << 23,
	});
	const socket = await sockets.listen(place);
	const sender = await connected(socket.port);
	const sent = 10 * datagramLimits.count;
	sendAtOnce(sender, sent);
	await socket.close();
	const before = taken;
	await sockets.close(100);
	t.true(taken > before, 'some were read while it closed');
	t.true(taken < sent && lost > 0, `${taken} taken, ${lost} lost of ${sent}`);
	// What the kernel has dropped, nobody of these can tell.
	t.true(taken + lost <= sent, `${taken} taken, ${lost} lost of ${sent}`);
	sender.close();
});

/** Nice values of the threads of this process. */
function nices(): readonly string[] {
	return readdirSync('/proc/self/task').flatMap((task) => {
		try {
			const stat = readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
			return stat.split(') ')[1]?.split(' ')[16] ?? [];
		} catch {
			// It has ended meanwhile.
			return [];
		}
	});
}

// It says so where it cannot, and runs the program all the same.
const mayBeUrgent = spawnSync('nice', ['-n', '-10', 'true'], {encoding: 'utf8'}).stderr === '';

test('the thread runs before others where that is allowed, and no other one does', async (t) => {
	const before = getPriority();
	const sockets = new UdpSockets({...untaken(t), bufferBytes: 0});
	const socket = await sockets.listen(place);
	t.is(nices().includes('-10'), mayBeUrgent, nices().join(' '));
	t.is(getPriority(), before);
	await socket.close();
	await sockets.close(0);
});
