import test from 'ava';
import {after, alertRow, liveState, screenOf} from '../helpers/console-state.ts';
import type {Message} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';

const size = {columns: 80, rows: 24};

function alertsOf(...numbers: readonly number[]): Message {
	const rows = numbers.map((number) => alertRow(number));
	return {kind: 'hub', news: {kind: 'alerts', rows, total: rows.length, position: 0}};
}

/** A window of 120 alerts of a thousand. */
function many(first: number): Message {
	const rows = Array.from({length: 120}, (_, index) => alertRow(first + index));
	return {kind: 'hub', news: {kind: 'alerts', rows, total: 1000, position: first}};
}

test('before the first key the worst alert is selected, whatever comes', (t) => {
	const {state} = after(liveState(size), [alertsOf(1), alertsOf(2, 1), alertsOf(3, 2, 1)]);
	t.is(state.alerts.selected, alertRow(3).id);
	t.is(state.detail?.id, alertRow(3).id);
});

test('G goes to the last of all alerts, g back to the first', (t) => {
	const jumping = after(liveState(size), [many(0), 'G']).state;
	t.is(wantedOf(jumping).alerts?.anchor, 'end');
	const landed = after(jumping, [many(0), many(880)]).state;
	t.is(landed.alerts.selected, alertRow(999).id);
	t.true(screenOf(landed)[2]?.includes('row 1,000 of 1,000'));
	t.true(screenOf(landed).some((row) => row.startsWith('▌')));
	const back = after(landed, ['g', many(0)]).state;
	t.is(wantedOf(back).alerts?.anchor, undefined);
	t.is(back.alerts.selected, alertRow(0).id);
});

test('after any key a worse alert does not take the selection', (t) => {
	const {state} = after(liveState(size), [alertsOf(1), '3', alertsOf(2, 1)]);
	t.is(state.alerts.selected, alertRow(1).id);
});
