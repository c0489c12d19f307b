import test from 'ava';
import type {ClinicPreview, ReparseJson} from '../../src/proto/rpc/source-schema.ts';
import type {Message, State} from '../../src/tui/state.ts';
import {after, liveState, screenOf} from '../helpers/console-state.ts';
import {parseErrorGroup} from '../helpers/second-slice-samples.ts';

const {source, reason} = parseErrorGroup;
const groups = {groups: [parseErrorGroup], total_groups: 1, total: 7};
const preview: ClinicPreview = {
	looked: 7,
	trials: [
		{dialect: 'auto', text: 'as all', parsed: 0, example: null},
		{
			dialect: 'no-pri',
			text: 'without PRI, too',
			parsed: 6,
			example: {id: 12, timestamp: null, host: 'ga\u{1B}te', program: 'su', message: 'hello'},
		},
	],
};
const reparse: ReparseJson = {
	id: 3,
	source,
	dialect: 'no-pri',
	timezone: null,
	user: 'ann',
	started: '2026-11-20T14:00:00.000Z',
	state: 'done',
	looked: 7,
	reparsed: 6,
	by_reason: {pri: 6},
};

function answer(given: Extract<Message, {kind: 'answer'}>['answer']): Message {
	return {kind: 'answer', answer: given};
}

const listed = after(liveState({columns: 80, rows: 24}), [
	'4',
	{kind: 'hub', news: {kind: 'errors', found: groups}},
]).state;
const opened = after(listed, ['d']);
const tried = after(opened.state, [answer({kind: 'trial', source, preview})]).state;

function textOf(state: State): string {
	return screenOf(state).join('\n');
}

test('a key tries the dialects on the source of the selected parse errors', (t) => {
	t.deepEqual(opened.effects, [{kind: 'open-clinic', source, reason}]);
	t.regex(textOf(opened.state), /Heal udp 192\.0\.2\.1/);
	const text = textOf(tried);
	t.regex(text, /of its newest 7 lines parse, read as/);
	t.regex(text, /▌ no-pri +6 {2}without PRI, too/);
	t.regex(text, /host +ga␛te/);
	t.regex(textOf(after(tried, ['k']).state), /It reads none of them/);
});

test('enter heals with the chosen dialect, and undo is offered for a minute', (t) => {
	const {state, effects} = after(tried, ['enter']);
	t.deepEqual(effects, [{kind: 'heal', source, dialect: 'no-pri'}]);
	const healed = after(state, [answer({kind: 'healed', reparse})]).state;
	t.regex(textOf(healed), /6 of 7 lines of 192\.0\.2\.1 are events now; it is read as no-pri/);
	t.regex(textOf(healed), /u undo 60s/);
	t.deepEqual(after(healed, ['u']).effects, [{kind: 'undo-heal', id: 3}]);
	const undone = after(healed, [answer({kind: 'healed', reparse: {...reparse, state: 'undone'}})]);
	t.is(undone.state.undo, null);
	t.deepEqual(undone.effects, []);
	const lines = after(healed, ['enter', answer({kind: 'healed', reparse})]);
	t.deepEqual(lines.effects.at(-1), {kind: 'read-errors', group: parseErrorGroup});
});

test('a dialect that reads nothing is not given by accident', (t) => {
	const {state, effects} = after(tried, ['k', 'enter']);
	t.deepEqual(effects, []);
	t.regex(textOf(state), /no line of it parses as auto; choose another/);
});

test('a time zone goes with the dialect, and what the hub refuses is said', (t) => {
	const typed = after(tried, ['z', {kind: 'paste', text: '+02:00'}, 'enter']);
	t.deepEqual(typed.effects, [{kind: 'heal', source, dialect: 'no-pri', timezone: '+02:00'}]);
	const refused = answer({kind: 'heal-refused', reason: 'not healed: it runs'});
	t.regex(textOf(after(typed.state, [refused]).state), /not healed: it runs/);
	const late = answer({kind: 'trial-refused', source, reason: 'gone'});
	t.regex(textOf(after(opened.state, [late]).state), /gone/);
	t.is(after(listed, [late]).state.dialog, null);
});

test('what is healed says so in the list', (t) => {
	t.regex(listOf(7), /udp 192\.0\.2\.1 {2}healed: PRI is/);
	t.regex(listOf(6), /udp 192\.0\.2\.1 {2}6 healed: PRI is/);
});

function listOf(reparsed: number): string {
	const found = {...groups, groups: [{...parseErrorGroup, reparsed}]};
	return textOf(after(listed, [{kind: 'hub', news: {kind: 'errors', found}}]).state);
}
