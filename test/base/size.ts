import test from 'ava';
import {parseSize} from '../../src/base/size.ts';

const sizes: readonly (readonly [string, number | undefined])[] = [
	['0B', 0],
	['512B', 512],
	['64KiB', 65_536],
	['16 MiB', 16_777_216],
	['1.5GiB', 1_610_612_736],
	['2TiB', 2_199_023_255_552],
	['999999999TiB', 999_999_999 * 2 ** 40],
	['1000000000B', undefined],
	['20GB', undefined],
	['20G', undefined],
	['20 gib', undefined],
	['-1B', undefined],
	['1.2345KiB', undefined],
	['B', undefined],
	['', undefined],
	['12', undefined],
];

for (const [text, bytes] of sizes)
	test(`size <${text}> is ${bytes ?? 'refused'}`, (t) => {
		t.is(parseSize(text), bytes);
	});
