import {isAnyAcknowledged} from '../../model/acknowledged.ts';
import type {EventBatch} from '../../model/event-batch.ts';
import {Allowance} from './allowance.ts';

/** A row waits at least `quietMs` for others, and two commits are `busyMs` apart, unless batches are full. */
export const paceLimits = {quietMs: 10, busyMs: 200} as const;

/** So many rows are worth a commit; fewer wait until so long after the last one. */
export const fewRows = {
	watched: {rows: 20, waitMs: 2000},
	unwatched: {rows: 300, waitMs: 30_000},
} as const;

/** How long somebody who has looked is expected to look again. */
const lookMs = 10_000;

/** Commits of few rows that do not wait: so many, some of them kept for urgent rows, and one more each two minutes. */
const early = {burst: 15, kept: 5, everyMs: 120_000} as const;

/** Severities (RFC 5424 §6.2.1) up to this one are errors. */
const errorSeverity = 3;

/**
 * Says when rows are committed. Each commit writes some pages of flash and wakes a disk, whatever it holds; so few rows wait for
 * others, and wait longer where nobody looks. What a sender is to be told of goes at once, and so do the first few.
 */
export class CommitPace {
	readonly #early = new Allowance(early.burst, early.everyMs);
	#lastCommit = Number.NEGATIVE_INFINITY;
	#lookedAt = Number.NEGATIVE_INFINITY;

	/** How long to wait before the rows are looked at, from the first of them on. */
	firstLook(now: number): number {
		const {quietMs, busyMs} = paceLimits;
		return Math.max(quietMs, this.#lastCommit + busyMs - now);
	}

	/** How long to wait before rows that were too few are looked at again. */
	get nextLook(): number {
		return paceLimits.busyMs;
	}

	/** Whether they are committed now. */
	isDue(batch: EventBatch, now: number): boolean {
		const isWatched = this.isWatched(now);
		const {rows, waitMs} = isWatched ? fewRows.watched : fewRows.unwatched;
		if (batch.count >= rows || now >= this.#lastCommit + waitMs) return true;
		if (isAnyAcknowledged(batch.sources)) return true;
		if (isUrgent(batch)) return this.#early.take(now);
		return isWatched && this.#early.take(now, early.kept);
	}

	committed(now: number): void {
		this.#lastCommit = now;
	}

	isWatched(now: number): boolean {
		return now < this.#lookedAt + lookMs;
	}

	/** Somebody looks at what there is. */
	looked(now: number): void {
		this.#lookedAt = now;
	}
}

/** Whether alerts may come of them, or somebody looks for them. */
function isUrgent({hits, count, priority}: EventBatch): boolean {
	if (hits.count > 0) return true;
	return priority.subarray(0, count).some((pri) => pri >= 0 && (pri & 7) <= errorSeverity);
}
