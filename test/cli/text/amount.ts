import test from 'ava';
import {countText, durationText, percentText, sizeText} from '../../../src/cli/text/amount.ts';

test('sizes have the unit that keeps them short', (t) => {
	t.deepEqual([0, 1023, 1024, 1536, 10 * 2 ** 20, 2 ** 40, 2 ** 60, -1].map(sizeText).map(String), [
		'0 B',
		'1023 B',
		'1.0 KiB',
		'1.5 KiB',
		'10 MiB',
		'1.0 TiB',
		'1024 PiB',
		'0 B',
	]);
});

test('counts are exact up to 99999 and take five columns beyond', (t) => {
	const counts = [0, 99_999, 100_000, 999_999, 1_000_000, 9_999_999, 12_345_678, 123e9, 2 ** 53];
	t.deepEqual(counts.map(countText).map(String), [
		'0',
		'99999',
		'100k',
		'999k',
		'1.00M',
		'9.99M',
		'12.3M',
		'123G',
		'9.00P',
	]);
});

test('times have their two largest units', (t) => {
	t.deepEqual([0, 59, 60, 61, 3600, 3605, 90_000, 86_400 * 40].map(durationText).map(String), [
		'0 s',
		'59 s',
		'1 min',
		'1 min 1 s',
		'1 h',
		'1 h',
		'1 d 1 h',
		'40 d',
	]);
});

test('an unknown share is marked', (t) => {
	t.deepEqual([percentText(null), percentText(12.5)].map(String), ['-', '13 %']);
});
