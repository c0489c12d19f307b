import test from 'ava';
import {copyLimit} from '../../src/tui/copy.ts';
import type {Message, State} from '../../src/tui/state.ts';
import {after, alertRow, busyNews, eventRow, liveState} from '../helpers/console-state.ts';

const start = liveState({columns: 80, rows: 24}, busyNews());
const raw = '<34>Nov 20 14:03:11 web-02 sshd[811]: \u001b[2Jevil\rgood';
const event = eventRow(40, {event: {ingested: '2026-11-20T14:03:29.000Z', original: raw}});
const detail: Message = {
	kind: 'answer',
	answer: {
		kind: 'detail',
		id: alertRow(1).id,
		result: {
			alert: alertRow(1),
			rule: {id: '0', name: 'n', description: 'd', condition: 'c'},
			evidence: [event, eventRow(41)],
			history: [],
			hold: null,
			known: [],
		},
	},
};
const lineSelected = after(start, ['3', 'k']).state;
const eventShown = after(lineSelected, [
	'enter',
	{kind: 'answer', answer: {kind: 'event', id: lineSelected.logs.selected ?? 0, event}},
]).state;

function copied(state: State, key: string): string {
	const [effect] = after(state, [key]).effects;
	return effect?.kind === 'copy' ? effect.text : '';
}

test('y copies the id of an alert and Y the alert', (t) => {
	t.is(copied(start, 'y'), alertRow(1).id);
	t.like(JSON.parse(copied(start, 'Y')), {id: alertRow(1).id, count: 214});
});

test('Y in the detail copies rule, history and events too', (t) => {
	const state = after(start, ['tab', detail]).state;
	t.is(state.focus, 'detail');
	t.is(copied(state, 'y'), alertRow(1).id);
	t.like(JSON.parse(copied(state, 'Y')), {rule: {condition: 'c'}});
});

test('a line is copied as it stands and as an event', (t) => {
	t.is(copied(lineSelected, 'y'), eventRow(lineSelected.logs.selected ?? 0).message);
	t.like(JSON.parse(copied(lineSelected, 'Y')), {id: lineSelected.logs.selected});
});

test('an open event is copied raw and a warning counts its controls', (t) => {
	t.is(copied(eventShown, 'y'), raw);
	t.regex(after(eventShown, ['y']).state.notice?.text ?? '', /careful: 2 control characters/);
});

test('the raw events of an alert are copied together', (t) => {
	const state = after(start, [detail, 'o']).state;
	t.is(copied(state, 'y').split('\n')[0], raw);
	t.like(JSON.parse(copied(state, 'Y')), {length: 2});
});

test('where nothing is selected that is said', (t) => {
	const empty = liveState({columns: 80, rows: 24});
	const {state, effects} = after(empty, ['y']);
	t.deepEqual(effects, []);
	t.regex(state.notice?.text ?? '', /select something/);
	t.deepEqual(after(empty, ['ctrl-o']).effects, []);
});

for (const [what, size, isCut] of [
	['the most that is copied', copyLimit, false],
	['one byte more', copyLimit + 1, true],
] as const) {
	test(`${what} is ${isCut ? 'cut and told' : 'whole'}`, (t) => {
		const long = eventRow(40, {event: {ingested: '', original: 'x'.repeat(size)}});
		const answer = {kind: 'event', id: lineSelected.logs.selected ?? 0, event: long} as const;
		const state = after(eventShown, [{kind: 'answer', answer}]).state;
		t.is(copied(state, 'y').length, copyLimit);
		const {notice} = after(state, ['y']).state;
		t.is(/of \d+, the rest is too long/.test(notice?.text ?? ''), isCut);
	});
}

test('a cut never divides a character', (t) => {
	const long = eventRow(40, {event: {ingested: '', original: `x${'😀'.repeat(20_000)}`}});
	const answer = {kind: 'event', id: lineSelected.logs.selected ?? 0, event: long} as const;
	const text = copied(after(eventShown, [{kind: 'answer', answer}]).state, 'y');
	t.true(text.isWellFormed());
	t.false(text.includes('\ufffd'));
	t.true(Buffer.byteLength(text) <= copyLimit && Buffer.byteLength(text) > copyLimit - 4);
});

test('the pager gets raw text with its controls made visible', (t) => {
	t.deepEqual(after(eventShown, ['ctrl-o']).effects, [
		{kind: 'page', text: '<34>Nov 20 14:03:11 web-02 sshd[811]: ␛[2Jevil␍good\n'},
	]);
	const [effect] = after(start, [detail, 'ctrl-o']).effects;
	t.is(effect?.kind === 'page' ? effect.text.split('\n').length : 0, 3);
});

test('the frames of a trace are copied one a line and as one list', (t) => {
	const frame = {
		time: '2026-11-20T14:03:11.000Z',
		direction: 'received',
		type: 'HEARTBEAT',
		size_bytes: 477,
		is_compressed: true,
		text: 'cpu 5 %',
	} as const;
	const dialog = {
		kind: 'trace',
		id: 'a',
		frames: [frame, frame],
		problem: null,
		scroll: 0,
	} as const;
	const state: State = {...start, dialog};
	t.is(copied(state, 'y'), `${JSON.stringify(frame)}\n${JSON.stringify(frame)}`);
	t.deepEqual(JSON.parse(copied(state, 'Y')), [frame, frame]);
});
