import test from 'ava';
import type {AggregateJson} from '../../src/proto/rpc/search-schema.ts';
import type {State} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, busyNews, liveState, screenOf} from '../helpers/console-state.ts';

const start = after(liveState({columns: 80, rows: 24}, busyNews()), ['3']).state;
const query = 'program:sshd | top user.name';

test('a filter with a stage counts instead of listing lines', (t) => {
	const state = filtered(query);
	t.is(wantedOf(state).events, null);
	t.deepEqual(wantedOf(state).count, {query, timeZone: 'UTC'});
	const top: AggregateJson = {
		kind: 'top',
		field: 'user.name',
		values: [
			{value: 'root', count: 1200},
			{value: '\u001b[8mevil', count: 600},
		],
		other: 3,
		missing: 0,
	};
	const part = counted(state, top, 0.5);
	const rows = screenOf(part);
	t.true(rows[2]?.includes('counted 50%'));
	t.regex(rows[4] ?? '', /^ +1,200 █{20} {2}root +$/);
	t.regex(rows[5] ?? '', /^ +600 █{10}░{10} {2}␛\[8mevil +$/);
	t.regex(rows[6] ?? '', /^ +3 +other values +$/);
	t.false(screenOf(counted(part, top, 1))[2]?.includes('%'));
	t.like(wantedOf(after(part, ['esc']).state), {count: null});
	t.is(wantedOf(after(part, ['esc']).state).events?.query, '');
});

test('steps of time stand with the latest last, and what has no room is told', (t) => {
	const steps = Array.from({length: 40}, (_, hour) => ({
		from: new Date(Date.UTC(2026, 10, 19, hour)).toISOString(),
		count: hour,
	}));
	const state = filtered('| count by 1h');
	const rows = screenOf(counted(state, {kind: 'count', count: 780, steps}, 1));
	t.regex(rows[19] ?? '', /^ +39 █{20} {2}11-20 15:00:00Z +$/);
	t.regex(rows[20] ?? '', /^ +780 +in all +$/);
	t.regex(rows[21] ?? '', /^ 24 more; nms search has all of them/);
});

test('keys that need a line do nothing harmful, and other stages are refused', (t) => {
	const state = filtered(query);
	for (const key of ['space', 'k', 'l', '=', 'E', 'g', 'T'])
		t.is(after(state, [key]).state.logs.query, query, key);
	const late = after(state, [
		{kind: 'answer', answer: {kind: 'count-refused', query: 'other', reason: 'no'}},
	]).state;
	t.is(late.logs.problem, null);
	t.is(filtered('x | limit 5').dialog?.kind, 'input');
	t.is(filtered('x | top').dialog?.kind, 'input');
});

function filtered(text: string): State {
	return after(start, ['/', {kind: 'paste', text}, 'enter']).state;
}

function counted(state: State, aggregate: AggregateJson, share: number): State {
	const count = {aggregate, share};
	const answer = {kind: 'counted', query: state.logs.query, count} as const;
	return after(state, [{kind: 'answer', answer}]).state;
}
