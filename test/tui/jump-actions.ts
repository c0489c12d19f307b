import test from 'ava';
import type {Answer, State} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, busyNews, liveState, screenOf} from '../helpers/console-state.ts';

const start = after(liveState({columns: 80, rows: 24}, busyNews()), ['3']).state;

for (const [text, time] of [
	['14:30', '2026-11-19T14:30:00.000Z'],
	['14:00', '2026-11-20T14:00:00.000Z'],
	['-2h', '2026-11-20T12:03:30.000Z'],
	['2h', '2026-11-20T12:03:30.000Z'],
	['2026-11-20T12:00', '2026-11-20T12:00:00.000Z'],
	['2026-11-20T12:00+01:00', '2026-11-20T11:00:00.000Z'],
	['99999d', '1970-01-01T00:00:00.000Z'],
] as const)
	test(`the lines of ${text} are asked for`, (t) => {
		const {state, effects} = typed(text);
		t.is(state.dialog, null);
		t.deepEqual(effects, [{kind: 'find-place', time}]);
	});

test('what is no time is told with the forms there are', (t) => {
	const {state, effects} = typed('noon');
	t.deepEqual(effects, []);
	const screen = screenOf(state).join('');
	t.true(screen.includes("'noon' is no time; write one as 2h (ago)"), screen);
	t.true(screen.includes('Go to a time (UTC)'));
	t.is(typed('').state.dialog?.kind, 'input');
});

test('the place of a time is gone to, and the pause holds', (t) => {
	const gone = answered({kind: 'place', id: 7000});
	t.is(wantedOf(gone).events?.anchor, 7000);
	const back = answered({kind: 'place', id: 12});
	t.deepEqual([back.logs.selected, back.logs.pausedAt], [12, 40]);
	const none = answered({kind: 'place', id: null});
	t.is(none.logs.anchor, 'tail');
	t.is(none.notice?.text, 'no line was received since then');
	t.is(answered({kind: 'place-refused', reason: 'not now'}).notice?.text, 'not now');
});

function typed(text: string): ReturnType<typeof after> {
	return after(start, ['T', {kind: 'paste', text}, 'enter']);
}

function answered(answer: Answer): State {
	return after(start, [{kind: 'answer', answer}]).state;
}
