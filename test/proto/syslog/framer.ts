import {readFileSync} from 'node:fs';
import {isDeepStrictEqual} from 'node:util';
import test from 'ava';
import * as fc from 'fast-check';
import {Framer, mostOctets} from '../../../src/proto/syslog/framer.ts';
import type {FramerMode} from '../../../src/proto/syslog/framer.ts';
import {sharedData, testWithSharedData} from '../../helpers/shared-data.ts';
import {anyCharacter, fuzzRuns} from '../../helpers/fuzzing.ts';

/** Frames as text; those that are not whole as [text, end, offset]. */
function framed(
	chunks: readonly (string | Uint8Array)[],
	mode: FramerMode = 'stream',
	maxMessageBytes = 100,
): readonly unknown[] {
	const frames: unknown[] = [];
	const framer = new Framer({mode, maxMessageBytes}, (bytes, end, offset) => {
		const text = Buffer.from(bytes).toString('latin1');
		frames.push(end === 'whole' ? text : [text, end, offset]);
	});
	for (const chunk of chunks) framer.push(Buffer.from(chunk));
	framer.end();
	return frames;
}

const streams: readonly (readonly [string, string, readonly unknown[]])[] = [
	['newlines', '<1>a\n<2>b\n', ['<1>a', '<2>b']],
	['a last line without newline', '<1>a\n<2>b', ['<1>a', '<2>b']],
	[
		'CR LF, NUL and LF NUL ends',
		'<1>a\r\n<2>b\0\n<3>c\n\0<4>d\r\n',
		['<1>a', '<2>b', '<3>c', '<4>d'],
	],
	['NUL ends', '<1>a\0<2>b\0<3>c\0', ['<1>a', '<2>b', '<3>c']],
	[
		'NUL ends and others by turns',
		'<1>a\n<2>b\0<3>c\n4 <4>d<5>e\0x\n',
		['<1>a', '<2>b', '<3>c', '<4>d', '<5>e', 'x'],
	],
	['a NUL within a message', '<1>a\0b\n<2>c\0\n', ['<1>a\0b', '<2>c']],
	['a NUL within counted octets', '7 <1>a\0<24 <3>b', ['<1>a\0<2', '<3>b']],
	['blank lines between', '\n\r\n<1>a\n\n\n<2>b\n\n', ['<1>a', '<2>b']],
	['a blank before PRI', '<1>a\n  <2>b\n', ['<1>a', '<2>b']],
	['octet counts', '4 <1>a6 <2>b\nc', ['<1>a', '<2>b\nc']],
	['octet counts with a newline behind', '4 <1>a\n4 <2>b\n', ['<1>a', '<2>b']],
	['counted line ends', '6 <1>a\r\n5 <2>b\0', ['<1>a', '<2>b']],
	['both framings by turns', '4 <1>a<2>b\n4 <3>c<4>d', ['<1>a', '<2>b', '<3>c', '<4>d']],
	['a line that begins with digits', '2026 a\n<1>b\n', ['2026 a', '<1>b']],
	['digits, a blank and a line end', '17 \n4 <1>a', ['17 ', '<1>a']],
	['digits and two blanks', '5  <1>a\n', ['5  <1>a']],
	['a count before text, after one before <', '4 <1>a5 hello4 <2>b', ['<1>a', 'hello', '<2>b']],
	['a count cut at its blank, after another', '4 <1>a10 ', ['<1>a', ['', 'frame_cut', 0]]],
	['a huge number before text', '99999999999 a\n4 <2>b', ['99999999999 a', '<2>b']],
	['zeros before text', '007 a\n4 <2>b', ['007 a', '<2>b']],
	['digits alone', '0\n17\n2026-11-20T00:00:00Z x\n', ['0', '17', '2026-11-20T00:00:00Z x']],
	['a count of 0', '0 <1>a\n<2>b\n', [['0 <1>a', 'frame_count', 0], '<2>b']],
	['a count with zeros before', '00005 <1>a\n5 <2>bb', [['00005 <1>a', 'frame_count', 0], '<2>bb']],
	['a huge count', '99999999999 <1>a\n4 <2>b', [['99999999999 <1>a', 'frame_count', 7], '<2>b']],
	['a count above the most', '16777217 <1>a\n<2>b', [['16777217 <1>a', 'frame_count', 7], '<2>b']],
	['a wrong count at the end', '0 <1>a', [['0 <1>a', 'frame_count', 0]]],
	['a count cut by the end', '10 <1>a', [['<1>a', 'frame_cut', 4]]],
	['digits and a blank at the end', '10 ', ['10 ']],
	['a count without space', '10', ['10']],
	['more digits than a count has', `${'1'.repeat(21)} x\n`, [`${'1'.repeat(21)} x`]],
	['a line of blanks', '   ', []],
	['nothing', '', []],
];

