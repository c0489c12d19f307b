import type {Observed} from '../model/origin.ts';

/** Where collectors put what they read. */
export interface Basket {
	/** While true nothing more is to be read: the sources themselves keep it. */
	readonly isFull: boolean;
	/**
	 * Keeps the events, in this order, and the position behind them, in one transaction. `key` names the source for ever (a file's device
	 * and inode, `journal`); `position` is the collector's own text, null to forget the key. Throws an NmsError (`disk_full`, ...) with
	 * nothing kept: the collector stays where it was and tries again later. The bytes of the messages are the caller's again afterwards.
	 */
	put(events: readonly Observed[], key: string, position: string | null): void;
	/** The position kept last. */
	position(key: string): string | undefined;
	/** Keys kept under this prefix. */
	keys(prefix: string): readonly string[];
}

/** What a collector tells of itself. */
export interface CollectorReport {
	/** Counted since it was made. */
	readonly read: number;
	readonly tooLong: number;
	readonly lostBytes: number;
	/** What it watches now, such as a file or the journal, and how that goes. */
	readonly watched: readonly {
		readonly name: string;
		readonly state: 'reading' | 'waiting' | 'failed';
		/** What is wrong and what to do; null when all is well. */
		readonly problem: string | null;
	}[];
}

/** What a watchdog asks of a part: whether its work moves on. */
export interface Work {
	/** Rises with each step, whether it succeeds or not. */
	readonly steps: number;
	/** There is a step to take, which needs nobody else. */
	readonly isDue: boolean;
}

/** Observes something of this machine from `start` until `stop`. */
export interface Collector {
	start(): void;
	/** Resolves when nothing of it runs any more; what it had read is in the basket. */
	stop(): Promise<void>;
	report(): CollectorReport;
	/** While it runs. */
	readonly work: Work;
}
