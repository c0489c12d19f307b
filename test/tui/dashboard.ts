import test from 'ava';
import type {StatisticsResult} from '../../src/proto/rpc/statistics-schema.ts';
import type {Message, Size, State} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, alertRow, liveState, screenOf} from '../helpers/console-state.ts';
import {deviceEndpoint, statistics} from '../helpers/second-slice-samples.ts';

const small = {columns: 80, rows: 24};

function told(seconds: number, change: Partial<StatisticsResult> = {}): Message {
	const news = {kind: 'statistics', seconds, statistics: {...statistics, ...change}} as const;
	return {kind: 'hub', news};
}

function shown(size: Size = small, change: Partial<StatisticsResult> = {}): string {
	return screenOf(after(liveState(size), ['5', told(3600, change)]).state).join('\n');
}

function rangeOf(state: State): number | undefined {
	return wantedOf(state).statistics?.seconds;
}

test('the dashboard has a chart with axes, shares, states and three lists', (t) => {
	const text = shown();
	t.regex(text, /EVENTS PER MINUTE {2}last full 15 min 1 {2}peak 1 at 13:30Z {2}70 in all/);
	t.regex(text, / 4 ┤/);
	t.regex(text, / 0 └[─┬]+/);
	t.regex(text, /13:00 +13:10 +13:20 .* 14:00Z/);
	t.regex(text, /PARSE ERRORS +30% of all lines, 30 in all .* ▲ rising/);
	t.regex(text, /ALERTS +HIGH 1 │ new 1 ack 0 prog 0 clos 2/);
	t.regex(text, /ENDPOINTS +● alive 2 {3}○ silent 0 {3}✕ disconnected 0/);
	t.regex(text, /SEVERITY +TOP SOURCES +TOP PROGRAMS/);
	t.regex(text, /critical\+ +1 .* router +90 .* sshd +69/);
	t.regex(text, /error +4 .* 192\.0\.2\.2 +10 .* not said +1/);
});

test('a larger terminal has a second chart and more of the lists', (t) => {
	const text = shown({columns: 160, rows: 48});
	t.regex(text, /EVENTS PER MINUTE.*PARSE ERRORS, PERCENT/);
	t.regex(text, /not said +0/);
});

for (const [before, now, trend] of [
	[0, 30, '▲ rising'],
	[30, 0, '▼ falling'],
	[20, 20, 'steady'],
] as const) {
	test(`parse errors of ${before} and then ${now} are ${trend}`, (t) => {
		const change = {events: [70, 70], parse_errors: [before, now]};
		t.true(shown(small, change).includes(trend));
	});
}

test('with nothing before there is no trend', (t) => {
	const text = shown(small, {events: [0, 0, 0, 70], parse_errors: [0, 0, 0, 30]});
	t.false(/rising|falling|steady/.test(text));
});

test('no parse errors are said to be good', (t) => {
	t.regex(shown(small, {parse_errors: [0, 0, 0, 0]}), /PARSE ERRORS +none: every line parsed/);
});

test('brackets change the time, whose answer only is shown', (t) => {
	const start = after(liveState(small), ['5', told(3600)]).state;
	t.is(rangeOf(start), 3600);
	const day = after(start, [']']).state;
	t.is(rangeOf(day), 86_400);
	t.is(after(day, [told(3600)]).state.dashboard.statistics, null);
	t.not(after(day, [told(86_400)]).state.dashboard.statistics, null);
	t.is(rangeOf(after(day, [']', ']']).state), 7 * 86_400);
	t.is(rangeOf(after(day, ['[', '[']).state), 3600);
});

test('a tall terminal has the worst alerts and the endpoints in trouble', (t) => {
	const size = {columns: 160, rows: 48};
	const state = after(liveState(size), ['5', told(3600)]).state;
	t.is(wantedOf(state).worstAlerts?.after, 8);
	t.deepEqual(wantedOf(state).troubled?.query.states, ['silent', 'disconnected']);
	t.is(wantedOf(after(liveState(small), ['5']).state).worstAlerts, null);
	const worst = {kind: 'worst-alerts', rows: [alertRow(1)]} as const;
	const gone = {...deviceEndpoint, since: '2026-11-20T13:43:00.000Z'};
	const news = [worst, {kind: 'troubled', rows: [gone]} as const];
	const full = after(
		state,
		news.map((one): Message => ({kind: 'hub', news: one})),
	).state;
	const text = screenOf(full).join('\n');
	t.regex(text, /WORST OPEN ALERTS {2}1 has all +ENDPOINTS IN TROUBLE {2}2 has all/);
	t.regex(text, /14:03:11 HIGH {2}214 web-02 +new {2}SSH brute force 203\.0\.113\.7/);
	t.regex(text, /○ silent +router +20m {2}nothing heard for 20 min/);
});

test('where there is no room for a chart a row of bars takes its place', (t) => {
	const text = shown({columns: 60, rows: 16});
	t.regex(text, /EVENTS PER MINUTE.*\n ▁+▃+▅+█+ *\n PARSE ERRORS/);
	t.regex(text, /SEVERITY +TOP SOURCES +TOP PROGRAMS/);
});

test('without an answer the dashboard says why', (t) => {
	const waiting = after(liveState(small), ['5']).state;
	t.regex(screenOf(waiting).join('\n'), /waiting for the hub/);
	const refusal = {kind: 'refused', view: 'statistics', reason: 'no role'} as const;
	const refused = after(waiting, [{kind: 'hub', news: refusal}]).state;
	t.regex(screenOf(refused).join('\n'), /no role/);
});
