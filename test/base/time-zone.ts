import test from 'ava';
import {parseTimeZone} from '../../src/base/time-zone.ts';

const cases: readonly (readonly [string, string, string])[] = [
	['UTC', '2026-07-01T12:00:00', '2026-07-01T12:00:00.000Z'],
	['+02:00', '2026-07-01T12:00:00', '2026-07-01T10:00:00.000Z'],
	['-0330', '2026-07-01T12:00:00', '2026-07-01T15:30:00.000Z'],
	['Europe/Berlin', '2026-07-01T12:00:00', '2026-07-01T10:00:00.000Z'],
	['Europe/Berlin', '2026-01-01T00:30:00', '2025-12-31T23:30:00.000Z'],
	// The hour in which clocks go forward and back, from one minute before to one after.
	['Europe/Berlin', '2026-03-29T01:59:00', '2026-03-29T00:59:00.000Z'],
	['Europe/Berlin', '2026-03-29T03:01:00', '2026-03-29T01:01:00.000Z'],
	['Europe/Berlin', '2026-10-25T01:59:00', '2026-10-24T23:59:00.000Z'],
	['Europe/Berlin', '2026-10-25T03:01:00', '2026-10-25T02:01:00.000Z'],
	['America/New_York', '2026-11-01T03:00:00', '2026-11-01T08:00:00.000Z'],
	['Asia/Kathmandu', '2026-07-01T12:00:00', '2026-07-01T06:15:00.000Z'],
	// Before there were zones: by the sun at first.
	['Europe/Berlin', '0001-01-01T00:00:00', '0000-12-31T23:06:32.000Z'],
	['Australia/Lord_Howe', '2026-07-01T12:00:00', '2026-07-01T01:30:00.000Z'],
];

for (const [name, local, expected] of cases) {
	test(`${local} in ${name} is ${expected}`, (t) => {
		const zone = parseTimeZone(name);
		const first = zone?.toUtc(Date.parse(`${local}Z`));
		t.is(new Date(first ?? 0).toISOString(), expected);
		t.is(zone?.toUtc(Date.parse(`${local}Z`)), first, 'remembered');
	});
}

for (const name of ['', 'Mars/Olympus', '+25:00', '+2', '02:00', 'local']) {
	test(`'${name}' is no time zone`, (t) => {
		t.is(parseTimeZone(name), undefined);
	});
}
