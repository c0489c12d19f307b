/** How many ids are made safe at a time: each reservation costs an fsync, each crash wastes at most as many ids. */
export const idStep = 65_536;

/** All ids there will ever be are below it, and whole numbers of a double even when many more are added. */
export const idLimit = 2 ** 52;

/**
 * Hands out rising ids that are never handed out again. They are reserved durably, in steps, before use: after a crash the next
 * ids begin above the reservation, whatever became of those below it.
 *
 * ```
 * in use ........ next ........ reservedTo
 *                 handed out next; a crash skips to reservedTo + 1
 * ```
 */
export class IdSequence {
	#next: number;
	#reservedTo: number;
	readonly #reserve: (upTo: number) => void;

	/** `last` was reserved or used before; `reserve` makes a new bound durable or throws. */
	constructor(last: number, reserve: (upTo: number) => void) {
		this.#next = last + 1;
		this.#reservedTo = last;
		this.#reserve = reserve;
	}

	/** The last id that counts as used; ids that a crash left reserved do. */
	get last(): number {
		return this.#next - 1;
	}

	/** The first of `count` consecutive ids that are safe to use; they count as used only once `take` says so. */
	peek(count: number): number {
		const last = this.#next + count - 1;
		if (last > this.#reservedTo) {
			this.#reserve(last + idStep);
			this.#reservedTo = last + idStep;
		}
		return this.#next;
	}

	take(count: number): void {
		this.#next += count;
	}

	/** Gives back what was reserved and not used; the sequence is over then. */
	release(): void {
		if (this.#reservedTo >= this.#next) this.#reserve(this.#next - 1);
		this.#reservedTo = this.#next - 1;
	}
}
