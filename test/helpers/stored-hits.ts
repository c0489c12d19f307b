import type {EventStore} from '../../src/db/event-store.ts';
import type {HitRun} from '../../src/model/hit-run.ts';
import type {RuleHit} from '../../src/model/rule-hit.ts';

/** A committed hit as an object. */
export interface StoredHit extends RuleHit {
	readonly id: number;
	readonly event: number;
}

/** The hits with `after < id`, oldest first, so many of them. */
export async function hitsAfter(
	store: Pick<EventStore, 'hitRunsAfter'>,
	after: number,
	limit: number,
): Promise<readonly StoredHit[]> {
	const hits = (await store.hitRunsAfter(after, limit)).flatMap(hitsOf);
	return hits.filter(({id}) => id > after).slice(0, limit);
}

function hitsOf(run: HitRun): readonly StoredHit[] {
	return Array.from(run.times, (time, hit) => {
		const fields: [string, string][] = [];
		for (let pair = run.ends[hit - 1] ?? 0; pair < run.ends[hit]!; pair += 1)
			fields.push([run.names[run.nameOf[pair]!]!, run.values[run.valueOf[pair]!]!]);
		return {
			id: run.first + hit,
			event: run.events[hit]!,
			ruleId: run.rules[run.ruleOf[hit]!]!,
			time,
			weight: run.weights[hit]!,
			fields: Object.fromEntries(fields),
		};
	});
}
