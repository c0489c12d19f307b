import test from 'ava';
import {refusedLimit, Senders} from '../../src/intake/senders.ts';

test('senders outside the allowed networks are refused and counted', (t) => {
	const senders = new Senders(['127.0.0.0/8', 'fc00::/7']);
	t.true(senders.admit('127.0.1.3', 7));
	t.true(senders.admit('fd00::1', 7));
	t.false(senders.admit('192.0.2.1', 7));
	t.false(senders.admit('192.0.2.1', 7));
	t.is(senders.refusedTotal, 2);
	t.deepEqual(senders.refused(), [{address: '192.0.2.1', count: 2, last: 7}]);
});

test('refused senders are kept by name up to the bound', (t) => {
	const senders = new Senders([]);
	for (let index = 0; index <= refusedLimit; index += 1) senders.admit(`192.0.2.${index}`, 7);
	t.is(senders.refusedTotal, refusedLimit + 1);
	t.is(senders.refused().length, refusedLimit);
	t.is(senders.refused()[0]?.address, `192.0.2.${refusedLimit}`);
	t.false(senders.refused().some(({address}) => address === '192.0.2.0'));
});

test('networks can be replaced while the account goes on', (t) => {
	const senders = new Senders([]);
	t.false(senders.admit('192.0.2.1', 7));
	senders.allow(['192.0.2.0/24']);
	t.true(senders.admit('192.0.2.1', 7));
	t.is(senders.refusedTotal, 1);
});
