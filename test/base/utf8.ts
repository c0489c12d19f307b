import {Buffer} from 'node:buffer';
import test from 'ava';
import {array, assert, constantFrom, property, string, uint8Array} from 'fast-check';
import {codePointAt, replacement, wellFormed, writeCodePoint} from '../../src/base/utf8.ts';

function pointsOf(bytes: Uint8Array): readonly number[] {
	const points: number[] = [];
	for (let at = 0; at < bytes.length;) {
		const read = codePointAt(bytes, at);
		points.push(read >> 3);
		at += read & 7;
	}
	return points;
}

const bad = replacement;
const cases: readonly (readonly [string, readonly number[], readonly number[]])[] = [
	['ASCII', [0x00, 0x41, 0x7f], [0x00, 0x41, 0x7f]],
	['the ends of two bytes', [0xc2, 0x80, 0xdf, 0xbf], [0x80, 0x7ff]],
	['the ends of three bytes', [0xe0, 0xa0, 0x80, 0xef, 0xbf, 0xbf], [0x800, 0xffff]],
	[
		'the ends of four bytes',
		[0xf0, 0x90, 0x80, 0x80, 0xf4, 0x8f, 0xbf, 0xbf],
		[0x10_000, 0x10_ffff],
	],
	['the code points beside surrogates', [0xed, 0x9f, 0xbf, 0xee, 0x80, 0x80], [0xd7ff, 0xe000]],
	['a surrogate', [0xed, 0xa0, 0x80], [bad, bad, bad]],
	['a code point above the last', [0xf4, 0x90, 0x80, 0x80], [bad, bad, bad, bad]],
	['overlong forms', [0xc1, 0xbf, 0xe0, 0x9f, 0xbf], [bad, bad, bad, bad, bad]],
	['an overlong form of four bytes', [0xf0, 0x8f, 0xbf, 0xbf], [bad, bad, bad, bad]],
	['a continuation alone', [0x80, 0x41], [bad, 0x41]],
	['sequences cut by the end', [0x41, 0xe2, 0x82], [0x41, bad, bad]],
	['a sequence cut by another', [0xe2, 0x82, 0xc3, 0xa9], [bad, bad, 0xe9]],
	['four bytes cut by ASCII', [0xf0, 0x9f, 0x98, 0x41], [bad, bad, bad, 0x41]],
	['bytes that are never UTF-8', [0xfe, 0xff, 0xf5, 0xc0], [bad, bad, bad, bad]],
];

for (const [what, bytes, points] of cases)
	test(`reading ${what} gives the right code points`, (t) => {
		t.deepEqual(pointsOf(Uint8Array.from(bytes)), points);
	});

test('any text is read as its code points and written as its bytes', (t) => {
	t.notThrows(() =>
		assert(
			property(string({unit: 'binary'}), (text) => {
				const bytes = Buffer.from(text);
				const points = pointsOf(bytes);
				const written = Buffer.alloc(bytes.length + 4);
				let end = 0;
				for (const point of points) end = writeCodePoint(written, end, point);
				return String.fromCodePoint(...points) === text && written.subarray(0, end).equals(bytes);
			}),
		),
	);
});

test('bytes that are no UTF-8 are told from those that are', (t) => {
	const piece = uint8Array({minLength: 1, maxLength: 4});
	const lead = constantFrom(...[0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4].map((byte) => [byte]));
	t.notThrows(() =>
		assert(
			property(array(piece), lead, (pieces, first) => {
				const bytes = Buffer.from([...first, ...pieces.flatMap((one) => [...one])]);
				const text = String.fromCodePoint(...pointsOf(bytes));
				const isWhole = Buffer.from(text).equals(bytes);
				return isWhole === Buffer.from(bytes.toString()).equals(bytes);
			}),
		),
	);
});

test('bytes become well-formed text, and stay as they are where they are', (t) => {
	t.is(wellFormed(Buffer.from([0x61, 0xe2, 0x82, 0x62])).toString(), 'a\ufffd\ufffdb');
	t.notThrows(() =>
		assert(
			property(string({unit: 'binary'}), (text) => {
				const bytes = Buffer.from(text);
				return wellFormed(bytes) === bytes;
			}),
		),
	);
});
