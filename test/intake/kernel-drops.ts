import test from 'ava';
import {dropsIn, kernelDrops, localAddress} from '../../src/intake/kernel-drops.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  350: 0100007F:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12345 2 0000000000000000 17
  351: 00000000:0202 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12346 2 0000000000000000 4
`;

test('drops of our own sockets are added up', (t) => {
	t.is(dropsIn(table, new Set(['0100007F:0202'])), 17);
	t.is(dropsIn(table, new Set(['0100007F:0202', '00000000:0202'])), 21);
	t.is(dropsIn(table, new Set(['0100007F:0203'])), 0);
});

test('addresses are written as the kernel writes them', (t) => {
	t.is(localAddress({address: '127.0.0.1', port: 514}), '0100007F:0202');
	t.is(localAddress({address: '::', port: 5514}), '00000000000000000000000000000000:158A');
	t.is(localAddress({address: '::1', port: 1}), '00000000000000000000000001000000:0001');
	t.is(localAddress({address: 'fe80::1:2', port: 1}), '000080FE000000000000000002000100:0001');
});

test('no socket has no drops', (t) => {
	t.is(kernelDrops([]), 0);
	t.is(kernelDrops([{address: '127.0.0.1', port: 1}]), 0);
});