for (const [title, bytes, frames] of streams) {
	test(`a stream with ${title} is split`, (t) => {
		t.deepEqual(framed([bytes]), frames);
		t.deepEqual(framed(bytes.split('')), frames, 'byte by byte');
	});
}

test('lines of a file are frames, empty ones too', (t) => {
	t.deepEqual(framed(['a\r\n\n5 b\n c'], 'lines'), ['a', '', '5 b', ' c']);
	t.deepEqual(framed(['a\n'], 'lines'), ['a']);
	t.deepEqual(framed(['\n'], 'lines'), ['']);
	t.deepEqual(framed([], 'lines'), []);
});

test('a line at the bound is whole, one above is cut and its rest skipped', (t) => {
	const at = 'x'.repeat(10);
	t.deepEqual(framed([`${at}\n${at}y\n<1>z\n`], 'stream', 10), [at, [at, 'too_long', 0], '<1>z']);
	t.deepEqual(framed([at, 'yy', 'yy\n', '<1>z'], 'stream', 10), [[at, 'too_long', 0], '<1>z']);
});

test('counted octets at the bound are whole, one above is cut', (t) => {
	const at = `<${'x'.repeat(9)}`;
	t.deepEqual(framed([`10 ${at}11 ${at}y4 <1>z`], 'stream', 10), [at, [at, 'too_long', 0], '<1>z']);
	t.deepEqual(framed([`11 ${at}`, 'y4 <1>z'], 'stream', 10), [[at, 'too_long', 0], '<1>z']);
});

test('the largest octet count is believed', (t) => {
	const bytes = Buffer.alloc(mostOctets, 'x');
	bytes.write('<');
	t.deepEqual(framed([`${mostOctets} `, bytes, '<1>z\n'], 'stream', 10), [
		['<xxxxxxxxx', 'too_long', 0],
		'<1>z',
	]);
});

test('ten megabytes without newline hold no more than the bound', (t) => {
	const framer = new Framer({mode: 'stream', maxMessageBytes: 65_536}, (bytes, end) => {
		t.is(bytes.length, 65_536);
		t.is(end, 'too_long');
	});
	t.plan(3);
	const chunk = Buffer.alloc(65_536, 'x');
	const before = process.memoryUsage().arrayBuffers;
	for (let count = 0; count < 160; count += 1) framer.push(chunk);
	t.true(process.memoryUsage().arrayBuffers - before < 1 << 20);
	framer.end();
});

const streamParts = fc.array(
	fc.oneof(
		fc.constantFrom(
			'<13>a',
			'\n',
			'\r\n',
			'\0',
			' ',
			'4 <1>a',
			'12 <1>abc',
			'0 ',
			'007 x',
			'16777217 ',
			'9',
		),
		fc.string({unit: anyCharacter, maxLength: 12}),
	),
	{maxLength: 20},
);

test('however a stream is cut, its frames are the same', (t) => {
	t.notThrows(() =>
		fc.assert(
			fc.property(
				streamParts,
				fc.array(fc.nat(40)),
				fc.constantFrom('stream', 'lines'),
				(parts, cuts, mode) => {
					const bytes = Buffer.from(parts.join(''));
					const chunks: Buffer[] = [];
					let at = 0;
					for (const length of cuts) {
						chunks.push(bytes.subarray(at, at + length));
						at += length;
					}
					chunks.push(bytes.subarray(at));
					return isDeepStrictEqual(framed(chunks, mode, 20), framed([bytes], mode, 20));
				},
			),
			fuzzRuns(400),
		),
	);
});

test('every message comes out of either framing as it went in', (t) => {
	const message = fc
		.string({unit: 'binary-ascii', minLength: 1, maxLength: 30})
		.map((text) => `<13>${text.replaceAll(/[\n\r\0]/g, '')}.`);
	fc.assert(
		fc.property(fc.array(fc.tuple(message, fc.boolean())), (messages) => {
			const stream = messages.map(([text, isCounted]) =>
				isCounted ? `${Buffer.byteLength(text)} ${text}` : `${text}\n`,
			);
			t.deepEqual(
				framed([stream.join('')]),
				messages.map(([text]) => text),
			);
		}),
	);
});

testWithSharedData('the streams of rsyslog framing tests are split as it splits them', (t) => {
	const numbers = Array.from({length: 20}, (_, number) => number);
	t.deepEqual(
		framed([readFileSync(sharedData('syslog/framing/no_octet_counted.testdata'))]),
		numbers.map(String),
	);
	t.deepEqual(
		framed([readFileSync(sharedData('syslog/framing/spframingfix.testdata'))]),
		numbers.map((number) => `<181>${String(number).padStart(2, '0')}`),
	);
});
