import type {EventBatch} from '../model/event-batch.ts';
import {LastHost} from './last-host.ts';
import type {SenderClock} from './sender-clock.ts';

/**
 * The clocks behind one source. Times are corrected by that of the host which the message names, since behind a relay each machine has
 * its own. While that is not known, and the source names no other, by that of all its messages.
 */
export class SourceClocks {
	/** Of all messages together: what is told of the source. */
	readonly #whole: SenderClock;
	readonly #clockOf: (host: string) => SenderClock;
	readonly #isOneHost: () => boolean;
	readonly #host = new LastHost();
	#clock: SenderClock | undefined;

	/** `clockOf`: that of a host, '' where a message names none; asked when another host is named than before. */
	constructor(
		whole: SenderClock,
		clockOf: (host: string) => SenderClock,
		isOneHost: () => boolean,
	) {
		this.#isOneHost = isOneHost;
		this.#whole = whole;
		this.#clockOf = clockOf;
	}

	/** Sees a message as `SenderClock.note`; returns what is added to its time. */
	note(batch: EventBatch, row: number, time: number): number {
		const receivedAt = batch.receivedAt[row] ?? 0;
		if (!this.#host.take(batch, row)) this.#clock = this.#clockOf(this.#host.text);
		this.#whole.note(receivedAt, time);
		this.#clock?.note(receivedAt, time);
		const isOwn = this.#clock?.isKnown === true || !this.#isOneHost();
		return (isOwn ? this.#clock : this.#whole)?.correctionMs ?? 0;
	}
}
