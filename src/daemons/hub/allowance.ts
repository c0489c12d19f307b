/** What may be done a number of times in a row, and seldom in the long run (GCRA: one number that says until when all is used up). */
export class Allowance {
	readonly #burst: number;
	readonly #everyMs: number;
	#usedUntil = Number.NEGATIVE_INFINITY;

	/** `burst` times at once, and once more each `everyMs`. */
	constructor(burst: number, everyMs: number) {
		this.#burst = burst;
		this.#everyMs = everyMs;
	}

	/** Whether it may be done now, and is counted then; with `kept` of the burst left for what is more urgent. */
	take(now: number, kept = 0): boolean {
		const used = Math.max(0, this.#usedUntil - now) + this.#everyMs;
		if (used > (this.#burst - kept) * this.#everyMs) return false;
		this.#usedUntil = now + used;
		return true;
	}
}
