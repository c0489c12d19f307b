import test from 'ava';
import type {RowMemory} from '../../src/tui/view.ts';
import {viewOf} from '../../src/tui/view.ts';
import {after, busyNews, healthOf, liveState} from '../helpers/console-state.ts';

const size = {columns: 160, rows: 48};

test('remembered rows are those that would be made anew', (t) => {
	const memory: RowMemory = new Map();
	let state = liveState(size, busyNews());
	for (const key of ['j', 'space', 'a', 'enter', 'esc', '3', 'k', '6', '1', 'tab', 'n', 'esc']) {
		({state} = after(state, [key]));
		const fresh = viewOf(state).panes.map((pane) => pane.rows());
		const remembered = viewOf(state, memory).panes.map((pane) => pane.rows());
		t.deepEqual(remembered, fresh, key);
	}
});

test('news of the hub alone makes no new rows of alerts', (t) => {
	const memory: RowMemory = new Map();
	const state = liveState(size, busyNews());
	const rowsOf = (shown: typeof state): readonly unknown[] =>
		viewOf(shown, memory).panes.map((pane) => pane.rows());
	const before = rowsOf(state);
	const health = healthOf({problems: ['disk full']});
	const next = rowsOf(after(state, [{kind: 'hub', news: {kind: 'health', health}}]).state);
	t.not(next[0], before[0]);
	t.is(next[3], before[3]);
	t.is(next[4], before[4]);
});
