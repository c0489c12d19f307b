import test from 'ava';
import type {ParseErrorGroupJson, ParseErrorJson} from '../../src/proto/rpc/parse-error-schema.ts';
import type {Message, State} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, liveState, screenOf} from '../helpers/console-state.ts';
import {parseError, parseErrorGroup} from '../helpers/second-slice-samples.ts';

const small = {columns: 80, rows: 24};
const other: ParseErrorGroupJson = {
	...parseErrorGroup,
	id: 'tcp 192.0.2.9 date',
	source: {channel: 'tcp', address: '192.0.2.9'},
	reason: 'date',
};

function groupsOf(groups: readonly ParseErrorGroupJson[]): Message {
	const found = {groups: [...groups], total_groups: groups.length, total: 9};
	return {kind: 'hub', news: {kind: 'errors', found}};
}

function linesOf(
	rows: readonly ParseErrorJson[],
	{before, group = parseErrorGroup.id}: {readonly before?: number; readonly group?: string} = {},
): Message {
	return {kind: 'answer', answer: {kind: 'error-lines', group, before, rows}};
}

const started = after(liveState(small), ['4', groupsOf([parseErrorGroup, other])]).state;

function linesFrom(first: number, count: number): readonly ParseErrorJson[] {
	return Array.from({length: count}, (_, index) => ({...parseError, id: first - index}));
}

function textOf(state: State): string {
	return screenOf(state).join('\n');
}

test('groups have count, times, source and the reason in words', (t) => {
	const text = textOf(started);
	t.regex(text, /▌ +7 {2}13:00:00 {2}14:03:11 {2}udp 192\.0\.2\.1 {2}PRI is a number from/);
	t.regex(text, /9 parse errors in 2 groups/);
});

test('the newest line of a group is explained, with a caret and its bytes', (t) => {
	const text = textOf(started);
	t.true(text.includes('PRI is a number in angle brackets (RFC 5424 §6.2.1)'));
	t.regex(text, /udp 192\.0\.2\.1, pri, byte 3 of 30/);
	t.regex(text, /\n {2}<34x>Oct 11 host su: ␛\[2Jhello *\n {5}▲ byte 3/);
	t.regex(text, /0000 {2}3c 33 34\[78\]3e/);
});

test('enter reads the lines of a group, and again opens one alone', (t) => {
	const {state, effects} = after(started, ['enter']);
	t.deepEqual(effects, [{kind: 'read-errors', group: parseErrorGroup}]);
	t.regex(textOf(state), /reading from the hub/);
	const shown = after(state, [linesOf(linesFrom(12, 3))]).state;
	t.regex(
		textOf(shown),
		/lines of udp 192\.0\.2\.1: PRI is a number .* +line 1 of 7 {2}newest first/,
	);
	const alone = after(shown, ['j', 'enter']).state;
	t.true(alone.isZoomed);
	t.regex(textOf(alone), /─ parse error 11 {2}/);
	const back = after(alone, ['esc']).state;
	t.is(back.errors.lines?.selected, 11);
	t.is(after(back, ['esc']).state.errors.lines, null);
	t.is(after(back, ['esc', 'esc']).state.tab, 'alerts');
});

test('older lines are read where the selection comes near the last one', (t) => {
	const shown = after(started, ['enter', linesOf(linesFrom(500, 100))]).state;
	t.deepEqual(after(shown, ['j']).effects, []);
	const {state, effects} = after(shown, ['G']);
	t.deepEqual(effects, [{kind: 'read-errors', group: parseErrorGroup, before: 401}]);
	t.deepEqual(after(state, ['k']).effects, []);
	const more = after(state, [linesOf(linesFrom(400, 7), {before: 401})]).state;
	t.is(more.errors.lines?.rows.length, 107);
	t.is(more.errors.lines?.selected, 401);
	t.true(more.errors.lines?.isAtEnd);
	t.deepEqual(after(more, ['G']).effects, []);
	const twice = after(more, [linesOf(linesFrom(400, 7), {before: 401})]).state;
	t.is(twice.errors.lines?.rows.length, 107);
});

test('a late answer about another group is dropped', (t) => {
	const {state} = after(started, ['enter', linesOf(linesFrom(3, 1), {group: other.id})]);
	t.deepEqual(state.errors.lines?.rows, []);
});

test('newer lines of the open group are offered and read with g', (t) => {
	const shown = after(started, ['enter', linesOf(linesFrom(12, 3))]).state;
	t.false(textOf(shown).includes('newer ones'));
	const newest = {...parseError, id: 13};
	const grown = {...parseErrorGroup, count: 8, newest};
	const state = after(shown, [groupsOf([grown, other])]).state;
	t.regex(textOf(state), /▼ newer ones: g +line 1 of 8/);
	t.is(after(state, ['g']).effects[0]?.kind, 'read-errors');
});

test('a line that the window cut is read whole', (t) => {
	const cut = {...parseErrorGroup, newest: {...parseError, is_clipped: true}};
	const state = after(started, [groupsOf([cut])]).state;
	t.deepEqual(wantedOf(state).error, {id: 12, version: ''});
	t.regex(textOf(state), /reading the rest from the hub/);
	const raw = Buffer.from('<34x>all of it').toString('base64');
	const row = {...parseError, raw_base64: raw};
	const whole = after(state, [{kind: 'answer', answer: {kind: 'error-whole', row}}]).state;
	t.true(textOf(whole).includes('<34x>all of it'));
});

test('y copies text as it is, and what is no text in Base64', (t) => {
	const plain = {...parseErrorGroup, newest: {...parseError, raw_base64: 'YWJj'}};
	const text = after(started, [groupsOf([plain]), 'y']);
	t.deepEqual(text.effects, [{kind: 'copy', text: 'abc'}]);
	const {effects, state} = after(started, ['y']);
	t.deepEqual(effects, [{kind: 'copy', text: parseError.raw_base64}]);
	t.regex(state.notice?.text ?? '', /in Base64, since the line is not plain text/);
});

test('l shows the lines of the same source', (t) => {
	const {state} = after(started, ['j', 'l']);
	t.is(state.tab, 'logs');
	t.is(state.logs.query, 'source:192.0.2.9');
});

test('nothing to show means that every line parsed', (t) => {
	const text = textOf(after(liveState(small), ['4', groupsOf([])]).state);
	t.regex(text, /No parse errors: every line parsed\./);
});
