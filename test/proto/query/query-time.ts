import test from 'ava';
import type {TimeBound} from '../../../src/model/event-query.ts';
import {parseQueryTime} from '../../../src/proto/query/query-time.ts';

const at = (time: string): TimeBound => ({kind: 'at', ms: Date.parse(time)});
const local = (time: string): TimeBound => ({kind: 'local', ms: Date.parse(`${time}Z`)});
const clock = (time: string, aheadMinutes: number | null = null): TimeBound => ({
	kind: 'clock',
	ofDayMs: Date.parse(`1970-01-01T${time}Z`),
	aheadMs: aheadMinutes === null ? null : aheadMinutes * 60_000,
});

const accepted: readonly (readonly [string, TimeBound])[] = [
	['2h', {kind: 'ago', ms: 7_200_000}],
	['90s', {kind: 'ago', ms: 90_000}],
	['1w', {kind: 'ago', ms: 604_800_000}],
	['2026-11-20', local('2026-11-20T00:00')],
	['2024-02-29', local('2024-02-29T00:00')],
	['2026-11-20T14:03', local('2026-11-20T14:03')],
	['2026-11-20 14:03:11.25', local('2026-11-20T14:03:11.250')],
	['2026-11-20T14:03Z', at('2026-11-20T14:03:00Z')],
	['2026-11-20t14:03:11z', at('2026-11-20T14:03:11Z')],
	['2026-11-20T14:03+01:00', at('2026-11-20T13:03:00Z')],
	['2026-11-20T14:03:11.123456-0930', at('2026-11-20T23:33:11.123Z')],
	['14:03', clock('14:03')],
	['00:00:00', clock('00:00')],
	['23:59:59.999', clock('23:59:59.999')],
	['14:03Z', clock('14:03', 0)],
	['14:03+01:00', clock('14:03', 60)],
	['14:03-12:00', clock('14:03', -720)],
];

for (const [text, bound] of accepted)
	test(`time <${text}> is read as what it says`, (t) => {
		t.deepEqual(parseQueryTime(text), bound);
	});

const refused = [
	'|now|2|2 h|-2h|2hours|24:00|14:60|14:03:60|1:03|14|T14:03|14:03+01:60|14:03+1',
	'2026-02-30|2026-13-01|2026-1-1|2026-11-20T|2026-11-20T14|2026-11-20 14:03 |99999-01-01',
	'2026-11-20Z|2026-11-20+01:00|2026-11-20T14:03+24:00|2026-11-2014:03',
	'2026-11-20T14:03:11.1234567890',
].flatMap((row) => row.split('|'));

for (const text of refused)
	test(`time <${text}> is refused`, (t) => {
		t.is(parseQueryTime(text), undefined);
	});
