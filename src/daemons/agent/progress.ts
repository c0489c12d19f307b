import type {Work} from '../../collect/collector.ts';

/**
 * Whether the agent's work moves on, for the watchdog: each part that had a step to take at the last look has taken one since. A hub that is
 * away, a full spool or a silent journal leave nothing to do, or only to try again.
 */
export class Progress {
	readonly #parts: () => readonly Work[];
	#before: readonly Work[] = [];

	/** The parts are always given in the same order; another number of them is another configuration. */
	constructor(parts: () => readonly Work[]) {
		this.#parts = parts;
	}

	/** Whether it moved since this was last asked. */
	isMoving(): boolean {
		const before = this.#before;
		const now = this.#parts();
		this.#before = now;
		if (now.length !== before.length) return true;
		return now.every(({steps, isDue}, at) => {
			const last = before[at];
			return !isDue || last?.isDue !== true || steps !== last.steps;
		});
	}
}
