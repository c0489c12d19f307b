import test from 'ava';
import type {Message, News, State} from '../../src/tui/state.ts';
import {contextOf} from '../../src/tui/state.ts';
import {update} from '../../src/tui/update.ts';
import {nextTick, wantedOf} from '../../src/tui/wanted.ts';
import {
	after,
	alertRow,
	busyNews,
	eventRow,
	liveState,
	noon,
	screenOf,
} from '../helpers/console-state.ts';

const size = {columns: 80, rows: 24};
const start = liveState(size, busyNews());

function hear(state: State, news: News): State {
	return update(state, {kind: 'hub', news}, noon)[0];
}

function answered(token: number, ids: readonly string[], change = 7): Message {
	const changed = {change, ids: [...ids], undo_until: '2026-11-20T14:03:40.000Z'};
	return {kind: 'answer', answer: {kind: 'changed', token, changed}};
}

test('the first alert is selected and its detail wanted', (t) => {
	t.is(start.alerts.selected, alertRow(1).id);
	t.is(wantedOf(start).detail?.id, alertRow(1).id);
	t.is(start.detail?.id, alertRow(1).id);
});

for (const [key, kind, busy] of [
	['a', 'acknowledge', 'ack…'],
	['i', 'start', 'prog…'],
	['r', 'reopen', 'open…'],
] as const) {
	test(`key ${key} asks the hub to ${kind} and shows it under way`, (t) => {
		const {state, effects} = after(start, [key]);
		const targets = {kind: 'ids', ids: [alertRow(1).id]} as const;
		t.deepEqual(effects, [{kind: 'triage', token: 1, targets, change: {kind}}]);
		t.true(screenOf(state)[4]?.includes(busy));
	});
}

test('a confirmed change is shown before the list says so', (t) => {
	const {state} = after(start, ['a', answered(1, [alertRow(1).id])]);
	t.is(state.alerts.rows[0]?.state, 'acknowledged');
	t.is(state.alerts.rows[0]?.assignee, 'ana');
	t.deepEqual(state.requests, []);
	t.is(state.notice?.text, 'acknowledged 1 alert');
	t.like(state.undo, {kind: 'change', change: 7});
});

test('a refused change leaves the row as it was and says why', (t) => {
	const refusal: Message = {
		kind: 'answer',
		answer: {kind: 'change-refused', token: 1, reason: 'already closed; reopen it first'},
	};
	const {state} = after(start, ['a', refusal]);
	t.is(state.alerts.rows[0]?.state, 'new');
	t.deepEqual(state.requests, []);
	t.deepEqual(state.notice?.isBad, true);
	t.regex(state.notice?.text ?? '', /not changed: already closed; reopen it first/);
});

for (const [key, resolution] of [
	['t', 'true_positive'],
	['f', 'false_positive'],
	['b', 'benign'],
	['d', 'duplicate'],
	['e', 'test'],
] as const) {
	test(`x ${key} and a reason closes as ${resolution}`, (t) => {
		const {effects, state} = after(start, ['x', key, 'o', 'k', 'enter']);
		t.is(state.dialog, null);
		t.like(effects[0], {change: {kind: 'close', resolution, reason: 'ok'}});
	});
}

test('closing needs no reason and esc takes it back', (t) => {
	t.like(after(start, ['x', 'b', 'enter']).effects[0], {change: {kind: 'close', reason: null}});
	const {state, effects} = after(start, ['x', 'b', 'esc']);
	t.is(state.dialog, null);
	t.deepEqual(effects, []);
});

test('a note is typed, edited and sent; an empty one is not', (t) => {
	const keys = ['n', 'h', 'i', 'x', 'backspace', 'space', 'y', 'enter'];
	t.like(after(start, keys).effects[0], {change: {kind: 'note', text: 'hi y'}});
	t.deepEqual(after(start, ['n', 'enter']).effects, []);
});

test('assigning offers the caller and accepts nobody', (t) => {
	t.like(after(start, ['@', 'enter']).effects[0], {change: {kind: 'assign', assignee: 'ana'}});
	const cleared = after(start, ['@', 'ctrl-u', 'enter']);
	t.like(cleared.effects[0], {change: {kind: 'assign', assignee: null}});
});

test('keys of the panes are text in a text dialog', (t) => {
	const {state} = after(start, ['n', 'q', 'x', '1', '?']);
	t.like(state.dialog, {kind: 'input', text: 'qx1?'});
});

