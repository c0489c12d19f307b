import {intakeIncidents} from '../../../model/loss.ts';
import type {EventSource} from '../../../model/event.ts';

/** An epoch more or less is the same source here. */
export type NamedSource = Pick<EventSource, 'channel' | 'address'>;

/**
 * What is counted of a source since the start: rows, the bytes of their messages, and incidents. Each row that is received waits until
 * it is one of three:
 *
 * ```
 * received ─┬─> stored       on disk
 *           ├─> duplicates   left out, because it was on disk before
 *           └─> lost         given up, because the store did not take it
 * ```
 */
const countNames = [
	'received',
	'rejected',
	'bytes',
	'stored',
	'duplicates',
	'lost',
	...intakeIncidents,
] as const;
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
		pool: 0,
		disk: 0,
		quota: 0,
		cut: 0,
		redacted: 0,
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
	readonly id: string;
	readonly source: NamedSource;
	/** How far the epoch that was committed last has come; undefined before the first commit. */
	through: {readonly epoch: string; readonly sequence: number} | undefined;
	/** The host that it named last since the start. */
	host: string | null = null;

	constructor({channel, address}: NamedSource) {
		super();
		this.source = {channel, address};
		this.id = idOf(this.source);
	}

	/** Everything of the epoch up to the sequence is stored, or missing. */
	reached(epoch: string, sequence: number): void {
		const known = this.through?.epoch === epoch ? this.through.sequence : 0;
		this.through = {epoch, sequence: Math.max(known, sequence)};
	}
}

/** `udp 192.0.2.1` */
export function idOf({channel, address}: NamedSource): string {
	return `${channel} ${address}`;
}
