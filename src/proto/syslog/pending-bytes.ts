const firstBytes = 512;
/** What one keeps for the next frame; with thousands of idle connections a large one would be kept for nothing. */
const keptBytes = 4096;

/** The beginning of a frame that is not complete: at most `limitBytes`, what goes beyond is only counted as cut. */
export class PendingBytes {
	readonly #limitBytes: number;
	#buffer = Buffer.alloc(0);
	#length = 0;
	#isCut = false;

	constructor(limitBytes: number) {
		this.#limitBytes = limitBytes;
	}

	get length(): number {
		return this.#length;
	}

	/** Whether bytes were left out. */
	get isCut(): boolean {
		return this.#isCut;
	}

	append(part: Uint8Array): void {
		const room = this.#limitBytes - this.#length;
		const taken = part.length > room ? part.subarray(0, room) : part;
		if (taken.length < part.length) this.#isCut = true;
		this.#reserve(this.#length + taken.length);
		this.#buffer.set(taken, this.#length);
		this.#length += taken.length;
	}

	/** The bytes so far, valid until the next `append` or `clear`. */
	view(): Buffer {
		return this.#buffer.subarray(0, this.#length);
	}

	clear(): void {
		if (this.#buffer.length > keptBytes) this.#buffer = Buffer.alloc(0);
		this.#length = 0;
		this.#isCut = false;
	}

	#reserve(sizeBytes: number): void {
		if (sizeBytes <= this.#buffer.length) return;
		const doubled = Math.max(firstBytes, this.#buffer.length * 2, sizeBytes);
		const grown = Buffer.allocUnsafe(Math.min(doubled, this.#limitBytes));
		this.#buffer.copy(grown, 0, 0, this.#length);
		this.#buffer = grown;
	}
}
