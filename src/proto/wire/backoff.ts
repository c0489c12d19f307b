/** First bound of a wait, and the last, in milliseconds. */
export const backoffMs = {first: 1000, last: 30_000} as const;

/** Waits before connecting again: anything up to 1, 2, 4 .. 30 s ("full jitter"), so that many agents do not come at once. */
export class Backoff {
	#attempts = 0;

	/** Milliseconds to wait; `random` is from 0 up to 1. */
	next(random: number): number {
		const bound = Math.min(backoffMs.last, backoffMs.first * 2 ** Math.min(this.#attempts, 16));
		this.#attempts += 1;
		return random * bound;
	}

	/** The connection worked: the next wait is a short one. */
	reset(): void {
		this.#attempts = 0;
	}
}
