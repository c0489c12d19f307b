import {Buffer} from 'node:buffer';
import test from 'ava';
import {assert, constantFrom, oneof, property, string, uint8Array} from 'fast-check';
import {foldBytes, foldCase, foldCodePoint} from '../../src/base/fold-case.ts';

const cases: readonly (readonly [string, string])[] = [
	['', ''],
	['Failed PASSWORD @[`{ 09', 'failed password @[`{ 09'],
	['\u00d6ZG\u00dcR', '\u00f6zg\u00fcr'],
	['\u03a3\u03c3\u03c2', '\u03c3\u03c3\u03c3'],
	['\u0416\u0436', '\u0436\u0436'],
	['\u{10400}\u{10428}', '\u{10428}\u{10428}'],
	// Long s and dotless i have the upper cases of s and i.
	['\u017f\u0131', 'si'],
	// Kelvin and dotted I are upper cases of nothing.
	['\u212a\u0130', '\u212a\u0130'],
	// Their upper cases are several letters.
	['\u00df\u1fb3\u1fbc', '\u00df\u1fb3\u1fb3'],
	['\ud800a', '\ufffda'],
	['\u6587\u5b57 \u{1f600}', '\u6587\u5b57 \u{1f600}'],
];

for (const [text, folded] of cases)
	test(`<${text}> is folded to <${folded}>`, (t) => {
		t.is(foldCase(text), folded);
		t.deepEqual(foldBytes(Buffer.from(text)), Buffer.from(folded));
		t.is(foldCase(folded), folded);
	});

test('every code point is folded to what stands for its upper case', (t) => {
	const byUpper = new Map<string, number>();
	for (let point = 0; point < 0x1_ffff; point += 1) {
		if (point >= 0xd800 && point <= 0xdfff) continue;
		const folded = foldCodePoint(point);
		if (foldCodePoint(folded) !== folded) t.fail(`${point} is folded to another twice`);
		const upper = String.fromCodePoint(point).toUpperCase();
		if (upper.length > (point > 0xffff ? 2 : 1)) continue;
		const other = byUpper.get(upper);
		if (other !== undefined && other !== folded) t.fail(`${point} is not folded to ${other}`);
		byUpper.set(upper, folded);
	}
	t.true(byUpper.size > 100_000);
});

test('bytes are folded as the text of them is', (t) => {
	const bytes = oneof(
		string({unit: 'binary'}).map((text) => Buffer.from(text)),
		string({
			unit: constantFrom(
				'a',
				'A',
				'\u00c9',
				'\u00e9',
				'\u03a3',
				'\u0130',
				'\u017f',
				'\u023a',
				'\u1e9e',
			),
		}).map((text) => Buffer.from(text)),
	);
	t.notThrows(() =>
		assert(
			property(bytes, (text) =>
				foldBytes(text).equals(Buffer.from(foldCase(text.toString('utf8')))),
			),
		),
	);
});

test('bytes that are no UTF-8 become one replacement each', (t) => {
	t.is(foldBytes(Uint8Array.from([0x41, 0xe2, 0x82, 0x42])).toString(), 'a\ufffd\ufffdb');
	const many = foldBytes(new Uint8Array(1000).fill(0xff));
	t.deepEqual(many, Buffer.from('\ufffd'.repeat(1000)));
});

test('folding keeps the bytes it is given', (t) => {
	t.notThrows(() =>
		assert(
			property(uint8Array(), (bytes) => {
				const before = Buffer.from(bytes);
				foldBytes(bytes);
				return before.equals(bytes);
			}),
		),
	);
});
