import test from 'ava';
import {dashboardHeights} from '../../../src/tui/panes/dashboard-heights.ts';

test('rows of the dashboard are shared out without a rest', (t) => {
	for (let height = 11; height <= 195; height += 1) {
		const {chart, watch, lists} = dashboardHeights(height);
		t.is(chart + watch + lists + 3, height);
		t.true(chart >= 2 && lists >= 6 && watch >= 0, String(height));
	}
});

for (const [height, chart, watch, lists] of [
	[11, 2, 0, 6],
	[19, 8, 0, 8],
	[35, 10, 6, 16],
	[43, 12, 9, 19],
] as const)
	test(`${height} rows: a chart of ${chart}, ${watch} to watch, lists of ${lists}`, (t) => {
		t.deepEqual(dashboardHeights(height), {chart, watch, lists});
	});
