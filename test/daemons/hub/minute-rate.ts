import test from 'ava';
import {MinuteRate} from '../../../src/daemons/hub/minute-rate.ts';

const start = 1_700_000_000_000;

test('counts appear once their second is over', (t) => {
	const rate = new MinuteRate(start);
	rate.add(3, start + 200);
	rate.add(4, start + 900);
	t.is(rate.lastMinute(start + 999).at(-1), 0);
	t.is(rate.lastMinute(start + 1000).at(-1), 7);
	t.is(rate.lastMinute(start + 2000).at(-1), 0);
	t.is(rate.lastMinute(start + 2000).at(-2), 7);
});

test('counts are forgotten after sixty seconds', (t) => {
	const rate = new MinuteRate(start);
	rate.add(7, start);
	t.is(rate.lastMinute(start + 60_000)[0], 7);
	t.deepEqual(new Set(rate.lastMinute(start + 61_000)), new Set([0]));
	rate.add(1, start + 1e9);
	t.is(rate.lastMinute(start + 1e9 + 1000).at(-1), 1);
});

test('a clock that is set back loses no counts', (t) => {
	const rate = new MinuteRate(start);
	rate.add(1, start + 500);
	rate.add(1, start - 5000);
	t.is(rate.lastMinute(start + 1000).at(-1), 2);
	t.is(rate.lastMinute(start + 1000).length, 60);
});
