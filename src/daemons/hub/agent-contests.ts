import {agentGoneMs} from '../../model/endpoint.ts';

/** A run of an agent that wants the place of the run before it, which is connected. Times in milliseconds. */
export interface Contest {
	readonly instance: string;
	/** By the clock of who contests, when it registered; and by our clock that never goes back. */
	readonly clock: number;
	readonly steady: number;
}

/** After so long nothing of a half-open link is on its way any more, whatever the clocks say. */
const surelyMs = 4 * agentGoneMs;

/**
 * Tells a link that is half-open from a second agent with a copy of the spool: a run that has ended wrote nothing after the next one had
 * begun. `Live` is a connection; a contest is forgotten with it.
 */
export class AgentContests<Live extends object> {
	readonly #first = new WeakMap<Live, Contest>();

	/** Whether both are there; `clock` is what the live one's clock showed when it was last heard. */
	isLost(live: Live, clock: number, contest: Contest): boolean {
		const first = this.#first.get(live);
		if (first?.instance !== contest.instance) {
			this.#first.set(live, contest);
			return false;
		}
		return clock > first.clock || contest.steady - first.steady > surelyMs;
	}
}
