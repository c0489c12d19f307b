import {setTimeout as delay} from 'node:timers/promises';
import type {ExecutionContext} from 'ava';

const dayMs = 86_400_000;
/** Lines of a test are from the minute before it, and of the same day. */
const beforeMs = 60_000;

/** Gives the test `testMs`, all of one day (UTC): screens show days instead of times across midnight, which is waited for where it is near. */
export async function withinDay(t: ExecutionContext, testMs: number): Promise<void> {
	const sinceMidnight = Date.now() % dayMs;
	const isLate = sinceMidnight > dayMs - testMs;
	const waitMs = isLate ? dayMs - sinceMidnight + beforeMs : Math.max(0, beforeMs - sinceMidnight);
	t.timeout(waitMs + testMs);
	await delay(waitMs);
}
