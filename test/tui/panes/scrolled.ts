import test from 'ava';
import {line} from '../../../src/base/terminal-text.ts';
import {lastScroll, scrolledRows} from '../../../src/tui/panes/scrolled.ts';
import {lookFor} from '../../../src/tui/term/glyphs.ts';
import {fitRow, span} from '../../../src/tui/term/row.ts';

const look = lookFor(false);
const rowsOf = (count: number) =>
	Array.from({length: count}, (_, index) => fitRow([span(line`row ${index + 1}`)], 30));

function textsOf(count: number, scroll: number): readonly string[] {
	const view = {width: 30, height: 4, look, scroll, hasFocus: true};
	return scrolledRows(rowsOf(count), view).map((row) =>
		row
			.map(({text}) => text)
			.join('')
			.trimEnd(),
	);
}

test('what fits is shown whole and needs no scrolling', (t) => {
	t.deepEqual(textsOf(4, 0), ['row 1', 'row 2', 'row 3', 'row 4']);
	t.deepEqual(textsOf(2, 9), ['row 1', 'row 2', '', '']);
	t.is(lastScroll(4, 4), 0);
});

test('what is cut off is counted on the last row', (t) => {
	t.deepEqual(textsOf(5, 0), ['row 1', 'row 2', 'row 3', ' ▼ 2 more rows (j k PgDn PgUp)']);
	t.is(lastScroll(5, 4), 2);
});

test('the last row of the content can be reached and says so', (t) => {
	t.deepEqual(textsOf(5, 2), ['row 3', 'row 4', 'row 5', ' end (j k PgDn PgUp)']);
	t.deepEqual(textsOf(5, 99), textsOf(5, 2));
});
