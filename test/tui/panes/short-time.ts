import test from 'ava';
import {shortTime} from '../../../src/tui/panes/format.ts';
import {lookFor} from '../../../src/tui/term/glyphs.ts';

const look = lookFor(false);
const now = Date.parse('2026-11-30T00:10:00Z');

/** Time -> what is shown. */
const cases: readonly (readonly [string, string])[] = [
	['2026-11-30T00:09:58Z', '00:09:58'],
	['2026-11-29T23:58:01Z', '29 23:58'],
	['2026-11-03T07:00:00Z', '03 07:00'],
	['2026-11-02T07:00:00Z', 'Nov  2  '],
	['2025-11-29T23:58:01Z', 'Nov 29  '],
	['2026-12-01T00:00:00Z', 'Dec  1  '],
];

for (const [time, shown] of cases)
	test(`at ten past midnight on November 30, ${time} is '${shown}'`, (t) => {
		t.is(String(shortTime(time, now, look)), shown);
	});
