import test from 'ava';
import type {EventJson} from '../../src/proto/rpc/schema.ts';
import type {News, State} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, busyNews, eventRow, liveState, screenOf} from '../helpers/console-state.ts';

const start = after(liveState({columns: 80, rows: 24}, busyNews()), ['3']).state;

test('errors are gone to one by one', (t) => {
	const state = linesOf([10, 20, 30]);
	const last = after(state, ['E']).state;
	t.is(last.logs.selected, 30);
	const first = after(last, ['E', 'E']).state;
	t.is(first.logs.selected, 10);
	t.is(after(first, ['e']).state.logs.selected, 20);
	t.is(after(linesOf([10, 40]), ['E']).state.logs.selected, 40);
});

test('where none is left, the line stays and that is told', (t) => {
	const state = linesOf([30], true);
	const after30 = after(state, ['E', 'E']).state;
	t.is(after30.logs.selected, 30);
	t.is(after30.notice?.text, 'no earlier line of severity err or worse');
	const live = after(state, ['e']).state;
	t.is(live.logs.anchor, 'tail');
	t.is(live.notice?.text, 'no later line of severity err or worse');
});

test('an error beyond what is loaded is looked for, with how far that is', (t) => {
	const asked = after(linesOf([]), ['E']).state;
	t.like(wantedOf(asked).line, {query: 'severity<=err', from: 1, isLater: false});
	t.is(asked.logs.anchor, 'tail');
	const sought = after(asked, [{kind: 'answer', answer: {kind: 'line-sought', share: 0.42}}]).state;
	t.true(screenOf(sought)[2]?.includes('looking for an error: 42%, esc stops'));
	t.is(wantedOf(after(sought, ['esc']).state).line, null);
	const found = after(sought, [{kind: 'answer', answer: {kind: 'line-found', id: 900}}]).state;
	t.is(wantedOf(found).line, null);
	t.is(wantedOf(found).events?.anchor, 900);
	const rows = Array.from({length: 100}, (_, index) => eventRow(850 + index));
	const shown = hear(found, {rows, isAtStart: false, isAtEnd: false});
	t.is(shown.logs.selected, 900);
	t.true(screenOf(shown)[10]?.startsWith('▌'), screenOf(shown).join('\n'));
	const none = after(sought, [{kind: 'answer', answer: {kind: 'line-found', id: null}}]).state;
	t.is(none.notice?.text, 'no earlier line of severity err or worse');
	const late = after(none, [{kind: 'answer', answer: {kind: 'line-found', id: 900}}]).state;
	t.is(late.logs.selected, none.logs.selected);
});

test('the filter holds for what is looked for', (t) => {
	const filtered = after(linesOf([]), ['/', ...'a OR b'.split('').map(keyOf), 'enter']).state;
	const asked = after(hear(filtered, {rows: start.logs.rows, isAtStart: false}), ['E']).state;
	t.is(wantedOf(asked).line?.query, '(a OR b) severity<=err');
});

/** The lines 1 to 40, those of the numbers of severity err. */
function linesOf(errors: readonly number[], isAtStart = false): State {
	const rows = Array.from({length: 40}, (_, index) => line(index + 1, errors.includes(index + 1)));
	return hear(start, {rows, isAtStart});
}

function line(id: number, isError: boolean): EventJson {
	const row = eventRow(id);
	const syslog = {...row.log.syslog, severity: isError ? 3 : 6};
	return {...row, log: {...row.log, syslog}};
}

function hear(state: State, part: Partial<Extract<News, {readonly kind: 'events'}>>): State {
	const news = {kind: 'events', rows: [], isAtStart: true, isAtEnd: true, arrived: 0} as const;
	return after(state, [{kind: 'hub', news: {...news, ...part}}]).state;
}

function keyOf(character: string): string {
	return character === ' ' ? 'space' : character;
}
