import test from 'ava';
import type {Target} from '../../src/tui/hit.ts';
import {targetAt} from '../../src/tui/hit.ts';
import type {State} from '../../src/tui/state.ts';
import {after, busyNews, liveState, screenOf} from '../helpers/console-state.ts';

const small = liveState({columns: 80, rows: 24}, busyNews());
const wide = liveState({columns: 160, rows: 48}, busyNews());

/** Where a text stands on the screen. */
function placeOf(state: State, text: string): readonly [number, number] {
	const rows = screenOf(state);
	const y = rows.findIndex((row) => row.includes(text));
	return [rows[y]?.indexOf(text) ?? -1, y];
}

function wordsOf(target: Target): string {
	switch (target.kind) {
		case 'tab':
			return `tab ${target.tab}`;
		case 'key':
			return `key ${target.key}`;
		case 'pane':
			return `${target.pane}${target.row === undefined ? '' : ' row'}${target.row?.isSelected ? ' selected' : ''}`;
		case 'window':
			return `window ${target.entry?.key ?? ''}`.trimEnd();
		case 'time':
			return `time ${new Date(target.time).toISOString()}`;
		case 'nothing':
			return 'nothing';
	}
}

const cases: readonly (readonly [string, State, readonly [number, number], string])[] = [
	['the health line', small, [3, 0], 'nothing'],
	['the open tab', small, [1, 1], 'tab alerts'],
	['another tab', small, placeOf(small, 'Logs'), 'tab logs'],
	['beside the tabs', small, [79, 1], 'nothing'],
	['the filter', small, [10, 2], 'key /'],
	['the header of the list', small, [10, 3], 'alerts'],
	['the selected alert', small, [10, 4], 'alerts row selected'],
	['another alert', small, [79, 5], 'alerts row'],
	['the title of the detail', small, placeOf(small, '─ 214'), 'detail'],
	['a line below', small, [10, 20], 'logs row'],
	['the title above the lines', small, placeOf(small, 'all lines'), 'logs'],
	['the status line', small, [79, 22], 'nothing'],
	['a hint of the footer', small, placeOf(small, 'ack'), 'key a'],
	['the key of a hint', small, placeOf(small, ' x close'), 'key x'],
	['the last hint of the footer', small, [79, 23], 'key q'],
	['the detail beside the list', wide, [159, 10], 'detail'],
	['the line between list and detail', wide, [wide.size.columns - 60, 10], 'nothing'],
	['below the last alert', wide, [3, 15], 'alerts'],
	['beyond the screen', small, [80, 24], 'nothing'],
];

for (const [what, state, [x, y], expected] of cases) {
	test(`under the mouse on ${what} lies ${expected}`, (t) => {
		t.is(wordsOf(targetAt(state, x, y)), expected);
	});
}

test('a window covers the panes but not the footer', (t) => {
	const {state} = after(small, ['x']);
	t.is(wordsOf(targetAt(state, 10, 4)), 'nothing');
	t.is(wordsOf(targetAt(state, ...placeOf(state, 'false positive'))), 'window f');
	t.is(wordsOf(targetAt(state, ...placeOf(state, 'Why?'))), 'window');
	t.is(wordsOf(targetAt(state, 79, 23)), 'key esc');
});

test('no place of any screen is more than a target', (t) => {
	for (const state of [small, wide, after(small, ['3', 'k', 'w']).state, after(small, ['?']).state])
		for (let y = -1; y <= state.size.rows; y += 1)
			for (let x = -1; x <= state.size.columns; x += 7) t.notThrows(() => targetAt(state, x, y));
});
