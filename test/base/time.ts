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