test('marks go along with actions and are gone afterwards', (t) => {
	const marked = after(start, ['space', 'space', 'j', 'space']).state;
	t.is(marked.alerts.marks.size, 3);
	const {state, effects} = after(marked, ['a']);
	t.like(effects[0], {
		targets: {kind: 'ids', ids: [alertRow(1).id, alertRow(2).id, alertRow(4).id]},
	});
	t.is(state.alerts.marks.size, 0);
});

test('marks that cannot take the change do not spoil the others', (t) => {
	const acked = alertRow(2, {state: 'acknowledged'});
	const list = [alertRow(1), acked, alertRow(3)];
	const news = {kind: 'alerts', rows: list, total: 3, position: 0} as const;
	const loaded = after(start, [{kind: 'hub', news}]).state;
	const {effects} = after(loaded, ['g', 'space', 'space', 'space', 'a']);
	const ids = [alertRow(1).id, alertRow(3).id];
	t.like(effects[0], {kind: 'triage', targets: {kind: 'ids', ids}});
	const only = after(loaded, ['g', 'j', 'a']).effects;
	t.like(only[0], {targets: {kind: 'ids', ids: [acked.id]}}, 'the hub says why not');
});

test('a range marks everything between two alerts', (t) => {
	const {state} = after(start, ['space', 'j', 'j', 'V']);
	t.is(state.alerts.marks.size, 4);
});

test('marking the whole filter asks and names the expected count', (t) => {
	const asked = after(start, ['*', 'a']);
	t.deepEqual(asked.effects, []);
	t.is(asked.state.dialog?.kind, 'confirm');
	t.true(screenOf(asked.state).join('\n').includes('Acknowledge all 8 alerts'));
	const {query} = start.alerts;
	t.like(after(asked.state, ['y']).effects[0], {targets: {kind: 'query', query, count: 8}});
	t.is(after(asked.state, ['n']).state.dialog, null);
});

test('undo is offered for ten seconds and counts down', (t) => {
	const {state} = after(start, ['a', answered(1, [alertRow(1).id])]);
	t.true(screenOf(state)[22]?.includes('u undo 10s'));
	t.is(nextTick(state), noon + 1000);
	const later = update(state, {kind: 'tick'}, noon + 3500)[0];
	t.true(screenOf(later)[22]?.includes('u undo 7s'));
	t.like(after(later, ['u'], noon + 3500).effects[0], {change: {kind: 'undo', change: 7}});
	const tooLate = update(state, {kind: 'tick'}, noon + 10_000)[0];
	t.is(tooLate.undo, null);
	t.deepEqual(after(tooLate, ['u'], noon + 10_000).effects, []);
});

test('the selection stays on its alert when rows come above it', (t) => {
	const {state} = after(start, ['j', 'j']);
	const rows = [alertRow(99, {severity: 'critical'}), ...start.alerts.rows];
	const next = hear(state, {kind: 'alerts', rows, total: 9, position: 0});
	t.is(next.alerts.selected, alertRow(3).id);
	t.is(next.alerts.top, 0);
	t.true(screenOf(next)[7]?.startsWith('▌'));
});

test('a scrolled list keeps the selected alert on its line of the screen', (t) => {
	const many = hear(start, {
		kind: 'alerts',
		rows: Array.from({length: 50}, (_, index) => alertRow(index + 1)),
		total: 50,
		position: 0,
	});
	const {state} = after(
		many,
		Array.from({length: 20}, () => 'j'),
	);
	const before = screenOf(state).findIndex((row) => row.startsWith('▌'));
	const rows = [alertRow(98), alertRow(99), ...state.alerts.rows];
	const next = hear(state, {kind: 'alerts', rows, total: 52, position: 0});
	t.is(
		screenOf(next).findIndex((row) => row.startsWith('▌')),
		before,
	);
	t.is(next.alerts.selected, alertRow(21).id);
});

test('when the selected alert leaves the list the next one is selected', (t) => {
	const {state} = after(start, ['j']);
	const rows = start.alerts.rows.filter(({id}) => id !== alertRow(2).id);
	const next = hear(state, {kind: 'alerts', rows, total: 7, position: 0});
	t.is(next.alerts.selected, alertRow(3).id);
});

test('near the edge of its window the list asks for another one', (t) => {
	const rows = Array.from({length: 121}, (_, index) => alertRow(index + 1));
	const many = hear(start, {kind: 'alerts', rows, total: 4102, position: 0});
	t.is(wantedOf(many).alerts?.anchor, undefined);
	const {state} = after(
		many,
		Array.from({length: 15}, () => 'pgdn'),
	);
	t.is(state.alerts.selected, alertRow(121).id);
	t.like(wantedOf(state).alerts, {anchor: alertRow(121).id, before: 60, after: 60});
});

