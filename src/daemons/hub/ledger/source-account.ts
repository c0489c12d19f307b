import type {EventSource} from '../../../model/event.ts';

/** An epoch more or less is the same source here. */
type AccountSource = Pick<EventSource, 'channel' | 'address'>;

/**
 * What is counted of a source since the start. Each row that is received becomes one of the last three, or waits:
 *
 * ```
 * received ─┬─> stored       on disk
 *           ├─> duplicates   left out, because it was on disk before
 *           └─> lost         given up, because the store did not take it
 * ```
 */
const countNames = ['received', 'rejected', 'bytes', 'stored', 'duplicates', 'lost'] as const;
type Counts = Record<(typeof countNames)[number], number>;

/** An account of several sources together. */
export class Account {
	readonly counts: Counts = {
		received: 0,
		rejected: 0,
		bytes: 0,
		stored: 0,
		duplicates: 0,
		lost: 0,
	};
	/** When something of it was received, in milliseconds since the epoch; 0: never. */
	firstAt = 0;
	lastAt = 0;

	/** Rows that were received and of which the store has not told. */
	get waiting(): number {
		const {received, stored, duplicates, lost} = this.counts;
		return received - stored - duplicates - lost;
	}

	heard(firstAt: number, lastAt: number): void {
		if (this.firstAt === 0 || (firstAt > 0 && firstAt < this.firstAt)) this.firstAt = firstAt;
		this.lastAt = Math.max(this.lastAt, lastAt);
	}

	/** Takes in all that the other one counted. */
	add(other: Account): void {
		for (const name of countNames) this.counts[name] += other.counts[name];
		this.heard(other.firstAt, other.lastAt);
	}
}

/** The account of one source. */
export class SourceAccount extends Account {
	readonly source: AccountSource;

	constructor({channel, address}: AccountSource) {
		super();
		this.source = {channel, address};
	}
}
