import type {WriteStream} from 'node:tty';

/** Between two counts that are shown, in milliseconds. */
const everyMs = 200;

/** Says on a terminal how many lines are done, on one line that is gone at the end. Silent elsewhere. */
export class CountProgress {
	readonly #noun: string;
	readonly #stream: Pick<WriteStream, 'isTTY' | 'write'>;
	readonly #now: () => number;
	#count = 0;
	#shownAt: number | undefined;

	constructor(
		noun: string,
		stream: Pick<WriteStream, 'isTTY' | 'write'>,
		now: () => number = () => performance.now(),
	) {
		this.#noun = noun;
		this.#stream = stream;
		this.#now = now;
	}

	add(count: number): void {
		this.#count += count;
		const now = this.#now();
		const isEarly = this.#shownAt !== undefined && now - this.#shownAt < everyMs;
		if (!this.#stream.isTTY || isEarly) return;
		this.#shownAt = now;
		this.#stream.write(`\rnms: ${this.#count} ${this.#noun}`);
	}

	/** Clears the line. */
	end(): void {
		if (this.#shownAt !== undefined) this.#stream.write('\r\u001B[K');
	}
}
