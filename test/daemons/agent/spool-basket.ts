import {Buffer} from 'node:buffer';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {NmsError} from '../../../src/base/errors.ts';
import {SpoolBasket} from '../../../src/daemons/agent/spool-basket.ts';
import {openSqliteSpool} from '../../../src/db/sqlite-spool.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

const event = {
	raw: Buffer.from('0123456789'),
	observedAt: 0,
	origin: {kind: 'journal'},
} as const;

test('a basket is full at its bound and takes again once the hub has taken', (t) => {
	const {basket, spool} = basketOf(t, 30);
	basket.put([event, event], 'k', '1');
	t.false(basket.isFull);
	basket.put([event], 'k', '2');
	t.true(basket.isFull);
	spool.acknowledge(1);
	t.false(basket.isFull);
	t.is(basket.position('k'), '2');
	t.deepEqual(basket.keys(''), ['k']);
});

test('only events wake the link, positions do not', (t) => {
	const {basket, seen} = basketOf(t, 1000);
	basket.put([], 'k', '1');
	t.is(seen.puts, 0);
	basket.put([event], 'k', '2');
	t.is(seen.puts, 1);
});

test('what the spool refuses is told and thrown', (t) => {
	const {basket, spool, seen} = basketOf(t, 1000);
	spool.close();
	t.throws(() => basket.put([event], 'k', '1'));
	t.is(seen.puts, 0);
	t.is(seen.troubles.length, 1);
	t.truthy(seen.troubles[0]?.message);
});

function basketOf(t: ExecutionContext, maxBytes: number) {
	const directory = temporaryDirectory(t);
	const {spool} = openSqliteSpool({directory, name: 'test', pid: process.pid});
	t.teardown(() => spool.close());
	const seen: {puts: number; readonly troubles: (NmsError | undefined)[]} = {puts: 0, troubles: []};
	const basket = new SpoolBasket({
		spool,
		maxBytes,
		onPut: () => {
			seen.puts += 1;
		},
		onTrouble: (error) => seen.troubles.push(error),
	});
	return {basket, spool, seen};
}
