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
import {inTurns} from './reading-turns.ts';

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
	readonly #files: ReadFiles;
	readonly #total: number;
	readonly #scan: EventScan;
	#found = 0;

	constructor(files: ReadFiles, {query, cursor}: SearchRequest) {
		this.#files = files;
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
		await inTurns(this.#files, budgetMs, async () => {
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
	readonly #files: ReadFiles;
	readonly #total: number;
	readonly #scan: AggregateScan;

	constructor(files: ReadFiles, query: AggregateQuery) {
		this.#files = files;
		this.#total = eventsOf(files);
		this.#scan = new AggregateScan(files, query);
	}

	async next({budgetMs}: StepBounds): Promise<SearchStep<LogEvent>> {
		await inTurns(this.#files, budgetMs, async () => {
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
