import {putNewest} from '../../base/put-newest.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import type {Channel} from '../../model/event.ts';

/** Most senders whose counts are kept; the one heard least recently is forgotten first. */
export const sourceCountLimit = 1000;

export interface SourceCount {
	readonly channel: Channel;
	readonly address: string;
	received: number;
	parseErrors: number;
	/** Milliseconds. */
	lastReceived: number;
}

/** What each sender sent since the hub started, in bounded memory. */
export class SourceCounts {
	/** In the order they were heard, oldest first. */
	readonly #counts = new Map<string, SourceCount>();

	/** Counts the rows of a batch. */
	addBatch(batch: EventBatch): void {
		const bySource = batch.sources.map(({channel, address}) => this.#countOf(channel, address));
		for (let row = 0; row < batch.count; row += 1) {
			const count = bySource[batch.source[row] ?? 0];
			if (count === undefined) continue;
			count.received += 1;
			if (batch.reason[row] !== 0) count.parseErrors += 1;
			count.lastReceived = batch.receivedAt[row] ?? 0;
		}
	}

	/** The senders heard most recently, newest first. */
	newest(limit: number): readonly Readonly<SourceCount>[] {
		return [...this.#counts.values()].slice(-limit).toReversed();
	}

	#countOf(channel: Channel, address: string): SourceCount {
		const key = `${channel} ${address}`;
		const count = this.#counts.get(key) ?? {
			channel,
			address,
			received: 0,
			parseErrors: 0,
			lastReceived: 0,
		};
		putNewest(this.#counts, [key, count], sourceCountLimit);
		return count;
	}
}
