import test from 'ava';
import type {Message, State} from '../../src/tui/state.ts';
import {update} from '../../src/tui/update.ts';
import {after, alertRow, busyNews, liveState, noon, screenOf} from '../helpers/console-state.ts';

const small = liveState({columns: 80, rows: 24}, busyNews());
const long = liveState({columns: 80, rows: 24}, busyNews(60));

function mouse(button: 'left' | 'wheel-up' | 'wheel-down', x: number, y: number): Message {
	return {kind: 'mouse', button, x, y};
}

function clickOn(state: State, text: string): Message {
	const rows = screenOf(state);
	const y = rows.findIndex((row) => row.includes(text));
	return mouse('left', rows[y]?.indexOf(text) ?? 0, y);
}

test('a click selects an alert and a second opens it', (t) => {
	const once = after(small, [mouse('left', 20, 6)]).state;
	t.is(once.alerts.selected, alertRow(3).id);
	t.is(once.detail?.id, alertRow(3).id);
	t.false(once.isZoomed);
	t.true(after(once, [mouse('left', 20, 6)]).state.isZoomed);
});

test('a double click never reaches what its first click opened', (t) => {
	const x = clickOn(small, 'x close');
	const asked = after(small, [x, x]).state;
	t.is(asked.dialog?.kind, 'close');
	const opened = after(small, [mouse('left', 20, 4), mouse('left', 20, 4)]).state;
	t.true(opened.isZoomed);
	t.deepEqual(after(opened, [mouse('left', 20, 4)]).state.dialog, null);
	const later = update(asked, x, noon + 400)[0];
	t.is(later.dialog?.kind, 'input');
	const other = after(asked, [clickOn(asked, 'esc cancel')]).state;
	t.is(other.dialog, null);
});

test('a click on a tab opens the tab', (t) => {
	const {state} = after(small, [clickOn(small, '3 Logs')]);
	t.is(state.tab, 'logs');
	t.is(after(state, [clickOn(state, '1 Alerts')]).state.tab, 'alerts');
});

test('a click on a hint does what its key does', (t) => {
	t.like(after(small, [clickOn(small, ' a ack')]).effects[0], {change: {kind: 'acknowledge'}});
	const asked = after(small, [clickOn(small, 'x close')]).state;
	t.is(asked.dialog?.kind, 'close');
	const reason = after(asked, [clickOn(asked, 'benign')]).state;
	t.like(reason.dialog, {kind: 'input', purpose: {kind: 'close', resolution: 'benign'}});
	t.is(after(asked, [clickOn(asked, 'esc cancel')]).state.dialog, null);
});

test('a click beside a window changes nothing', (t) => {
	const asked = after(small, ['q']).state;
	t.is(after(asked, [mouse('left', 1, 4)]).state.dialog?.kind, 'quit');
});

test('a click on a line pauses there and a second opens it', (t) => {
	const {state} = after(small, ['3', mouse('left', 20, 10)]);
	t.not(state.logs.anchor, 'tail');
	t.is(state.focus, 'logs');
	t.true(screenOf(state)[10]?.startsWith('▌'));
	const {effects} = after(state, [mouse('left', 20, 10)]);
	t.deepEqual(effects, [{kind: 'open-event', id: state.logs.selected}]);
});

test('the wheel scrolls three rows of the pane under it', (t) => {
	const first = after(long, [mouse('wheel-down', 20, 5)]).state;
	t.is(first.alerts.top, 3);
	t.is(first.focus, 'alerts');
	t.is(after(first, [mouse('wheel-up', 20, 5)]).state.alerts.top, 0);
	t.is(after(long, [mouse('wheel-up', 20, 5)]).state.alerts.top, 0);
});

test('the selection stays where it is until the wheel would hide it', (t) => {
	const far = after(long, ['j', 'j', 'j', 'j', 'j', mouse('wheel-down', 20, 5)]).state;
	t.is(far.alerts.selected, alertRow(6).id);
	const near = after(long, [mouse('wheel-down', 20, 5)]).state;
	t.is(near.alerts.selected, alertRow(4).id);
});

test('the wheel pauses lines upwards and follows again at the end', (t) => {
	const up = after(small, ['3', mouse('wheel-up', 20, 10), mouse('wheel-up', 20, 10)]).state;
	t.is(up.logs.top, 40 - 18 + 1 - 6);
	const down = after(up, [mouse('wheel-down', 20, 10), mouse('wheel-down', 20, 10)]).state;
	t.not(down.logs.anchor, 'tail');
	t.is(after(down, [mouse('wheel-down', 20, 10)]).state.logs.anchor, 'tail');
});

test('the wheel over another pane leaves the keyboard where it is', (t) => {
	const up = after(small, [mouse('wheel-up', 20, 20)]).state;
	t.is(up.focus, 'alerts');
	t.not(up.logs.anchor, 'tail');
});

test('the wheel scrolls a window and not what is below it', (t) => {
	const help = after(long, ['?', mouse('wheel-down', 40, 12)]).state;
	t.like(help.dialog, {kind: 'help', scroll: 3});
	t.is(help.alerts.top, 0);
});

test('on a terminal that is too small the mouse does nothing', (t) => {
	const tiny = liveState({columns: 40, rows: 10}, busyNews());
	for (let y = 0; y < 10; y += 1) t.deepEqual(after(tiny, [mouse('left', 5, y)]).effects, []);
});

test('data is painted more seldom while nobody looks', (t) => {
	t.false(after(small, [{kind: 'focus', isFocused: false}]).state.isFocused);
	t.true(
		after(small, [
			{kind: 'focus', isFocused: false},
			{kind: 'focus', isFocused: true},
		]).state.isFocused,
	);
});
