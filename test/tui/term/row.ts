import test from 'ava';
import * as fc from 'fast-check';
import {safe, widthOf} from '../../../src/base/terminal-text.ts';
import type {Row} from '../../../src/tui/term/row.ts';
import {fitRow, rowWidth, sliceRow, span, spread} from '../../../src/tui/term/row.ts';

const rows = fc
	.array(fc.string({unit: 'grapheme', maxLength: 12}), {maxLength: 5})
	.map((texts): Row => texts.map((part) => span(safe(part))));

test('fitted and sliced rows have the width asked for', (t) => {
	t.notThrows(() =>
		fc.assert(
			fc.property(rows, fc.nat(30), fc.nat(30), (row, from, width) => {
				return (
					rowWidth(fitRow(row, width)) === width &&
					rowWidth(sliceRow(row, from, width)) === width &&
					rowWidth(spread(row, fitRow(row, 4), Math.max(4, width))) === Math.max(4, width)
				);
			}),
			{numRuns: 200},
		),
	);
});

function text(row: Row): string {
	return row.map((piece) => piece.text).join('');
}

test('slices of a row lie side by side as the row did', (t) => {
	const row = [span(safe('abc'), 'strong'), span(safe('漢字')), span(safe('def'))];
	t.is(text(sliceRow(row, 0, 10)), 'abc漢字def');
	t.is(text(sliceRow(row, 1, 4)), 'bc漢');
	t.is(text(sliceRow(row, 5, 5)), '字def');
	t.is(widthOf(safe(text(sliceRow(row, 4, 3)))), 3);
});
