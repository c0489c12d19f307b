import dgram from 'node:dgram';
import {once} from 'node:events';
import test from 'ava';
import {UdpSockets} from '../../../../src/daemons/hub/threads/udp-sockets.ts';
import {datagramLimits} from '../../../../src/intake/datagram-batch.ts';
import {until} from '../../../helpers/until.ts';

test('between two batches of datagrams all else gets its turn', async (t) => {
	const sent = 6 * datagramLimits.count;
	let [taken, sinceTurn, most] = [0, 0, 0];
	const sockets = new UdpSockets({
		onDatagram: () => {
			taken += 1;
			sinceTurn += 1;
			most = Math.max(most, sinceTurn);
		},
		onError: (error) => t.fail(String(error)),
		onLost: () => undefined,
	});
	const place = {kind: 'udp', address: '127.0.0.1', port: 0, receiveBufferBytes: 1 << 22} as const;
	const socket = await sockets.listen(place);
	const sender = dgram.createSocket('udp4');
	sender.connect(socket.port, '127.0.0.1');
	await once(sender, 'connect');
	// Until all are sent nobody reads them; so fast that some are received.
	for (let index = 0; index < sent; index += 1) {
		sender.send('<34>a');
		for (const end = performance.now() + 0.03; performance.now() < end;);
	}
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
	await sockets.close();
});
