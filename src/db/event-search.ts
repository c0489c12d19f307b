import {setImmediate} from 'node:timers/promises';
import type {
	EventSearch,
	SearchProgress,
	SearchRequest,
	SearchStep,
	StepBounds,
} from '../model/event-search.ts';
import type {LogEvent} from '../model/event.ts';
import type {AggregateQuery} from './aggregate-scan.ts';
import {AggregateScan} from './aggregate-scan.ts';
import type {ScanWork} from './event-scan.ts';
import {EventScan} from './event-scan.ts';
import type {ReadFiles} from './read-files.ts';
import {filterOf} from './row-filter.ts';

/** Milliseconds of work after which others get their turn. */
const turnMs = 10;

/**
 * Begins a search; it finds what is stored now. Where the oldest comes first it may find, too, what is stored while it goes on, of which
 * some can be missing: its caller knows up to where all is there.
 */
export function startSearch(files: ReadFiles, request: SearchRequest): EventSearch {
	const {query} = request;
	const {stage} = query;
	return stage === null
		? new ListSearch(files, request)
		: new AggregateSearch(files, {...query, stage});
}

class ListSearch implements EventSearch {
	readonly #total: number;
	readonly #scan: EventScan;
	#found = 0;

	constructor(files: ReadFiles, {query, cursor}: SearchRequest) {
		const filter = filterOf(query, files);
		const isOldest = query.order === 'oldest';
		this.#total = eventsOf(files);
		this.#scan = new EventScan(files, {
			filter,
			from: cursor ?? (isOldest ? 0 : Number.MAX_SAFE_INTEGER),
			direction: isOldest ? 'newer' : 'older',
			limit: query.limit ?? Number.MAX_SAFE_INTEGER,
		});
	}

	async next({limit, budgetMs}: StepBounds): Promise<SearchStep<LogEvent>> {
		const scan = this.#scan;
		const rows: LogEvent[] = [];
		await inTurns(budgetMs, async () => {
			if (scan.isDone || rows.length >= limit) return false;
			rows.push(...(await scan.step(limit - rows.length)));
			return true;
		});
		this.#found += rows.length;
		const {isDone, isAtEnd, place, work} = scan;
		return {
			rows,
			aggregate: null,
			progress: progressOf(work, {found: this.#found, total: this.#total, isDone}),
			isDone,
			cursor: isAtEnd ? null : place,
		};
	}

	async close(): Promise<void> {
		// It holds nothing but its place.
	}
}

class AggregateSearch implements EventSearch {
	readonly #total: number;
	readonly #scan: AggregateScan;

	constructor(files: ReadFiles, query: AggregateQuery) {
		this.#total = eventsOf(files);
		this.#scan = new AggregateScan(files, query);
	}

	async next({budgetMs}: StepBounds): Promise<SearchStep<LogEvent>> {
		await inTurns(budgetMs, async () => {
			if (this.#scan.isDone) return false;
			await this.#scan.step();
			return true;
		});
		const {isDone, work, found} = this.#scan;
		return {
			rows: [],
			aggregate: this.#scan.result(),
			progress: progressOf(work, {found, total: this.#total, isDone}),
			isDone,
			cursor: null,
		};
	}

	async close(): Promise<void> {
		// As above.
	}
}

/** Works until there is nothing to do or the time is spent; others get their turns in between. */
async function inTurns(budgetMs: number, work: () => Promise<boolean>): Promise<void> {
	const end = performance.now() + budgetMs;
	let turnEnd = performance.now() + turnMs;
	// oxlint-disable-next-line no-await-in-loop
	while (await work()) {
		const now = performance.now();
		if (now >= end) return;
		if (now < turnEnd) continue;
		// oxlint-disable-next-line no-await-in-loop
		await setImmediate();
		turnEnd = performance.now() + turnMs;
	}
}

function eventsOf(files: ReadFiles): number {
	return files.all().reduce((sum, {extent}) => sum + extent.events, 0);
}

function progressOf(
	{blocks, skippedBlocks, events, bytes, passed}: ScanWork,
	{
		found,
		total,
		isDone,
	}: {readonly found: number; readonly total: number; readonly isDone: boolean},
): SearchProgress {
	const share = isDone || total === 0 ? 1 : Math.min(1, passed / total);
	return {blocks, skippedBlocks, events, bytes, found, share};
}
