import test from 'ava';
import {timeFlag} from '../../src/model/event-batch.ts';
import {FileYears} from '../../src/pipeline/file-years.ts';
import {parseTimeZone, utc} from '../../src/base/time-zone.ts';

/** Dates of lines without year, such as `12-31 23:59:59`, as the file's instants. */
function resolve(
	dates: readonly string[],
	{
		modified,
		year,
		zone = utc,
	}: {readonly modified: string; readonly year?: number; readonly zone?: typeof utc},
): readonly string[] {
	const years = new FileYears(zone);
	const times = dates.map((date) =>
		years.note(Date.parse(`2000-${date.replace(' ', 'T')}Z`), timeFlag.noYear | timeFlag.noZone),
	);
	const instantOf = years.resolver(year, Date.parse(modified));
	return times.map((time) => new Date(instantOf(time)).toISOString().slice(0, 16));
}

test('the year is the newest that puts no line after the file', (t) => {
	const modified = '2026-11-20T12:00:00Z';
	t.deepEqual(resolve(['11-20 12:00:00'], {modified}), ['2026-11-20T12:00']);
	t.deepEqual(resolve(['11-20 12:00:01'], {modified}), ['2025-11-20T12:00']);
	t.deepEqual(resolve(['06-01 00:00:00', '12-01 00:00:00'], {modified}), [
		'2025-06-01T00:00',
		'2025-12-01T00:00',
	]);
});

test('February 29 is of a year that has it', (t) => {
	const modified = '2026-11-20T12:00:00Z';
	t.deepEqual(resolve(['02-29 23:59:59'], {modified}), ['2024-02-29T23:59']);
	t.deepEqual(resolve(['12-31 10:00:00', '02-10 10:00:00', '02-29 10:00:00'], {modified}), [
		'2023-12-31T10:00',
		'2024-02-10T10:00',
		'2024-02-29T10:00',
	]);
	t.deepEqual(resolve(['02-28 23:59:59', '03-01 00:00:00'], {modified}), [
		'2026-02-28T23:59',
		'2026-03-01T00:00',
	]);
});

test('a file that crosses New Year goes on in the next year', (t) => {
	const dates = ['12-31 23:59:58', '01-01 00:00:01', '01-02 00:00:00'];
	const expected = ['2025-12-31T23:59', '2026-01-01T00:00', '2026-01-02T00:00'];
	for (const modified of ['2026-01-02T00:00:00Z', '2026-11-20T00:00:00Z', '2026-12-31T23:59:59Z'])
		t.deepEqual(resolve(dates, {modified}), expected);
	t.deepEqual(resolve(dates, {modified: '2026-01-01T23:59:59Z'})[0], '2024-12-31T23:59');
});

test('lines out of order about New Year keep their own years', (t) => {
	const dates = ['12-31 23:59:59', '01-01 00:00:00', '12-31 23:59:59', '01-01 00:00:02'];
	t.deepEqual(resolve(dates, {modified: '2026-01-01T00:00:05Z'}), [
		'2025-12-31T23:59',
		'2026-01-01T00:00',
		'2025-12-31T23:59',
		'2026-01-01T00:00',
	]);
});

test('a device that begins again at January 1 makes no New Year', (t) => {
	const dates = ['10-05 10:00:00', '01-01 00:00:07', '01-01 00:00:09', '10-05 10:01:00'];
	t.deepEqual(resolve(dates, {modified: '2026-11-20T00:00:00Z'}), [
		'2026-10-05T10:00',
		'2026-01-01T00:00',
		'2026-01-01T00:00',
		'2026-10-05T10:01',
	]);
});

test('a given year is that of the first line', (t) => {
	const modified = '2026-11-20T00:00:00Z';
	t.deepEqual(resolve(['12-31 12:00:00', '01-01 12:00:00'], {modified, year: 2019}), [
		'2019-12-31T12:00',
		'2020-01-01T12:00',
	]);
	t.deepEqual(resolve(['02-29 12:00:00'], {modified, year: 2024}), ['2024-02-29T12:00']);
});

test('a zone moves the lines before they are compared with the file', (t) => {
	const zone = parseTimeZone('+02:00');
	const modified = '2026-11-20T12:00:00Z';
	t.deepEqual(resolve(['11-20 14:00:00'], {modified, zone: zone!}), ['2026-11-20T12:00']);
	t.deepEqual(resolve(['11-20 14:00:00'], {modified}), ['2025-11-20T14:00']);
});
