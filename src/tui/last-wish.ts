/** Works for the last wish and no other: a new one ends the work for the one before. */
export class LastWish<Wish extends object> {
	readonly #work: (wish: Wish, isWanted: () => boolean) => Promise<void>;
	#wanted: Wish | null = null;
	#wantedText = 'null';

	/** `work` never rejects, and ends soon after its wish is not wanted any more. */
	constructor(work: (wish: Wish, isWanted: () => boolean) => Promise<void>) {
		this.#work = work;
	}

	/** Null: nothing is wanted. */
	follow(wanted: Wish | null): void {
		const text = JSON.stringify(wanted);
		if (text === this.#wantedText) return;
		this.#wantedText = text;
		this.#wanted = wanted;
		if (wanted !== null) void this.#work(wanted, () => wanted === this.#wanted);
	}
}
