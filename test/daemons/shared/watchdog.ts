import test from 'ava';
import {startWatchdog} from '../../../src/daemons/shared/watchdog.ts';
import {until} from '../../helpers/until.ts';

test('the watchdog is fed while there is progress, and only then', async (t) => {
	let [asked, fed] = [0, 0];
	let isMoving = true;
	const service = {watchdogMs: 4, watchdog: () => (fed += 1)};
	const stop = startWatchdog(service, () => {
		asked += 1;
		return isMoving;
	});
	t.teardown(stop);
	await until('it is fed', () => fed >= 2);
	isMoving = false;
	const [askedBefore, fedBefore] = [asked, fed];
	await until('it is asked again', () => asked >= askedBefore + 3);
	t.is(fed, fedBefore);
});

test('where nobody watches, nothing is asked', async (t) => {
	let [asked, fed] = [0, 0];
	const unwatched = {watchdogMs: undefined, watchdog: () => undefined};
	const watched = {watchdogMs: 4, watchdog: () => (fed += 1)};
	const ask = (): boolean => {
		asked += 1;
		return true;
	};
	t.teardown(startWatchdog(unwatched, ask));
	t.teardown(startWatchdog(watched, () => true));
	await until('another one is fed', () => fed >= 3);
	t.is(asked, 0);
});
