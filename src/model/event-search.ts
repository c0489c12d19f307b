import type {ResolvedQuery} from './event-query.ts';
import type {FieldValue, LogEvent} from './event.ts';

/** What a search is asked: all events that the query finds, or what its stage makes of them. */
export interface SearchRequest {
	readonly query: ResolvedQuery;
	/** A place in the order of commit that an earlier search of the same query ended at; null begins at the query's end of it. */
	readonly cursor: number | null;
}

/** How far the next step of a search may go; it ends at whichever comes first. */
export interface StepBounds {
	/** Most events. */
	readonly limit: number;
	/** Milliseconds of work. */
	readonly budgetMs: number;
}

/** What a step of a search has found. */
export interface SearchStep<Row> {
	/** Those that follow the ones of the step before, in the query's order; none where the query has a stage. */
	readonly rows: readonly Row[];
	/** What the query's stage has made so far of all that was found. */
	readonly aggregate: Aggregate | null;
	readonly progress: SearchProgress;
	/** Nothing more is to be found, or as much was found as the query asks for. */
	readonly isDone: boolean;
	/** Where a search goes on that begins anew after these rows; null where nothing lies behind them, or the query has a stage. */
	readonly cursor: number | null;
}

/** What a search has done since it began. */
export interface SearchProgress {
	/** Blocks that were opened, and those that were passed by because no row of theirs can match. */
	readonly blocks: number;
	readonly skippedBlocks: number;
	/** Events and bytes of raw lines in the blocks that were opened. */
	readonly events: number;
	readonly bytes: number;
	readonly found: number;
	/** Of all events to be searched, from 0 to 1. */
	readonly share: number;
}

/**
 * - `count`: by steps of time from the earliest that has events, where the query asks for steps.
 * - `top`: the values that most events have, the most frequent first; `missing` events have none, those of `other` values are not
 *   told apart.
 */
export type Aggregate =
	| {
			readonly kind: 'count';
			readonly count: number;
			readonly steps: readonly {readonly from: number; readonly count: number}[] | null;
	  }
	| {
			readonly kind: 'top';
			readonly field: string;
			readonly values: readonly {readonly value: FieldValue; readonly count: number}[];
			readonly other: number;
			readonly missing: number;
	  };

/** A search of events, taken step by step. */
export interface EventSearch {
	/** Not to be called before the answer to the call before is there. */
	next(bounds: StepBounds): Promise<SearchStep<LogEvent>>;
	/** It is not needed any more. */
	close(): Promise<void>;
}
