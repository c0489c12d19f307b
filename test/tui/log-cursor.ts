import test from 'ava';
import type {Message} from '../../src/tui/state.ts';
import {after, busyNews, eventRow, liveState, screenOf} from '../helpers/console-state.ts';

const start = liveState({columns: 80, rows: 24}, busyNews());

/** A window of the lines 1 to `count`. */
function eventsOf(arrived: number, {count = 40, isAtEnd = false} = {}): Message {
	const rows = Array.from({length: count}, (_, index) => eventRow(index + 1));
	return {kind: 'hub', news: {kind: 'events', rows, isAtStart: false, isAtEnd, arrived}};
}

test('what came before the hub had heard of the pause is counted, not shown', (t) => {
	const answered = eventsOf(0, {count: 47, isAtEnd: true});
	const paused = after(start, ['3', 'space', answered]).state;
	t.is(paused.logs.unseen, 7);
	t.is(paused.logs.rows.at(-1)?.id, 40);
	t.is(after(paused, [eventsOf(2, {count: 49, isAtEnd: true})]).state.logs.unseen, 9);
	t.is(after(paused, [eventsOf(2, {count: 49})]).state.logs.unseen, 9);
	const looking = after(paused, ['down']).state;
	t.deepEqual([looking.logs.selected, looking.logs.rows.length], [41, 47]);
	t.is(after(looking, ['pgdn']).state.logs.anchor, 'tail');
	const wheel = {kind: 'mouse', button: 'wheel-down', x: 20, y: 10} as const;
	t.is(after(paused, [wheel]).state.logs.rows.length, 47);
});

test('more lines than a window holds before the pause was heard of are a least number', (t) => {
	const paused = after(start, ['3', 'space', eventsOf(0, {count: 160})]).state;
	t.is(paused.logs.unseen, 120);
	t.true(screenOf(paused).join().includes('120+ new'));
	t.is(after(paused, [eventsOf(5, {count: 160})]).state.logs.unseen, 125);
});

test('the first line is gone to with what comes since only counted', (t) => {
	const first = after(start, ['3', 'g', eventsOf(0, {count: 44, isAtEnd: true})]).state;
	t.deepEqual([first.logs.selected, first.logs.unseen, first.logs.rows.length], [1, 4, 40]);
});

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

test('lines of the filter before, that come after another was set, are not shown', (t) => {
	const filtered = after(start, ['3', '/', 'x', 'enter']).state;
	const news = {kind: 'events', rows: [eventRow(1)], arrived: 0} as const;
	const ends = {isAtStart: true, isAtEnd: true};
	const old = after(filtered, [{kind: 'hub', news: {...news, ...ends, query: ''}}]).state;
	t.false(old.logs.isLoaded);
	const own = after(filtered, [{kind: 'hub', news: {...news, ...ends, query: 'x'}}]).state;
	t.is(own.logs.rows.length, 1);
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
