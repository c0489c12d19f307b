import {createRequire} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import * as fc from 'fast-check';
import stringWidth from 'string-width';
import {anyCharacter, fuzzRuns} from '../helpers/fuzzing.ts';

const narrowWidth = path.resolve('scripts/narrow-width.mjs');
const lateSegmenter = path.resolve('scripts/late-segmenter.mjs');
const options = {granularity: 'grapheme'} as const;

// ASCII, controls and the lines of boxes, which the stand-ins know themselves, and everything else.
const known = fc.oneof(
	fc.integer({min: 0, max: 0x7f}).map((code) => String.fromCodePoint(code)),
	fc.integer({min: 0x2500, max: 0x257f}).map((code) => String.fromCodePoint(code)),
);
const text = fc.oneof(
	fc.string({unit: known}),
	fc.string({unit: fc.oneof({weight: 8, arbitrary: known}, {weight: 1, arbitrary: anyCharacter})}),
	fc.string({unit: fc.constantFrom('─', '\r', '\n', '\u0301', '\u200d', '漢', '👩', '🏽', '🇩')}),
);

test('the console bundle measures text as string-width does', async (t) => {
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const module = (await import(pathToFileURL(narrowWidth).href)) as {
		readonly default: typeof stringWidth;
	};
	// Within the bundle esbuild resolves it.
	Reflect.set(globalThis, 'require', createRequire(narrowWidth));
	const isSame = (input: string): boolean =>
		module.default(input) === stringWidth(input) &&
		module.default(input, {countAnsiEscapeCodes: true}) ===
			stringWidth(input, {countAnsiEscapeCodes: true});
	t.notThrows(() => fc.assert(fc.property(text, isSame), fuzzRuns(1000)));
});

test('the console bundle finds the same characters as Intl.Segmenter', async (t) => {
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion
	const {LateSegmenter} = (await import(pathToFileURL(lateSegmenter).href)) as {
		readonly LateSegmenter: typeof Intl.Segmenter;
	};
	const [late, real] = [LateSegmenter, Intl.Segmenter].map((Maker) => new Maker('en', options));
	t.notThrows(() =>
		fc.assert(
			fc.property(text, fc.nat(12), (input, index) => {
				t.deepEqual(listOf(late?.segment(input)), listOf(real?.segment(input)));
				const [one, other] = [late, real].map((segmenter) =>
					segmenter?.segment(input).containing(index),
				);
				t.deepEqual(one && {...one}, other && {...other});
			}),
			fuzzRuns(1000),
		),
	);
});

function listOf(segments: Intl.Segments | undefined): readonly Intl.SegmentData[] {
	return Array.from(segments ?? [], (segment) => ({...segment}));
}
