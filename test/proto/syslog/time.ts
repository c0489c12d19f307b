import test from 'ava';
import {timeFlag} from '../../../src/model/event-batch.ts';
import type {ClockRule} from '../../../src/proto/syslog/time.ts';
import {resolveTime} from '../../../src/proto/syslog/time.ts';
import {utc} from '../../../src/base/time-zone.ts';
import {scannedBatch} from '../../helpers/scan.ts';

const nearest: ClockRule = {year: 'nearest', zone: utc};

/** The event time of a message with this time stamp, in UTC. */
function resolved(stamp: string, receivedAt: string, rule: ClockRule = nearest): string {
	const batch = scannedBatch(`<13>${stamp} host su: x`);
	const time = resolveTime(batch.deviceTime[1]!, batch.timeFlags[1]!, Date.parse(receivedAt), rule);
	return new Date(time).toISOString();
}

const cases: readonly (readonly [string, string, string])[] = [
	['Nov 20 11:59:58', '2026-11-20T12:00:00Z', '2026-11-20T11:59:58.000Z'],
	['Nov 20 12:00:02.5', '2026-11-20T12:00:00Z', '2026-11-20T12:00:02.500Z'],
	['Dec 31 23:59:59', '2027-01-01T00:00:01Z', '2026-12-31T23:59:59.000Z'],
	['Jan  1 00:00:01', '2026-12-31T23:59:59Z', '2027-01-01T00:00:01.000Z'],
	['Jul  1 00:00:00', '2026-11-20T12:00:00Z', '2026-07-01T00:00:00.000Z'],
	['Feb 29 12:00:00', '2024-03-01T00:00:00Z', '2024-02-29T12:00:00.000Z'],
	['Feb 29 12:00:00', '2026-03-01T00:00:00Z', '2026-03-01T12:00:00.000Z'],
	['Mar  1 12:00:00', '2026-03-01T00:00:00Z', '2026-03-01T12:00:00.000Z'],
	['Mar  1 12:00:00', '2024-03-01T00:00:00Z', '2024-03-01T12:00:00.000Z'],
	['Dec 31 12:00:00', '2026-12-31T12:00:00Z', '2026-12-31T12:00:00.000Z'],
	['Dec 31 12:00:00', '2024-12-31T12:00:00Z', '2024-12-31T12:00:00.000Z'],
	['Oct 11 2003 22:14:15', '2026-11-20T12:00:00Z', '2003-10-11T22:14:15.000Z'],
	['Oct 11 22:14:15 2003', '2026-11-20T12:00:00Z', '2003-10-11T22:14:15.000Z'],
	['2003-10-11T22:14:15+02:00', '2026-11-20T12:00:00Z', '2003-10-11T20:14:15.000Z'],
	['2003-10-11T22:14:15-0730', '2026-11-20T12:00:00Z', '2003-10-12T05:44:15.000Z'],
	['2003-10-11T22:14:15.123456Z', '2026-11-20T12:00:00Z', '2003-10-11T22:14:15.123Z'],
	['no time', '2026-11-20T12:00:00Z', '2026-11-20T12:00:00.000Z'],
];

for (const [stamp, receivedAt, expected] of cases) {
	test(`${stamp.replaceAll(' ', '·')} received at ${receivedAt} is of ${expected}`, (t) => {
		t.is(resolved(stamp, receivedAt), expected);
	});
}

// Behind the last change of a file no line was written, whatever is nearer.
const latest: readonly (readonly [string, string, string])[] = [
	['Jan 15 12:00:00', '2026-11-20T12:00:00Z', '2026-01-15T12:00:00.000Z'],
	['Nov 20 11:59:58', '2026-11-20T12:00:00Z', '2026-11-20T11:59:58.000Z'],
	['Nov 21 11:00:00', '2026-11-20T12:00:00Z', '2026-11-21T11:00:00.000Z'],
	['Nov 21 13:00:00', '2026-11-20T12:00:00Z', '2025-11-21T13:00:00.000Z'],
	['Dec 31 23:59:59', '2027-01-01T00:00:01Z', '2026-12-31T23:59:59.000Z'],
	['Jan  1 00:00:01', '2026-12-31T23:59:59Z', '2027-01-01T00:00:01.000Z'],
	['Jan  1 00:00:01', '2026-12-30T00:00:00Z', '2026-01-01T00:00:01.000Z'],
	['Feb 29 12:00:00', '2026-11-20T12:00:00Z', '2024-02-29T12:00:00.000Z'],
	['Feb 29 12:00:00', '2103-11-20T12:00:00Z', '2096-02-29T12:00:00.000Z'],
];

for (const [stamp, modifiedAt, expected] of latest) {
	test(`${stamp.replaceAll(' ', '·')} in a file changed at ${modifiedAt} is of ${expected}`, (t) => {
		t.is(resolved(stamp, modifiedAt, {year: 'latest', zone: utc}), expected);
	});
}

test('a fixed year and zone complete what a file leaves out', (t) => {
	const rule: ClockRule = {year: 2015, zone: {toUtc: (local) => local - 3_600_000}};
	t.is(resolved('Dec 10 06:55:46', '2026-11-20T12:00:00Z', rule), '2015-12-10T05:55:46.000Z');
	t.is(resolved('2003-10-11T22:14:15', '2026-11-20T12:00:00Z', rule), '2003-10-11T21:14:15.000Z');
	t.is(resolved('2003-10-11T22:14:15Z', '2026-11-20T12:00:00Z', rule), '2003-10-11T22:14:15.000Z');
});

test('a strict time stamp has its year and zone', (t) => {
	const stamps = [
		'1985-04-12T23:20:50.52Z',
		'2003-08-24T05:14:15.000003-07:00',
		'0000-01-01T00:00:00Z',
	];
	for (const stamp of stamps) {
		const batch = scannedBatch(`<13>1 ${stamp} - - - - -`);
		t.is(batch.deviceTime[1], Date.parse(stamp));
		t.is(batch.timeFlags[1], 0);
	}
	t.is(scannedBatch('<13>Oct 11 22:14:15 x').timeFlags[1], timeFlag.noYear | timeFlag.noZone);
});
