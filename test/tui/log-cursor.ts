import test from 'ava';
import type {Message} from '../../src/tui/state.ts';
import {after, busyNews, eventRow, liveState} from '../helpers/console-state.ts';

function eventsOf(arrived: number): Message {
	const rows = Array.from({length: 40}, (_, index) => eventRow(index + 1));
	return {kind: 'hub', news: {kind: 'events', rows, isAtStart: false, isAtEnd: true, arrived}};
}

test('unseen lines are counted on while the window moves', (t) => {
	const start = liveState({columns: 80, rows: 24}, busyNews());
	const paused = after(start, ['3', 'space', eventsOf(0), eventsOf(7)]).state;
	t.is(paused.logs.unseen, 7);
	const moved = after(paused, ['pgup', eventsOf(0), eventsOf(3), eventsOf(5)]).state;
	t.is(moved.logs.unseen, 12);
	t.is(after(moved, ['f', eventsOf(9)]).state.logs.unseen, 0);
});
