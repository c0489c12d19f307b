import test from 'ava';
import {chosenWord, wordsOf} from '../../src/tui/event-words.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, busyNews, eventRow, liveState, screenOf} from '../helpers/console-state.ts';

const start = liveState({columns: 80, rows: 24}, busyNews());

test('words are whom a line is of and what stands in it, as terms of a query', (t) => {
	const event = eventRow(1, {
		message: 'Failed password for root from 203.0.113.7:51234 (user=root, "C:\\tmp").',
		source: {ip: '203.0.113.7', port: 51_234},
		user: {name: 'root'},
	});
	t.deepEqual(
		wordsOf(event).map(({term}) => term),
		[
			'host:web-02',
			'program:sshd',
			'"Failed"',
			'"password"',
			'"for"',
			'user.name:root',
			'"from"',
			'source.ip:203.0.113.7',
			'source.port:51234',
			'"user"',
			'user.name:root',
			'"C:\\\\tmp"',
		],
	);
	t.is(chosenWord(event, 99)?.term, '"C:\\\\tmp"');
	t.is(chosenWord(event, null), undefined);
});

test('a line without host and program has the words of its message and its sender', (t) => {
	const event = eventRow(1, {
		host: {name: null},
		process: {name: null, pid: null},
		message: '',
	});
	t.deepEqual(
		wordsOf(event).map(({term}) => term),
		['source:127.0.1.1'],
	);
});

test('a word is chosen and narrows the filter where one stands', (t) => {
	const chosen = after(start, ['3', 'k', 'k', 'right', 'l', 'right', 'h']).state;
	t.is(chosen.logs.selected, 38);
	t.true(screenOf(chosen)[2]?.includes('= with  ! without  program:sshd'), screenOf(chosen)[2]);
	const kept = after(chosen, ['=']).state;
	t.like(wantedOf(kept).events, {query: 'program:sshd', anchor: 38});
	t.is(kept.logs.word, 1);
	const rows = start.logs.rows.slice(0, 39);
	const news = {kind: 'events', rows, isAtStart: true, isAtEnd: true, arrived: 0} as const;
	const without = after(kept, [{kind: 'hub', news}, 'right', '!']).state;
	t.is(wantedOf(without).events?.query, 'program:sshd -"Failed"');
	t.is(wantedOf(after(without, ['-']).state).events?.query, 'program:sshd');
	const cleared = after(without, ['esc']).state;
	t.like(wantedOf(cleared).events, {query: 'program:sshd -"Failed"', anchor: 'tail'});
	t.like(wantedOf(after(cleared, ['esc']).state).events, {query: '', anchor: 'tail'});
	t.is(after(cleared, ['esc', 'esc']).state.tab, 'alerts');
});

test('without a chosen word the filter stays, and what to do is told', (t) => {
	const {state} = after(start, ['3', '=']);
	t.is(state.logs.query, '');
	t.regex(state.notice?.text ?? '', /choose a word of a line first/);
	t.is(after(start, ['3', 'left']).state.logs.selected, 40);
});

test('a chosen word beyond the edge of the screen is brought into view', (t) => {
	const message = `${'long '.repeat(40)}needle ${'tail '.repeat(40)}`;
	const rows = [eventRow(1, {message})];
	const news = {kind: 'events', rows, isAtStart: true, isAtEnd: true, arrived: 0} as const;
	const lines = after(start, ['3', {kind: 'hub', news}]).state;
	t.false(screenOf(lines).join('').includes('needle'));
	const at = Array.from({length: 43}, () => 'right');
	const found = after(lines, ['space', ...at]).state;
	t.true(screenOf(found).join('').includes('needle…'), screenOf(found).join('\n'));
	const wrapped = after(found, ['w']).state;
	t.true(screenOf(wrapped).join('').includes('needle'));
});
