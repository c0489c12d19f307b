import test from 'ava';
import {after, alertRow, liveState} from '../helpers/console-state.ts';
import type {Message} from '../../src/tui/state.ts';

const size = {columns: 80, rows: 24};

function alertsOf(...numbers: readonly number[]): Message {
	const rows = numbers.map((number) => alertRow(number));
	return {kind: 'hub', news: {kind: 'alerts', rows, total: rows.length, position: 0}};
}

test('before the first key the worst alert is selected, whatever comes', (t) => {
	const {state} = after(liveState(size), [alertsOf(1), alertsOf(2, 1), alertsOf(3, 2, 1)]);
	t.is(state.alerts.selected, alertRow(3).id);
	t.is(state.detail?.id, alertRow(3).id);
});

test('after any key a worse alert does not take the selection', (t) => {
	const {state} = after(liveState(size), [alertsOf(1), '2', alertsOf(2, 1)]);
	t.is(state.alerts.selected, alertRow(1).id);
});
