import type {EventBatch} from '../model/event-batch.ts';
import {span} from '../model/event-batch.ts';

/** Longest name that is compared; of a longer one the beginning is the name. */
const lengthLimit = 255;

/** The host that a sender's latest message names: nearly all name the same as the one before, and need no text then. */
export class LastHost {
	readonly #bytes = Buffer.alloc(lengthLimit);
	/** -1: there was no message yet. */
	#length = -1;

	/** Its text; empty where the message names none. */
	get text(): string {
		return this.#bytes.toString('utf8', 0, this.#length);
	}

	/** Takes the row's host; whether it is that of the row before. */
	take(batch: EventBatch, row: number): boolean {
		const from = batch.spanFrom(row, span.host);
		const size = from < 0 ? 0 : Math.min(lengthLimit, batch.spanTo(row, span.host) - from);
		const start = (batch.start[row] ?? 0) + from;
		if (this.#isSame(batch.bytes, start, size)) return true;
		for (let at = 0; at < size; at += 1) this.#bytes[at] = batch.bytes[start + at] ?? 0;
		this.#length = size;
		return false;
	}

	#isSame(bytes: Uint8Array, from: number, size: number): boolean {
		if (this.#length !== size) return false;
		for (let at = 0; at < size; at += 1) if (this.#bytes[at] !== bytes[from + at]) return false;
		return true;
	}
}
