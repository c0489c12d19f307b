import test from 'ava';
import {dropsIn, KernelDrops, localAddress} from '../../src/intake/kernel-drops.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  350: 0100007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12345 2 0000000000000000 17
  350: 0100007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12347 2 0000000000000000 2
  351: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12346 2 0000000000000000 4
`;

test('drops are added up by where the sockets are', (t) => {
	const [here, there, nowhere] = ['0100007F:0202', '00000000:0202', '0100007F:0203'] as const;
	t.deepEqual(
		[...dropsIn(table, [here, nowhere, there])],
		[
			[here, 17 + 2],
			[nowhere, 0],
			[there, 4],
		],
	);
});

test('addresses are written as the kernel writes them', (t) => {
	t.is(localAddress({address: '127.0.0.1', port: 514}), '0100007F:0202');
	t.is(localAddress({address: '::', port: 5514}), '00000000000000000000000000000000:158A');
	t.is(localAddress({address: '::1', port: 1}), '00000000000000000000000001000000:0001');
	t.is(localAddress({address: 'fe80::1:2', port: 1}), '000080FE000000000000000002000100:0001');
});

test('no socket has no drops', (t) => {
	t.deepEqual(new KernelDrops().list([]), []);
	t.deepEqual(new KernelDrops().list([{address: '127.0.0.1', port: 1}]), []);
});