test('an empty list says what that means', (t) => {
	const none: News = {kind: 'alerts', rows: [], total: 0, position: 0};
	t.true(screenOf(hear(start, none)).join('').includes('No open alerts'));
	const {state} = after(start, ['/', 'ctrl-u', 's', 'e', 'v', ':', 'h', 'i', 'g', 'h', 'enter']);
	t.deepEqual(state.alerts.query, {min_severity: 'high'});
	t.true(screenOf(hear(state, none)).join('').includes('No alert matches this filter'));
	t.is(after(state, ['esc']).state.alerts.filter, 'state:open');
});

test('a wrong filter stays in its dialog with the reason', (t) => {
	const {state} = after(start, ['/', 'ctrl-u', ...Array.from('sev:worst'), 'enter']);
	t.like(state.dialog, {kind: 'input', text: 'sev:worst'});
	t.true(screenOf(state).join('').includes("'worst' is not a severity"));
});

test('a mistake in a query is named with its place, and the caret stands there', (t) => {
	const typed = Array.from(' program:sshd nope:1', (key) => (key === ' ' ? 'space' : key));
	const {state} = after(start, ['3', '/', ...typed, 'enter']);
	t.like(state.dialog, {kind: 'input', text: 'program:sshd nope:1', cursor: 13});
	const screen = screenOf(state).join('');
	t.true(screen.includes("'nope' is no field at character 14; write"), screen);
	const mended = after(state, ['ctrl-u', ...Array.from('(sudo|cron)'), 'enter']).state;
	t.like(mended.dialog, {kind: 'input'});
	const whole = 'host:web-* severity<=3 source.ip:10.0.0.0/8 "a phrase" -x (a OR b) since:2h';
	const {state: found} = after(mended, ['ctrl-u', {kind: 'paste', text: whole}, 'enter']);
	t.is(found.dialog, null);
	t.is(wantedOf(found).events?.query, whole);
});

test('lines that are rare come step by step, and how far the search is is told', (t) => {
	const filtered = after(start, ['3', '/', 'x', 'enter']).state;
	const part = {kind: 'events', isAtStart: false, isAtEnd: true, arrived: 0} as const;
	const none = hear(filtered, {...part, rows: [], searchedFrom: 2051});
	t.true(screenOf(none).join('').includes('No line matches this filter so far: searched 50%.'));
	const one = hear(none, {...part, rows: [eventRow(1)], searchedFrom: 1});
	t.true(screenOf(one)[2]?.includes('searched 99%  ▶ following'), screenOf(one)[2]);
	const all = hear(one, {...part, rows: [eventRow(1)]});
	t.false(screenOf(all)[2]?.includes('searched'));
});

test('pausing the lines keeps them and counts unseen ones', (t) => {
	const {state} = after(start, ['3', 'space']);
	t.is(wantedOf(state).events?.anchor, 40);
	const news: News = {
		kind: 'events',
		rows: [...state.logs.rows, eventRow(41)],
		isAtStart: false,
		isAtEnd: false,
		arrived: 1204,
	};
	const more = hear(state, news);
	t.true(screenOf(more)[2]?.includes('‖ paused  ▼ 1,204 new'));
	t.is(more.logs.selected, 40);
	const followed = after(more, ['f']).state;
	t.is(wantedOf(followed).events?.anchor, 'tail');
	t.true(screenOf(followed)[2]?.includes('▶ following'));
});

test('moving up pauses and moving down past the end follows again', (t) => {
	const up = after(start, ['3', 'k', 'k']).state;
	t.is(up.logs.selected, 38);
	const down = after(up, ['j', 'j']).state;
	t.is(down.logs.selected, 40);
	t.is(after(down, ['j']).state.logs.anchor, 'tail');
	t.is(wantedOf(after(start, ['3', 'g']).state).events?.anchor, 0);
});

test('the filter of the lines is sent to the hub and always visible', (t) => {
	const {state} = after(start, ['3', '/', ...Array.from('host:web-02'), 'enter']);
	t.is(wantedOf(state).events?.query, 'host:web-02');
	t.true(screenOf(state)[2]?.includes('host:web-02'));
	t.true(
		screenOf(after(state, ['1']).state)
			.join('')
			.includes('live ▶ host:web-02'),
	);
});

