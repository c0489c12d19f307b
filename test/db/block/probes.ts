import test from 'ava';
import {mostProbes, needleProbes} from '../../../src/db/block/probes.ts';

test('a needle has a probe for each of its grams, up to a bound', (t) => {
	// No byte comes twice, folded.
	const bytes = Array.from(
		{length: mostProbes + 4},
		(_, index) => index + (index < 33 ? 0x20 : 0x3a),
	);
	const letters = String.fromCodePoint(...bytes);
	t.is(needleProbes('abc').length, 0);
	t.is(needleProbes('abcd').length, 1);
	t.is(needleProbes(letters.slice(0, mostProbes + 3)).length, mostProbes);
	t.is(needleProbes(letters.slice(0, mostProbes + 4)).length, mostProbes);
});

test('a gram that comes twice is one probe', (t) => {
	t.is(needleProbes('aaaaaaaa').length, 1);
});

test('the same needle in other case has the same probes', (t) => {
	t.deepEqual(needleProbes('FAILED Ärger'), needleProbes('failed äRGER'));
});

test('rare grams are looked for first, those of addresses before all', (t) => {
	t.is(needleProbes('1234 zqxj')[0], needleProbes('zqxj')[0]);
	t.is(needleProbes('zqxj 192.0.2.10')[0], needleProbes('192.0.2.1')[0]);
});
