import test from 'ava';
import type {HealthJson} from '../../../src/proto/rpc/schema.ts';
import {after, healthOf, liveState} from '../../helpers/console-state.ts';
import {healthRows} from '../../../src/tui/panes/health-line.ts';
import type {Message} from '../../../src/tui/state.ts';

const plain: Partial<HealthJson> = {
	agents: {connected: 4, authentication: 'none', listeners: ['tcp://127.0.0.1:1515']},
};

function shown(columns: number, part: Partial<HealthJson> = plain): string {
	const told: Message = {kind: 'hub', news: {kind: 'health', health: healthOf(part)}};
	const {state} = after(liveState({columns, rows: 24}), [told]);
	return healthRows(state, columns)
		.flatMap((row) => row.map(({text}) => text))
		.join('');
}

test('80 columns have room for who does not prove itself', (t) => {
	t.regex(shown(80), /^ nms hub-a │ CRIT 1 HIGH 2 MED 1 new 3 │ 38\/s │ agents: plain +● live/);
	const busy = {informational: 0, low: 0, medium: 120, high: 230, critical: 45};
	const many = {...plain, alerts: {open: busy, new: 301, total: 999, hits_to_fold: 0}};
	t.regex(shown(80, many), /CRIT 45 HIGH 230 MED 120 │ 38\/s │ agents: plain/);
});

test('what was dropped and what is wrong come before all else', (t) => {
	const part = {
		...plain,
		dropped: {not_allowed: 3, too_long: 0, buffer_full: 5, over_quota: 7},
		problems: ['x'],
	};
	t.regex(shown(80, part), /MED 1 │ 1 problem │ dropped 12 │ 38\/s +●/);
	t.regex(shown(150, part), /1 problem, see 6 │ dropped 12 refused 3 │ 38\/s/);
});

test('a disk without room is told of before the problems', (t) => {
	const part = {...plain, disk: {...healthOf().disk, state: 'low' as const}, problems: ['x']};
	t.regex(shown(80, part), /MED 1 │ disk full │ 1 problem │ 38\/s +●/);
	t.regex(shown(150, part), /disk full, nothing taken in │ 1 problem, see 6/);
});

test('a wide line has everything, the rate with its last minute', (t) => {
	t.regex(shown(160), /new 3 │ 38\/s ▂.*█ │ agents: plain │ parse err 3/);
});