test('a lost hub keeps the last state and refuses changes', (t) => {
	const lost = {
		kind: 'link',
		link: {kind: 'lost', since: noon, reason: 'the hub closed', remedy: 'see whether it runs'},
	} as const;
	const state = hear(after(start, ['n', 'o', 'k']).state, lost);
	t.true(screenOf(state)[0]?.includes('stale 14:03:30  the hub closed'));
	t.like(state.dialog, {kind: 'input', text: 'ok'});
	const sent = after(state, ['enter']);
	t.deepEqual(sent.effects, []);
	t.like(sent.state.dialog, {kind: 'input', text: 'ok'});
	t.true(screenOf(sent.state).join('').includes('not connected, nothing was changed'));
	t.is(sent.state.alerts.rows.length, 8);
	const refused = after(hear(start, lost), ['a']);
	t.deepEqual(refused.effects, []);
	t.regex(refused.state.notice?.text ?? '', /not connected/);
	const again = hear(state, {kind: 'link', link: {...lost.link, since: noon + 5000}});
	t.like(again.link, {since: noon});
	const live = hear(again, {kind: 'link', link: {kind: 'live'}});
	t.like(after(live, ['enter']).effects[0], {change: {kind: 'note', text: 'ok'}});
});

test('a caller without a role is told how to get one', (t) => {
	const caller: News = {kind: 'caller', user: 'eve', role: null};
	const refused: News = {kind: 'refused', view: 'alerts', reason: 'no permission'};
	const none: News = {kind: 'alerts', rows: [], total: 0, position: 0};
	const state = [caller, none, refused].reduce(hear, start);
	t.regex(screenOf(state).join(' '), /Ask its admin to +add 'eve: viewer'/);
});

test('q goes back first and asks before it quits', (t) => {
	const zoomed = after(start, ['enter']).state;
	t.true(zoomed.isZoomed);
	const back = after(zoomed, ['q']).state;
	t.false(back.isZoomed);
	const asked = after(back, ['q']).state;
	t.is(asked.dialog?.kind, 'quit');
	t.deepEqual(after(asked, ['y']).effects, [{kind: 'quit'}]);
	t.deepEqual(after(asked, ['esc']).effects, []);
	t.deepEqual(after(zoomed, ['ctrl-c']).effects, [{kind: 'quit'}]);
});

test('the question before quitting says what becomes of the hub', (t) => {
	const [normal, demo] = [false, true].map((isDemo) =>
		screenOf(after({...start, isDemo}, ['q']).state).join(' '),
	);
	t.true(normal?.includes('Quit the console? The hub goes on without it.'));
	t.true(demo?.includes('Quit? The demo, its hub and its devices end with the console.'));
});

test('a terminal too small shows only that and takes no actions', (t) => {
	const {state} = after(start, [{kind: 'resized', size: {columns: 59, rows: 16}}, 'a']);
	t.deepEqual(state.requests, []);
	t.true(screenOf(state).join('').includes('needs 60x16, this is 59x16'));
	t.deepEqual(after(state, ['q']).effects, [{kind: 'quit'}]);
	const big = after(state, [{kind: 'resized', size: {columns: 60, rows: 16}}]).state;
	t.true(screenOf(big)[1]?.includes('[1 Alerts·4]'));
});

test('tab walks through the panes that are on the screen', (t) => {
	const walk = ['tab', 'tab', 'tab'].map((_, index) => {
		return after(start, ['tab', 'tab', 'tab'].slice(0, index + 1)).state.focus;
	});
	t.deepEqual(walk, ['detail', 'logs', 'alerts']);
	t.is(contextOf(after(start, ['3']).state), 'logs');
});

test('copying warns of control characters in the text', (t) => {
	const news: News = {
		kind: 'events',
		rows: [eventRow(1, {message: 'rm -rf /\n'})],
		isAtStart: true,
		isAtEnd: true,
		arrived: 0,
	};
	const {state, effects} = after(hear(start, news), ['3', 'space', 'y']);
	t.deepEqual(effects, [{kind: 'copy', text: 'rm -rf /\n'}]);
	t.regex(state.notice?.text ?? '', /careful: 1 control/);
});

test('an opened event is read from the hub and shown whole', (t) => {
	const {state, effects} = after(start, ['3', 'k', 'enter']);
	t.deepEqual(effects, [{kind: 'open-event', id: 39}]);
	const event = {...eventRow(39), event: {ingested: 'x', original: '<38>raw bytes'}};
	const opened = after(state, [{kind: 'answer', answer: {kind: 'event', id: 39, event}}]).state;
	t.true(screenOf(opened).join('').includes('<38>raw bytes'));
	t.is(after(opened, ['q']).state.dialog, null);
});
