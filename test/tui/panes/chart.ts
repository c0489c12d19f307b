import test from 'ava';
import {line} from '../../../src/base/terminal-text.ts';
import {chartRows} from '../../../src/tui/panes/chart.ts';
import {lookFor} from '../../../src/tui/term/glyphs.ts';
import {rowWidth} from '../../../src/tui/term/row.ts';

const hour = {
	from: Date.parse('2026-11-20T13:03:00Z'),
	to: Date.parse('2026-11-20T14:03:00Z'),
	label: (value: number) => line`${value}`,
};

function drawn(values: readonly number[], width: number, height: number, isAscii = false): string {
	const rows = chartRows({...hour, values}, {width, height, look: lookFor(isAscii)});
	return rows
		.map((row) =>
			row
				.map(({text}) => text)
				.join('')
				.trimEnd(),
		)
		.join('\n');
}

test('columns are as high as their values, with axes and times', (t) => {
	const rows = drawn([0, 1, 2, 4, 8, 10, 5, 2], 41, 6).split('\n');
	t.is(rows.length, 6);
	t.is(rows[0], '     10 ┤                ▂▂▂▂████');
	t.is(rows[2], '      5 ┤            ▅▅▅▅████████████');
	t.is(rows[4], '      0 └─────────┬──────────────────────');
	t.is(rows[5], '                  13:20            14:03Z');
});

test('the axis ends at a round number above the highest value', (t) => {
	for (const [highest, top] of [
		[0, '1'],
		[0.013, '0.02'],
		[3, '4'],
		[7, '8'],
		[1234, '1500'],
		[4100, '5000'],
	] as const)
		t.is(drawn([0, highest], 30, 5).split('\n')[0]?.trim().split(' ')[0], top, String(highest));
});

test('the smallest value above nothing shows, and nothing does not', (t) => {
	const [, , lowest] = drawn([0, 1, 1000], 39, 5).split('\n');
	t.is(lowest, `        │${' '.repeat(10)}${'▁'.repeat(10)}${'█'.repeat(10)}`);
});

test('of more values than columns the highest are shown', (t) => {
	const values = Array.from({length: 60}, (_, index) => (index < 30 && index % 6 === 2 ? 10 : 0));
	t.is(drawn(values, 19, 4).split('\n')[0], `     10 ┤${'█'.repeat(5)}`);
});

test('a chart over several days has days on its axis', (t) => {
	const week = {...hour, from: hour.to - 7 * 86_400_000, values: [1]};
	const rows = chartRows(week, {width: 60, height: 5, look: lookFor(false)});
	const times = rows
		.at(-1)
		?.map(({text}) => text)
		.join('');
	t.regex(times ?? '', /^ +11-15 +11-17 +11-20 14:03Z$/);
});

test('times on the axis are round, each once, below their own ticks', (t) => {
	for (const minutes of [3, 60, 240, 1440, 4 * 1440])
		for (const width of [40, 71, 160]) {
			const span = {...hour, from: hour.to - minutes * 60_000, values: [1, 2]};
			const rows = chartRows(span, {width, height: 6, look: lookFor(false)});
			const [axis = '', times = ''] = rows
				.slice(-2)
				.map((row) => row.map(({text}) => text).join(''));
			const labels = [...times.matchAll(/\S+/g)].slice(0, minutes > 1440 ? -2 : -1);
			t.is(new Set(labels.map(([text]) => text)).size, labels.length, `${minutes} ${width}`);
			for (const {index} of labels) t.is(axis[index], '┬', `${minutes} ${width}`);
		}
});

test('every row is as wide as the chart at any size', (t) => {
	for (const width of [1, 8, 20, 133])
		for (const height of [1, 2, 3, 9])
			for (const row of chartRows(
				{...hour, values: [1, 2, 3]},
				{width, height, look: lookFor(true)},
			))
				t.is(rowWidth(row), width, `${width}x${height}`);
});

test('a terminal without UTF-8 gets ASCII', (t) => {
	t.regex(drawn([1, 5, 9], 40, 5, true), /^[\u0020-\u007e\n]*$/);
});
