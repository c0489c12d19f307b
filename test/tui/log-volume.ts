import test from 'ava';
import type {EventJson} from '../../src/proto/rpc/schema.ts';
import type {StatisticsResult} from '../../src/proto/rpc/statistics-schema.ts';
import type {Message, State} from '../../src/tui/state.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, busyNews, eventRow, liveState, screenOf} from '../helpers/console-state.ts';
import {statistics} from '../helpers/second-slice-samples.ts';

const events = Array.from({length: 60}, (_, minute) => (minute === 30 ? 70 : minute % 10));
const errors = Array.from({length: 60}, (_, minute) => (minute === 30 ? 12 : 0));
const hour: StatisticsResult = {
	...statistics,
	from: '2026-11-20T13:04:00.000Z',
	to: '2026-11-20T14:04:00.000Z',
	bucket_seconds: 60,
	events,
	errors,
};

test('the strip shows the last hour, in one row or in two with its marks', (t) => {
	const [small, large] = [stateOf(80, 24), stateOf(160, 48)];
	t.deepEqual(wantedOf(small).logVolume, {seconds: 3600, buckets: 60, top: 0});
	t.regex(screenOf(small)[3] ?? '', /^ 13:04 [▁-█]{57} 14:04Z {2}12 err *$/);
	const [bars = '', marks = ''] = screenOf(large).slice(3, 5);
	t.regex(bars, /^ 13:04 [▁-█]{145} 14:04Z +$/);
	t.regex(marks, /^ {3}1 h +!!!? +12 err *$/);
	t.true((bars[marks.indexOf('!')] ?? '') === '█');
	t.is(wantedOf(stateOf(60, 16)).logVolume, null);
	t.is(wantedOf(after(small, ['1']).state).logVolume, null);
});

test('the time is made longer and shorter, and the filter does not count', (t) => {
	const longer = after(stateOf(160, 48), [']', ']', ']', ']', ']']).state;
	t.deepEqual(wantedOf(longer).logVolume, {seconds: 604_800, buckets: 168, top: 0});
	t.is(wantedOf(after(longer, ['[']).state).logVolume?.seconds, 86_400);
	const filtered = after(longer, ['/', 'x', 'enter']).state;
	t.true(screenOf(filtered)[4]?.includes('12 err, unfiltered'));
});

test('the selected line is marked, and a time before the last hour is asked for around it', (t) => {
	const paused = withRows(stateOf(160, 48), ['2026-11-20T13:34:10.000Z']);
	const marks = screenOf(paused)[4] ?? '';
	const plot = {left: 7, width: 145};
	t.is(marks.indexOf('▲'), plot.left + Math.floor(((30 + 10 / 60) / 60) * plot.width));
	t.is(wantedOf(paused).logVolume?.until, undefined);
	const old = withRows(stateOf(160, 48), ['2026-11-20T02:20:00.000Z']);
	t.is(wantedOf(old).logVolume?.until, '2026-11-20T02:45:00.000Z');
	const older = withRows(stateOf(160, 48), ['2026-11-20T02:29:59.000Z']);
	t.is(wantedOf(older).logVolume?.until, '2026-11-20T02:45:00.000Z');
	t.is(wantedOf(after(old, ['f']).state).logVolume?.until, undefined);
});

test('a click on the strip goes to the lines of its time', (t) => {
	const state = stateOf(80, 24);
	const click = (x: number) => after(state, [{kind: 'mouse', button: 'left', x, y: 3}]).effects;
	t.deepEqual(click(7), [{kind: 'find-place', time: '2026-11-20T13:04:00.000Z'}]);
	t.deepEqual(click(7 + 57 - 1), [{kind: 'find-place', time: '2026-11-20T14:02:56.842Z'}]);
	t.deepEqual(click(6), []);
	t.deepEqual(click(7 + 57), []);
});

test('a strip that nothing is known of yet is empty, and ASCII has its own signs', (t) => {
	const unknown = after(liveState({columns: 80, rows: 24}, busyNews()), ['3']).state;
	t.is(screenOf(unknown)[3]?.trim(), '');
	const ascii = after(liveState({columns: 80, rows: 24}, busyNews(), true), ['3', told]).state;
	t.regex(screenOf(ascii)[3] ?? '', /^ 13:04 [_.:\-=+*#]{57} 14:04Z/);
});

const told: Message = {kind: 'hub', news: {kind: 'log-volume', statistics: hour}};

function stateOf(columns: number, rows: number): State {
	return after(liveState({columns, rows}, busyNews()), ['3', told]).state;
}

/** Lines received at these times, the last one selected. */
function withRows(state: State, times: readonly string[]): State {
	const rows = times.map((ingested, index): EventJson => ({
		...eventRow(index + 1),
		event: {ingested},
	}));
	const news = {kind: 'events', rows, isAtStart: true, isAtEnd: true, arrived: 0} as const;
	return after(state, [{kind: 'hub', news}, 'space']).state;
}
