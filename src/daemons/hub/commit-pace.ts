import type {EventBatch} from '../../model/event-batch.ts';
import {Allowance} from './allowance.ts';

/** When rows that do not fill a batch are committed. */
export interface PaceLimits {
	/** A row waits at least so long for others. */
	readonly quietMs: number;
	/** Least time between two commits. */
	readonly busyMs: number;
	/** So many rows are worth a commit. */
	readonly rows: number;
	/** Fewer wait until this long after the last commit. */
	readonly fewMs: number;
}

/** Each commit writes some pages of flash and wakes a disk, whatever it holds: 10 events a second make one each 2 s. */
export const usualPace: PaceLimits = {quietMs: 10, busyMs: 200, rows: 20, fewMs: 2000};

/** Commits of few rows that do not wait, for people who look on: so many, some of them kept for urgent rows, and one more each minute. */
const early = {burst: 40, kept: 10, everyMs: 60_000} as const;

/** Severities (RFC 5424 §6.2.1) up to this one are errors. */
const errorSeverity = 3;

/** Says when rows are committed: soon where there are many, less often where there are few. */
export class CommitPace {
	readonly #limits: PaceLimits;
	readonly #early = new Allowance(early.burst, early.everyMs);
	#lastCommit = Number.NEGATIVE_INFINITY;

	constructor(limits: PaceLimits) {
		this.#limits = limits;
	}

	/** How long to wait before the rows are looked at, from the first of them on. */
	firstLook(now: number): number {
		const {quietMs, busyMs} = this.#limits;
		return Math.max(quietMs, this.#lastCommit + busyMs - now);
	}

	/** How long to wait before rows that were too few are looked at again. */
	get nextLook(): number {
		return this.#limits.busyMs;
	}

	/** Whether they are committed now. */
	isDue(batch: EventBatch, now: number): boolean {
		const {rows, fewMs} = this.#limits;
		if (batch.count >= rows || now >= this.#lastCommit + fewMs || isAwaited(batch)) return true;
		return this.#early.take(now, isUrgent(batch) ? 0 : early.kept);
	}

	committed(now: number): void {
		this.#lastCommit = now;
	}
}

/** Whether a sender waits to be told that they are stored. */
function isAwaited({sources}: EventBatch): boolean {
	return sources.some(({channel}) => channel === 'agent');
}

/** Whether alerts may come of them, or somebody looks for them. */
function isUrgent({hits, count, priority}: EventBatch): boolean {
	if (hits.count > 0) return true;
	return priority.subarray(0, count).some((pri) => pri >= 0 && (pri & 7) <= errorSeverity);
}
