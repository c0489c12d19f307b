import test from 'ava';
import {SenderClock} from '../../src/pipeline/sender-clock.ts';

const start = Date.UTC(2026, 10, 20, 12);
const minute = 60_000;
const hour = 60 * minute;

/** A clock after messages, one every `everyMs`, whose time stamps are off by what `offsetOf` says. */
function clockAfter(
	count: number,
	offsetOf: (index: number) => number,
	everyMs = 2000,
): SenderClock {
	const clock = new SenderClock();
	for (let index = 0; index < count; index += 1) {
		const receivedAt = start + index * everyMs;
		clock.note(receivedAt, receivedAt - offsetOf(index));
	}
	return clock;
}

test('a wrong zone and what is left of the offset are told apart', (t) => {
	const cases: readonly (readonly [offsetMs: number, zoneMinutes: number, skewMs: number])[] = [
		[0, 0, 0],
		[1200, 0, 1200],
		[-2 * hour, -120, 0],
		[-2 * hour + 3000, -120, 3000],
		[5.75 * hour - 1000, 345, -1000],
		[8 * minute, 15, -7 * minute],
		[26 * hour, 26 * 60, 0],
		[26.25 * hour, 0, 26.25 * hour],
		[-40 * 24 * hour, 0, -40 * 24 * hour],
	];
	for (const [offset, zone, skew] of cases) {
		const {offsetMs, zoneErrorMs} = clockAfter(10, () => offset).estimate!;
		t.deepEqual([offsetMs, zoneErrorMs / minute, offsetMs - zoneErrorMs], [offset, zone, skew]);
	}
});

test('times are corrected once enough messages over enough time agree', (t) => {
	t.is(clockAfter(7, () => 2 * hour).correctionMs, 0);
	t.is(clockAfter(8, () => 2 * hour).correctionMs, 2 * hour);
	t.is(clockAfter(8, () => 2 * hour, 1000).correctionMs, 0);
	t.is(clockAfter(500, () => 2 * hour, 10).correctionMs, 0);
	t.is(clockAfter(20, () => minute - 1).correctionMs, 0);
	t.is(clockAfter(20, () => minute).correctionMs, minute);
});

test('single messages that come late change nothing, and a queue that is worked off is no wrong clock', (t) => {
	t.is(clockAfter(30, (index) => (index % 5 === 0 ? 3 * hour : 200)).correctionMs, 0);
	t.is(clockAfter(30, (index) => (index % 5 === 0 ? 9 * hour : -hour)).correctionMs, -hour);
	t.is(clockAfter(30, (index) => 2 * hour - index * 4 * minute).correctionMs, 0);
});

test('a clock that is set right is followed, and one of ours that went back is begun anew', (t) => {
	const clock = clockAfter(40, () => 2 * hour);
	for (let index = 0; index < 40; index += 1)
		clock.note(start + hour + index * 2000, start + hour + index * 2000);
	t.is(clock.correctionMs, 0);
	clock.note(start - hour, start);
	t.like(clock.estimate, {samples: 1, offsetMs: -hour, correctionMs: 0});
});

test('drift is told after an hour, per day', (t) => {
	t.is(clockAfter(100, () => 0).estimate?.driftMsPerDay, null);
	const drifting = clockAfter(200, (index) => index * 10, minute);
	t.is(Math.round(drifting.estimate?.driftMsPerDay ?? 0), 14_400);
});
