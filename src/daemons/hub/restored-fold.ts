import {setImmediate} from 'node:timers/promises';
import type {EventStore} from '../../db/event-store.ts';
import type {StateStore} from '../../db/state-store.ts';
import {AlertFold, defaultGroupLimit} from '../../detect/alert-fold.ts';
import type {RuleSet} from '../../detect/rule-set.ts';
import {hitsWithin, lastOf} from '../../model/hit-run.ts';
import type {FoldableHit} from '../../model/rule-hit.ts';

/** What a fold is restored from. */
export interface FoldStores {
	readonly events: Pick<EventStore, 'hitRunsAfter' | 'hitBack' | 'firstHitSince'>;
	readonly state: Pick<StateStore, 'foldCursor' | 'alertsFiredSince'>;
}

/** So many hits are taken from the store at once, and what else their last run holds. */
export const hitsAtOnce = 2000;

/** Hits before the cursor that tell how far back event times reach: devices' clocks differ, and relays deliver late. */
const recentHits = 10_000;

/** Most hits that a start takes in again, so that a device with a clock years behind cannot delay it without end. */
const warmLimit = 200_000;

/** The fold as it was at the saved cursor: see `AlertFold`. */
export async function restoredFold(
	{events, state}: FoldStores,
	rules: RuleSet,
): Promise<AlertFold> {
	const fold = new AlertFold(rules, {groupLimit: defaultGroupLimit});
	const cursor = state.foldCursor();
	const earliest = await earliestTime(events, cursor);
	if (earliest === undefined) return fold;
	const since = earliest - fold.horizonMs;
	for (const alert of state.alertsFiredSince(since))
		if ((alert.openedBy ?? 0) <= cursor) fold.restore(alert);
	const first = (await events.firstHitSince(since)) ?? cursor + 1;
	const from = Math.max(first, await events.hitBack(cursor, warmLimit));
	for await (const hit of hitsBetween(events, from, cursor)) fold.warm(hit);
	return fold;
}

async function earliestTime(
	events: FoldStores['events'],
	cursor: number,
): Promise<number | undefined> {
	let earliest: number | undefined;
	// Counted, since each crash leaves a gap in the ids.
	const from = await events.hitBack(cursor, recentHits);
	for await (const {time} of hitsBetween(events, from, cursor)) {
		if (earliest === undefined || time < earliest) earliest = time;
	}
	return earliest;
}

/** Hits with `from <= id <= to`, oldest first, one after the other in the same object. */
async function* hitsBetween(
	events: FoldStores['events'],
	from: number,
	to: number,
): AsyncGenerator<FoldableHit> {
	let after = Math.max(0, from - 1);
	while (after < to) {
		// oxlint-disable-next-line no-await-in-loop
		const runs = await events.hitRunsAfter(after, hitsAtOnce);
		yield* hitsWithin(runs, {after, to});
		// oxlint-disable-next-line no-await-in-loop
		await setImmediate();
		const last = runs.at(-1);
		after = last === undefined ? to : lastOf(last);
	}
}
