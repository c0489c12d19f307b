const seconds = 60;

/** Counts what happens in each of the last 60 whole seconds. */
export class MinuteRate {
	/** By second modulo 61: the running second and the 60 before it. */
	readonly #counts = Array.from({length: seconds + 1}, () => 0);
	#second: number;

	constructor(now: number) {
		this.#second = Math.floor(now / 1000);
	}

	add(count: number, now: number): void {
		this.#advance(now);
		const slot = this.#second % this.#counts.length;
		this.#counts[slot] = (this.#counts[slot] ?? 0) + count;
	}

	/** Counts of the last 60 whole seconds, oldest first. */
	lastMinute(now: number): readonly number[] {
		this.#advance(now);
		return Array.from({length: seconds}, (_, index) => {
			const second = this.#second - seconds + index;
			return this.#counts[second % this.#counts.length] ?? 0;
		});
	}

	/** A clock that was set back counts into the second it was at. */
	#advance(now: number): void {
		const second = Math.floor(now / 1000);
		const passed = Math.min(second - this.#second, this.#counts.length);
		for (let step = 1; step <= passed; step += 1) {
			this.#counts[(second - passed + step) % this.#counts.length] = 0;
		}
		this.#second = Math.max(this.#second, second);
	}
}
