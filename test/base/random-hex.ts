import test from 'ava';
import {randomHex} from '../../src/base/random-hex.ts';

test('random bytes have their length in hex and never come twice', (t) => {
	const values = Array.from({length: 1000}, () => randomHex(16));
	for (const value of values) t.regex(value, /^[0-9a-f]{32}$/);
	t.is(new Set(values).size, values.length);
	t.is(randomHex(0), '');
});
