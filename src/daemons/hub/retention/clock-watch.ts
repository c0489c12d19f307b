import type {ClockRecord} from '../../../db/state-store.ts';

const dayMs = 86_400_000;

/** So long must a clock go on that has jumped before it is trusted again. */
export const settleMs = dayMs;

/**
 * Looks at the clock. Where it has jumped, by more than a day ahead or to a day before the last look, events age no further until it
 * has gone on from there for a day: a clock that is a year ahead for an hour would make the hub remove everything it has.
 */
export function watchClock(record: ClockRecord | undefined, now: number): ClockRecord {
	const today = Math.floor(now / dayMs);
	const trusted = {lastDay: today, suspectSince: null, trustedTo: null};
	if (record === undefined) return trusted;
	const {lastDay, suspectSince, trustedTo} = record;
	if (today < lastDay || today > lastDay + 1)
		return {lastDay: today, suspectSince: now, trustedTo: trustedTo ?? (lastDay + 1) * dayMs};
	const isSettled = suspectSince === null || now - suspectSince >= settleMs;
	return isSettled ? trusted : {...record, lastDay: today};
}

/** By what time ages are judged: now, or no later than the clock was trusted. */
export function agedTo({trustedTo}: ClockRecord, now: number): number {
	return trustedTo === null ? now : Math.min(now, trustedTo);
}
