import test from 'ava';
import type {Message} from '../../src/tui/state.ts';
import {after, busyNews, eventRow, liveState, screenOf} from '../helpers/console-state.ts';

const start = liveState({columns: 80, rows: 24}, busyNews());

function eventsOf(arrived: number): Message {
	const rows = Array.from({length: 40}, (_, index) => eventRow(index + 1));
	return {kind: 'hub', news: {kind: 'events', rows, isAtStart: false, isAtEnd: true, arrived}};
}

test('unseen lines are counted on while the window moves', (t) => {
	const paused = after(start, ['3', 'space', eventsOf(0), eventsOf(7)]).state;
	t.is(paused.logs.unseen, 7);
	const moved = after(paused, ['pgup', eventsOf(0), eventsOf(3), eventsOf(5)]).state;
	t.is(moved.logs.unseen, 12);
	t.is(after(moved, ['f', eventsOf(9)]).state.logs.unseen, 0);
});

test('lines that came while nobody looked may be more than were counted', (t) => {
	const paused = after(start, ['3', 'space', eventsOf(0), eventsOf(7)]).state;
	t.false(paused.logs.isUnseenLeast);
	const back = after(paused, ['2', '3', eventsOf(0)]).state;
	t.is(back.logs.unseen, 7);
	t.true(screenOf(back).join().includes('7+ new'));
	t.false(after(back, ['f', 'space']).state.logs.isUnseenLeast);
});

test('where there are no lines the keys and the wheel that move up do nothing', (t) => {
	const rows: [] = [];
	const none: Message = {
		kind: 'hub',
		news: {kind: 'events', rows, isAtStart: true, isAtEnd: true, arrived: 0},
	};
	const {state} = after(start, ['3', none]);
	const wheel = {kind: 'mouse', button: 'wheel-up', x: 20, y: 10} as const;
	for (const input of ['up', 'k', 'pgup', 'home', 'down', wheel])
		t.is(after(state, [input]).state.logs.rows.length, 0);
});
