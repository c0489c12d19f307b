import test from 'ava';
import {TlsRefusals, tlsRefusedLimit} from '../../src/intake/tls-refusals.ts';

test('refused connections are counted by reason, and by address while there is room', (t) => {
	const refusals = new TlsRefusals();
	for (let index = 0; index < tlsRefusedLimit; index += 1)
		refusals.note(`10.0.0.${index}`, 'not_tls', index);
	refusals.note('10.0.0.0', 'not_tls', 1000);
	t.is(refusals.list().length, tlsRefusedLimit);
	t.deepEqual(refusals.list()[0], {address: '10.0.0.0', reason: 'not_tls', count: 2, last: 1000});
	refusals.note('10.0.0.0', 'expired', 1001);
	t.is(refusals.list().length, tlsRefusedLimit);
	t.like(refusals.list()[0], {reason: 'expired', count: 1});
	t.false(refusals.list().some(({address}) => address === '10.0.0.1'));
	t.deepEqual(
		[...refusals.counts],
		[
			['not_tls', tlsRefusedLimit + 1],
			['expired', 1],
		],
	);
});
