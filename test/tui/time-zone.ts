import test from 'ava';
import type {State} from '../../src/tui/state.ts';
import {clockOf, clockText, zoneMark} from '../../src/tui/term/clock.ts';
import {wantedOf} from '../../src/tui/wanted.ts';
import {after, busyNews, eventRow, liveState, noon, screenOf} from '../helpers/console-state.ts';

const start = liveState({columns: 80, rows: 24}, busyNews());

test('times are shown in UTC, then in the local zone, then as devices wrote them', (t) => {
	const utc = linesOf('2026-11-20T09:15:16+02:00');
	t.true(screenOf(utc)[0]?.includes('● live 14:03Z'));
	t.true(screenOf(utc)[4]?.includes('14:02:30'));
	t.is(wantedOf(utc).events?.time_zone, 'UTC');
	const {state: local, effects} = after(utc, ['Z']);
	t.deepEqual(effects, [{kind: 'remember', settings: {hasMouse: true, zone: 'local'}}]);
	const text = clockText(noon, clockOf('local'));
	t.true(screenOf(local)[0]?.includes(`${text.slice(11, 16)}${zoneMark(noon, local.look.clock)}`));
	const device = after(local, ['Z']).state;
	t.true(screenOf(device)[0]?.includes('14:03Z, lines as sent'));
	t.true(screenOf(device)[4]?.includes('09:15:16'));
	t.true(screenOf(linesOf(null, device))[4]?.includes('14:02:30'));
	t.is(after(device, ['Z']).state.look.clock.zone, 'utc');
});

test('a zone that was kept is taken, and the clock can be clicked', (t) => {
	const settings = {hasMouse: true, zone: 'device'} as const;
	const {state} = after(start, [{kind: 'settings', settings}]);
	t.is(state.look.clock.zone, 'device');
	const click = {kind: 'mouse', button: 'left', x: 75, y: 0} as const;
	t.is(after(state, [click]).state.look.clock.zone, 'utc');
});

test('a clock tells how far it is ahead, and days as it has them', (t) => {
	const ahead = {zone: 'local', aheadMs: () => 19_800_000} as const;
	t.is(zoneMark(noon, ahead), '+05:30');
	t.is(zoneMark(noon, {...ahead, aheadMs: () => -12_600_000}), '-03:30');
	t.is(clockText(Date.parse('2026-11-20T20:00:00Z'), ahead), '2026-11-21T01:30:00.000Z');
});

function linesOf(timestamp: string | null, state: State = start): State {
	const row = eventRow(1);
	const rows = [{...row, log: {...row.log, syslog: {...row.log.syslog, timestamp}}}];
	const news = {kind: 'events', rows, isAtStart: true, isAtEnd: true, arrived: 0} as const;
	return after(state, ['3', {kind: 'hub', news}]).state;
}
