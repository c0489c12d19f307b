/** Splits a stream into lines; one that is longer than the bound is skipped and counted, and never held. */
export class BoundedLines {
	/** Lines skipped. */
	skipped = 0;
	readonly #limitBytes: number;
	#parts: Buffer[] = [];
	#held = 0;
	#isSkipping = false;

	constructor(limitBytes: number) {
		this.#limitBytes = limitBytes;
	}

	/** The lines that end within this chunk, without their newlines. */
	push(chunk: Buffer): readonly Buffer[] {
		const lines: Buffer[] = [];
		let start = 0;
		for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
			this.#hold(chunk.subarray(start, end));
			if (!this.#isSkipping) lines.push(Buffer.concat(this.#parts));
			this.#begin();
			start = end + 1;
		}
		if (start < chunk.length) this.#hold(chunk.subarray(start));
		return lines;
	}

	#hold(part: Buffer): void {
		if (this.#isSkipping) return;
		this.#held += part.length;
		if (this.#held <= this.#limitBytes) {
			this.#parts.push(part);
			return;
		}
		this.#begin();
		this.#isSkipping = true;
		this.skipped += 1;
	}

	#begin(): void {
		this.#parts = [];
		this.#held = 0;
		this.#isSkipping = false;
	}
}
