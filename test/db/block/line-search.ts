import {Buffer} from 'node:buffer';
import * as fc from 'fast-check';
import test from 'ava';
import {foldBytes, foldCodePoint} from '../../../src/base/fold-case.ts';
import {rowsContaining} from '../../../src/db/block/line-search.ts';
import {blockLinesOf} from '../../helpers/block-lines.ts';
import {anyCharacter, fuzzRuns} from '../../helpers/fuzzing.ts';

/** One row after the other. */
function expectedRows(lines: readonly Uint8Array[], text: string): readonly number[] {
	const needle = foldBytes(Buffer.from(text));
	return [...lines.keys()].filter((row) => foldBytes(lines[row] ?? Buffer.of()).includes(needle));
}

const piece = fc.oneof(
	fc.constantFrom(
		'ab',
		'AB',
		'Ba',
		's',
		'S',
		'ſ',
		'ı',
		'I',
		'i',
		'K',
		'\u212a',
		'é',
		'É',
		'1.2',
		' ',
	),
	anyCharacter,
);
const anyText = fc.array(piece, {maxLength: 4}).map((pieces) => pieces.join(''));
const anyLine = fc.oneof(
	fc.array(piece, {maxLength: 12}).map((pieces) => Buffer.from(pieces.join(''))),
	fc.uint8Array({maxLength: 12}).map((bytes) => Buffer.from(bytes)),
);

test('the rows found are those of a search line by line', (t) => {
	fc.assert(
		fc.property(fc.array(anyLine, {maxLength: 12}), anyText, (lines, text) => {
			const together = blockLinesOf(lines);
			// Once they are folded they are searched in another way.
			for (let time = 1; time <= 2; time += 1)
				t.deepEqual(rowsContaining(together, text), expectedRows(lines, text));
		}),
		fuzzRuns(2000),
	);
});

test('a text that two rows make together is in neither', (t) => {
	t.deepEqual(
		rowsContaining(blockLinesOf(['one tw', 'o three', 'TWO', 'tw', '', 'o']), 'two'),
		[2],
	);
	t.deepEqual(rowsContaining(blockLinesOf(['1', '23', '1234']), '123'), [2]);
});

test('rows are found in lines longer than what is searched at a time', (t) => {
	const long = `${'x'.repeat(100_000)}Needle`;
	const lines = [long, 'needle', 'x'.repeat(40_000), long, 'x', 'needles'];
	t.deepEqual(rowsContaining(blockLinesOf(lines), 'NEEDLE'), [0, 1, 3, 5]);
});

test('two letters beyond ASCII fold into it, and no others', (t) => {
	const partners: number[] = [];
	for (let point = 0x80; point <= 0x10_ffff; point += 1)
		if (foldCodePoint(point) < 0x80) partners.push(point);
	t.deepEqual(partners, [0x131, 0x17f]);
});
