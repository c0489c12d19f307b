import {setImmediate} from 'node:timers/promises';
import test from 'ava';
import {updatePauseMs} from '../../src/tui/hub-views.ts';
import {PaintPace} from '../../src/tui/paint-pace.ts';

/** A pace whose clock stands still until it is moved, and what it has painted. */
function paceAt(now: number): {
	readonly pace: PaintPace;
	readonly clock: {now: number};
	readonly count: () => number;
} {
	const clock = {now};
	let count = 0;
	const pace = new PaintPace(
		() => {
			pace.write(() => {
				count += 1;
			});
		},
		() => clock.now,
	);
	return {pace, clock, count: () => count};
}

test('what comes in one turn is painted once', async (t) => {
	const {pace, count} = paceAt(0);
	pace.atOnce();
	pace.atOnce();
	t.is(count(), 0);
	await setImmediate();
	t.is(count(), 1);
	await setImmediate();
	t.is(count(), 1);
});

test('a paint has in it whatever was due', async (t) => {
	const {pace, clock, count} = paceAt(1000);
	pace.atOnce();
	pace.write(() => undefined);
	await setImmediate();
	t.is(count(), 0);
	clock.now += updatePauseMs;
	pace.soon();
	pace.stop();
	await setImmediate();
	t.is(count(), 0);
});

test('an update that comes on time is painted at once and takes along what waited', async (t) => {
	const {pace, clock, count} = paceAt(1000);
	pace.write(() => undefined);
	clock.now += 10;
	pace.soon();
	await setImmediate();
	t.is(count(), 0);
	clock.now += updatePauseMs - 15;
	pace.soon();
	await setImmediate();
	t.is(count(), 1);
	pace.stop();
});

test('what nobody looks at waits for its paint, and the hub too', async (t) => {
	const {pace, clock, count} = paceAt(1000);
	pace.write(() => undefined);
	await pace.ready();
	pace.isSeen = false;
	clock.now += updatePauseMs;
	const isReady = pace.ready().then(() => true);
	pace.soon();
	t.false(await Promise.race([isReady, setImmediate(false)]));
	t.is(count(), 0);
	pace.write(() => undefined);
	t.true(await isReady);
});

test('a write that takes long makes the pauses longer', async (t) => {
	const {pace, clock, count} = paceAt(1000);
	pace.write(() => {
		clock.now += 51;
	});
	clock.now += updatePauseMs;
	pace.soon();
	await setImmediate();
	t.is(count(), 0);
	pace.write(() => undefined);
	clock.now += updatePauseMs;
	pace.soon();
	await setImmediate();
	t.is(count(), 1);
	pace.stop();
});
