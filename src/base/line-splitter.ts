/** The result of a push: whole lines without their newline, and whether the bound was passed. */
export interface SplitLines {
	readonly lines: readonly string[];
	/** True once a line grew longer than the bound; the stream can only be closed then. */
	readonly isTooLong: boolean;
}

/** Splits a stream of UTF-8 bytes into lines of at most `limitBytes`; holds the unfinished tail until the next push. */
export class LineSplitter {
	readonly #limitBytes: number;
	#tail: Buffer[] = [];
	#tailBytes = 0;

	constructor(limitBytes: number) {
		this.#limitBytes = limitBytes;
	}

	push(chunk: Buffer): SplitLines {
		const lines: string[] = [];
		let start = 0;
		for (let newline = chunk.indexOf(10); newline >= 0; newline = chunk.indexOf(10, start)) {
			this.#keep(chunk.subarray(start, newline));
			if (this.#tailBytes > this.#limitBytes) return {lines, isTooLong: true};
			lines.push(Buffer.concat(this.#tail).toString('utf8'));
			this.#tail = [];
			this.#tailBytes = 0;
			start = newline + 1;
		}
		this.#keep(chunk.subarray(start));
		return {lines, isTooLong: this.#tailBytes > this.#limitBytes};
	}

	#keep(part: Buffer): void {
		if (part.length === 0) return;
		this.#tail.push(part);
		this.#tailBytes += part.length;
	}
}
