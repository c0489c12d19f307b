/** So many lines a minute, so that nobody outside can fill the log; what is more is counted. */
export class LogBudget {
	readonly #perMinute: number;
	#taken = 0;

	constructor(perMinute: number) {
		this.#perMinute = perMinute;
	}

	/** Whether another line may be logged in this minute. */
	take(): boolean {
		this.#taken += 1;
		return this.#taken <= this.#perMinute;
	}

	/** Begins a new minute; returns how many lines were left out in the last one. */
	turn(): number {
		const more = Math.max(0, this.#taken - this.#perMinute);
		this.#taken = 0;
		return more;
	}
}
