import process from 'node:process';
import * as fc from 'fast-check';

/** How many cases a property is tried with; NMS_FUZZ_RUNS gives another number, for a longer search. */
export function fuzzRuns(usual: number): {readonly numRuns: number} {
	const asked = Number(process.env['NMS_FUZZ_RUNS']);
	return {numRuns: asked > 0 ? asked : usual};
}

/** Any character, half of them ASCII. fast-check's own `unit: 'binary'` is the same, and takes a second to set up. */
export const anyCharacter: fc.Arbitrary<string> = fc
	.oneof(
		{weight: 3, arbitrary: fc.integer({min: 0, max: 0x7f})},
		{weight: 2, arbitrary: fc.integer({min: 0x80, max: 0xd7ff})},
		{weight: 1, arbitrary: fc.integer({min: 0xe000, max: 0x10ffff})},
	)
	.map((codePoint) => String.fromCodePoint(codePoint));
