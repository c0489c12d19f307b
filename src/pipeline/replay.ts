import {AlertFold, defaultGroupLimit} from '../detect/alert-fold.ts';
import type {RuleSet} from '../detect/rule-set.ts';
import type {Alert} from '../model/alert.ts';
import {foldable} from '../model/rule-hit.ts';
import type {LineHit} from './file-replay.ts';

/**
 * The alerts of hits from files, as a hub would have made them of the same events in order of time: sorted by `firstSeen`. Hits of one
 * time stay in the order given.
 */
export function replayHits(hits: readonly LineHit[], rules: RuleSet): readonly Alert<string>[] {
	const fold = new AlertFold<string>(rules, {groupLimit: defaultGroupLimit});
	const sorted = hits.toSorted((a, b) => a.hit.time - b.hit.time);
	for (const [i, {hit, event}] of sorted.entries()) {
		fold.add(foldable(hit, {id: i + 1, event}));
	}
	return fold.takeChanged().toSorted((a, b) => a.firstSeen - b.firstSeen || (a.id < b.id ? -1 : 1));
}
