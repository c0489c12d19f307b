import test from 'ava';
import {parseTimeZone} from '../../src/base/time-zone.ts';
import {allOf} from '../../src/model/event-condition.ts';
import type {EventQuery, TimeBound} from '../../src/model/event-query.ts';
import {resolveTimes} from '../../src/model/query-time.ts';

const clockTime = (time: string, aheadMs: number | null = null): TimeBound => ({
	kind: 'clock',
	ofDayMs: Date.parse(`1970-01-01T${time}Z`),
	aheadMs,
});
const local = (time: string): TimeBound => ({kind: 'local', ms: Date.parse(`${time}Z`)});
const hourMs = 3_600_000;

// Bound, zone, now -> instant.
const cases: readonly (readonly [string, TimeBound, string, string, string])[] = [
	[
		'an instant is itself',
		{kind: 'at', ms: Date.parse('2026-11-20T10:00:00Z')},
		'Europe/Berlin',
		'2026-11-21T00:00:00Z',
		'2026-11-20T10:00:00Z',
	],
	[
		'a duration lies before now',
		{kind: 'ago', ms: 2 * hourMs},
		'Europe/Berlin',
		'2026-11-21T00:00:00Z',
		'2026-11-20T22:00:00Z',
	],
	[
		'a date and time is of the zone in winter',
		local('2026-11-20T10:00'),
		'Europe/Berlin',
		'2026-11-21T00:00:00Z',
		'2026-11-20T09:00:00Z',
	],
	[
		'a date and time is of the zone in summer',
		local('2026-07-20T10:00'),
		'Europe/Berlin',
		'2026-11-21T00:00:00Z',
		'2026-07-20T08:00:00Z',
	],
	[
		'a time of day is of today where it was',
		clockTime('14:03'),
		'UTC',
		'2026-11-20T14:03:00Z',
		'2026-11-20T14:03:00Z',
	],
	[
		'a time of day is of yesterday where it comes yet',
		clockTime('14:03'),
		'UTC',
		'2026-11-20T14:02:59Z',
		'2026-11-19T14:03:00Z',
	],
	[
		'a time of day is of the local date ahead of UTC',
		clockTime('00:30'),
		'+14:00',
		'2026-11-20T11:00:00Z',
		'2026-11-20T10:30:00Z',
	],
	[
		'a time of day is of the local date behind UTC',
		clockTime('23:30'),
		'-12:00',
		'2026-11-20T11:00:00Z',
		'2026-11-19T11:30:00Z',
	],
	[
		'a time of day with an offset is not of the zone',
		clockTime('14:03', 2 * hourMs),
		'-12:00',
		'2026-11-20T12:03:00Z',
		'2026-11-20T12:03:00Z',
	],
	[
		'a time of day far behind UTC was yesterday or before',
		clockTime('23:59'),
		'-23:59',
		'2026-11-20T23:57:00Z',
		'2026-11-19T23:58:00Z',
	],
];

for (const [title, bound, zoneName, now, expected] of cases)
	test(title, (t) => {
		const zone = parseTimeZone(zoneName)!;
		const clock = {now: Date.parse(now), zone};
		const {since, until} = resolveTimes({...everything, since: bound, until: bound}, clock);
		t.deepEqual([since, until], [Date.parse(expected), Date.parse(expected)]);
	});

test('no bound stays none', (t) => {
	const {since, until} = resolveTimes(everything, {now: 5, zone: parseTimeZone('UTC')!});
	t.deepEqual([since, until], [null, null]);
});

const everything: EventQuery = {
	text: '',
	where: allOf([]),
	since: null,
	until: null,
	isCaseSensitive: false,
	order: 'newest',
	limit: null,
	stage: null,
	isRedecoded: false,
};
