import test from 'ava';
import * as fc from 'fast-check';
import {agedTo, settleMs, watchClock} from '../../../../src/daemons/hub/retention/clock-watch.ts';
import type {ClockRecord} from '../../../../src/db/state-store.ts';
import {fuzzRuns} from '../../../helpers/fuzzing.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = Date.parse('2026-11-20T12:00:00Z');
const yearMs = 365 * dayMs;

/** By what time ages are judged after looks at these times. */
function agedAfter(...looks: readonly number[]): number {
	let record: ClockRecord | undefined;
	for (const now of looks) record = watchClock(record, now);
	const last = looks.at(-1) ?? 0;
	return record === undefined ? Number.NaN : agedTo(record, last);
}

test('the first look at a clock trusts it', (t) => {
	t.is(agedAfter(start), start);
});

test('a clock that goes on day by day is trusted', (t) => {
	const looks = Array.from({length: 100}, (_, index) => start + index * 20 * hourMs);
	t.is(agedAfter(...looks), start + 99 * 20 * hourMs);
});

test('after a jump ahead nothing ages until the clock has gone on for a day', (t) => {
	const endOfDay = Date.parse('2026-11-21T00:00:00Z');
	const after = start + yearMs;
	t.is(agedAfter(start, after), endOfDay);
	t.is(agedAfter(start, after, after + settleMs - 1), endOfDay);
	t.is(agedAfter(start, after, after + settleMs), after + settleMs);
});

test('a clock that is corrected soon has aged nothing', (t) => {
	t.is(agedAfter(start, start + yearMs, start + hourMs), start + hourMs);
	t.is(
		agedAfter(start, start + yearMs, start + hourMs, start + 2 * dayMs),
		Date.parse('2026-11-21'),
	);
});

test('a clock that goes back ages nothing, and is trusted from where it was', (t) => {
	t.is(agedAfter(start, 0), 0);
	t.is(agedAfter(start, 0, start), start);
	t.is(agedAfter(start, 0, start, start + dayMs), start + dayMs);
});

test('a machine that is off for a weekend is trusted on the second day', (t) => {
	const monday = start + 3 * dayMs;
	t.is(agedAfter(start, monday), Date.parse('2026-11-21'));
	t.is(agedAfter(start, monday, monday + 8 * hourMs, monday + dayMs), monday + dayMs);
});

test('a jump by any looks ages no event by more than the looks before it have seen', (t) => {
	const step = fc.integer({min: 0, max: dayMs});
	const jump = fc.integer({min: 2 * dayMs, max: 50 * yearMs});
	fc.assert(
		fc.property(
			fc.array(step, {maxLength: 20}),
			jump,
			fc.array(fc.integer({min: 0, max: hourMs}), {maxLength: 20}),
			(steps, far, after) => {
				const looks = [start];
				for (const ms of steps) looks.push((looks.at(-1) ?? start) + ms);
				const trusted = looks.at(-1) ?? start;
				const jumped = [trusted + far];
				for (const ms of after) jumped.push((jumped.at(-1) ?? start) + ms);
				t.true(agedAfter(...looks, ...jumped) <= trusted + dayMs);
			},
		),
		fuzzRuns(500),
	);
});
