import {putNewest} from '../base/put-newest.ts';
import type {BlockMask, ProbePlan} from './block/probe-plan.ts';

/** Most queries of which it is kept. */
const mostPlans = 16;

/** What the signatures of a group said. */
export interface KeptMask {
	/** The decoder packs of all its blocks: with them its signatures change. */
	readonly packs: string | null;
	readonly mask: BlockMask;
}

/** What signatures said of the last queries, by file and group: who pages asks the same again and again, and has it read from there. */
export class KeptMasks {
	readonly #byPlan = new Map<string, Map<string, KeptMask>>();

	/** Those of one plan, to be read and added to; a mask for each 262,144 events at most. */
	of(plan: ProbePlan): Map<string, KeptMask> {
		const key = JSON.stringify(plan, (_, value: unknown) =>
			value instanceof Int32Array ? [...value] : value,
		);
		const masks = this.#byPlan.get(key) ?? new Map<string, KeptMask>();
		putNewest(this.#byPlan, [key, masks], mostPlans);
		return masks;
	}
}
