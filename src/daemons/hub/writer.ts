import {setTimeout as delay} from 'node:timers/promises';
import type {Committed, EventStore} from '../../db/event-store.ts';
import {EventBatch} from '../../model/event-batch.ts';
import type {CommitPace} from './commit-pace.ts';

/** When the writer commits. */
export interface WriterLimits {
	/** Time between two attempts while the store refuses. */
	readonly retryMs: number;
}

const defaultLimits: WriterLimits = {
	retryMs: 500,
};

export interface WriterOptions {
	readonly store: Pick<EventStore, 'append'>;
	/** Bytes waiting for the disk at which intake stops; it goes on at half of it. */
	readonly bufferBytes: number;
	/** Says when batches go that are not full. */
	readonly pace: CommitPace;
	readonly limits?: WriterLimits;
	/** Called when intake has to stop (true) and when it may go on. */
	readonly onFull: (isFull: boolean) => void;
	/** Called with each batch before it is handed to the store. */
	readonly onSealed: (batch: EventBatch) => void;
	/** Called after each commit; the batch is valid only until it returns. */
	readonly onCommitted: (batch: EventBatch, committed: Committed) => void;
	/** Called with what the store refuses with, at each attempt, and with undefined when it takes again. */
	readonly onTrouble: (error: unknown) => void;
}

// Columns, spans, fields and hits of one row, beside its bytes.
const rowBytes = 300;
/** Batches that are kept to be filled again when nothing waits; while something does, all are: to make one costs more than to fill it. */
const spareBatches = 4;

/**
 * Gathers rows into batches and commits them one after the other, so that the order of each source holds. A batch goes when it is full,
 * when its rows have waited long enough (see CommitPace), or at `flush`. What the store refuses is tried again until it is taken: nothing
 * is left out.
 */
export class Writer {
	readonly #options: WriterOptions;
	readonly #limits: WriterLimits;
	readonly #queue: EventBatch[] = [];
	readonly #spare: EventBatch[] = [];
	readonly #stop = new AbortController();
	readonly #pace: CommitPace;
	#current = new EventBatch();
	#bufferBytes: number;
	#queuedBytes = 0;
	#isFull = false;
	#answers = 0;
	#timer: NodeJS.Timeout | undefined;
	#committing: Promise<void> | undefined;

	constructor(options: WriterOptions) {
		this.#options = options;
		this.#bufferBytes = options.bufferBytes;
		this.#limits = options.limits ?? defaultLimits;
		this.#pace = options.pace;
	}

	/** Rows that are not on disk yet. */
	get waiting(): number {
		return this.#queue.reduce((sum, {count}) => sum + count, this.#current.count);
	}

	/** How often the store has answered, by a commit or a refusal. */
	get answers(): number {
		return this.#answers;
	}

	/** The batch that takes a message of this size. */
	batchFor(sizeBytes: number): EventBatch {
		if (!this.#current.hasRoom(sizeBytes)) this.#seal();
		this.#schedule();
		return this.#current;
	}

	/** Takes another `bufferBytes`; what waits already stays. */
	resize(bufferBytes: number): void {
		this.#bufferBytes = bufferBytes;
		this.#reportFullness();
	}

	/** Resolves when all rows given before are committed, or `abort` was called. */
	async flush(): Promise<void> {
		this.#seal();
		await this.#committing;
	}

	/** Ends attempts at a store that refuses; what waits is given up. Returns its rows. */
	abort(): number {
		clearTimeout(this.#timer);
		this.#stop.abort();
		return this.waiting;
	}

	#schedule(): void {
		if (this.#timer !== undefined) return;
		const wait = this.#pace.firstLook(performance.now());
		this.#timer = setTimeout(() => this.#look(), wait);
	}

	#look(): void {
		this.#timer = undefined;
		// A commit that is under way sees to what waits when it ends.
		if (this.#committing !== undefined || this.#current.count === 0) return;
		if (this.#pace.isDue(this.#current, performance.now())) this.#seal();
		else this.#timer = setTimeout(() => this.#look(), this.#pace.nextLook);
	}

	#seal(): void {
		const batch = this.#current;
		if (batch.count === 0 || this.#stop.signal.aborted) return;
		this.#options.onSealed(batch);
		this.#queue.push(batch);
		this.#queuedBytes += sizeOf(batch);
		this.#current = this.#spare.pop() ?? new EventBatch();
		this.#reportFullness();
		this.#committing ??= this.#commitAll();
	}

	async #commitAll(): Promise<void> {
		// Not in the caller's turn: it may be in the midst of a chunk.
		await Promise.resolve();
		for (let answer = this.#commitNext(); answer !== undefined;) {
			// oxlint-disable-next-line no-await-in-loop
			const committed = await answer;
			const batch = this.#queue[0];
			if (committed === undefined || batch === undefined) break;
			this.#queue.shift();
			this.#queuedBytes -= sizeOf(batch);
			// The store is at work on the next one while this one is told of.
			answer = this.#commitNext();
			this.#options.onCommitted(batch, committed);
			this.#recycle(batch);
			this.#reportFullness();
		}
		this.#pace.committed(performance.now());
		this.#committing = undefined;
		if (this.#current.count > 0) this.#schedule();
	}

	/** Undefined where nothing waits. */
	#commitNext(): Promise<Committed | undefined> | undefined {
		const [batch] = this.#queue;
		return batch && this.#commit(batch);
	}

	async #commit(batch: EventBatch): Promise<Committed | undefined> {
		for (let attempt = 1; !this.#stop.signal.aborted; attempt += 1) {
			try {
				// oxlint-disable-next-line no-await-in-loop
				const committed = await this.#options.store.append(batch);
				if (attempt > 1) this.#options.onTrouble(undefined);
				return committed;
			} catch (error) {
				this.#options.onTrouble(error);
			} finally {
				this.#answers += 1;
			}
			// oxlint-disable-next-line no-await-in-loop
			await this.#pause();
		}
		return undefined;
	}

	async #pause(): Promise<void> {
		try {
			await delay(this.#limits.retryMs, undefined, {signal: this.#stop.signal});
		} catch {
			// Only `abort` ends the wait early.
		}
	}

	#recycle(batch: EventBatch): void {
		batch.clear();
		this.#spare.push(batch);
		if (this.#queue.length === 0) this.#spare.length = Math.min(this.#spare.length, spareBatches);
	}

	#reportFullness(): void {
		const limit = this.#isFull ? this.#bufferBytes / 2 : this.#bufferBytes;
		const isFull = this.#queuedBytes >= limit;
		if (isFull === this.#isFull) return;
		this.#isFull = isFull;
		this.#options.onFull(isFull);
	}
}

function sizeOf(batch: EventBatch): number {
	return batch.used + batch.count * rowBytes;
}
