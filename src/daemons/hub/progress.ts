import type {Writer} from './writer.ts';

/**
 * Whether the hub's work moves on, for the watchdog: rows that waited at the last look have had an answer of the store since. A refusal is
 * an answer too: a full disk is not cured by starting the hub again, and what waits in memory would be lost by it.
 */
export class Progress {
	readonly #writer: Pick<Writer, 'waiting' | 'answers'>;
	#answers = 0;
	#hadWaiting = false;

	constructor(writer: Pick<Writer, 'waiting' | 'answers'>) {
		this.#writer = writer;
	}

	/** Whether it moved since this was last asked. */
	isMoving(): boolean {
		const {waiting, answers} = this.#writer;
		const isStuck = this.#hadWaiting && waiting > 0 && answers === this.#answers;
		this.#answers = answers;
		this.#hadWaiting = waiting > 0;
		return !isStuck;
	}
}
