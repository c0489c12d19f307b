import test from 'ava';
import {parseDuration, rfc3339} from '../../src/base/time.ts';

const durations: readonly (readonly [string, number | undefined])[] = [
	['250ms', 250],
	['0s', 0],
	['60s', 60_000],
	['10m', 600_000],
	['24h', 86_400_000],
	['7d', 604_800_000],
	['2w', 1_209_600_000],
	['', undefined],
	['10', undefined],
	['m', undefined],
	['1.5h', undefined],
	['-1s', undefined],
	['10 m', undefined],
	['10M', undefined],
	['1234567890s', undefined],
];

for (const [text, expected] of durations) {
	test(`the duration '${text}' is ${expected ?? 'refused'}`, (t) => {
		t.is(parseDuration(text), expected);
	});
}

test('an instant is printed as RFC 3339 UTC with milliseconds', (t) => {
	t.is(rfc3339(Date.UTC(2026, 10, 20, 14, 3, 11, 7)), '2026-11-20T14:03:11.007Z');
});

test('an instant is printed as the calendar of Date has it', (t) => {
	const dayMs = 86_400_000;
	// Each day of four hundred years and more, and the ends of what has four digits.
	for (let day = 0; day < 150_000; day += 1) {
		const time = day * dayMs + ((day * 7919) % dayMs);
		if (rfc3339(time) !== new Date(time).toISOString()) t.fail(String(time));
	}
	for (const time of [0, 1, -1, 253_402_300_799_999, -62_167_219_200_000, 1.9])
		t.is(rfc3339(time), new Date(time).toISOString());
	t.is(rfc3339(253_402_300_800_000), '9999-12-31T23:59:59.999Z');
	t.is(rfc3339(Number.POSITIVE_INFINITY), '9999-12-31T23:59:59.999Z');
	t.is(rfc3339(-62_167_219_200_001), '0000-01-01T00:00:00.000Z');
	t.throws(() => rfc3339(Number.NaN), {instanceOf: RangeError});
});
