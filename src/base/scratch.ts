/** What a scratch can be of. */
interface Column<Self> {
	readonly length: number;
	subarray(from: number, to: number): Self;
}

/**
 * Room for what is needed only until its user has returned: made once and lent again. V8 counts the bytes of all arrays that are made,
 * and marks the whole heap after some twelve megabytes, which the columns of a few blocks are (docs/decisions/0011).
 */
export class Scratch<Of extends Column<Of>> {
	readonly #make: (length: number) => Of;
	#column: Of;

	constructor(make: (length: number) => Of) {
		this.#make = make;
		this.#column = make(0);
	}

	/** So many elements, of whatever was in them last; valid until the next call. */
	take(length: number): Of {
		if (length > this.#column.length) this.#column = this.#make(length);
		return this.#column.subarray(0, length);
	}
}
