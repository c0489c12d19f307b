import type {EventBatch} from '../model/event-batch.ts';
import type {Window, WindowRequest} from '../model/event-query.ts';
import type {EventSearch, SearchRequest} from '../model/event-search.ts';
import type {EventSource, LogEvent, ParseError} from '../model/event.ts';
import type {RetentionClass} from '../model/retention-class.ts';
import type {HitRun} from '../model/hit-run.ts';
import type {Statistics, StatisticsRequest} from './statistics.ts';
import type {ParseErrorGroups, ParseErrorsRequest} from './parse-error-groups.ts';

/** What one `append` made durable. */
export interface Committed {
	/** Id of the newest row, stored now or before, dropped or not; 0 where there never was one. */
	readonly lastId: number;
	/** The same of hits. */
	readonly lastHit: number;
	readonly events: number;
	readonly parseErrors: number;
	/** Rows left out because their (source, epoch, sequence) was stored before. */
	readonly duplicates: number;
}

/** One event file as it is listed. */
export interface ListedFile {
	readonly name: string;
	/** Receive day, UTC: `2026-11-20`. */
	readonly day: string;
	readonly class: RetentionClass;
	readonly sizeBytes: number;
	/** Ids of its first and last event; 0 where it has none. */
	readonly firstEvent: number;
	readonly lastEvent: number;
}

/** How far the blocks are indexed: a search opens each that is not. What is not sealed into a block yet does not count. */
export interface IndexState {
	/** Of the files that were looked into since the start. */
	readonly blocks: number;
	/** Those of them that are not indexed yet. */
	readonly waiting: number;
	/** Files that were not looked into yet: there can be more such blocks in them. */
	readonly unseenFiles: number;
}

/** What became of events by `tidy`. */
export interface Tidied {
	/** Events that were decoded anew since the store was opened. */
	readonly redecoded: number;
	/** Events that still are to be. */
	readonly toRedecode: number;
}

/** The port every adapter implements; test/helpers/event-store-contract.ts is its contract. */
export interface EventStore {
	/**
	 * Commits the batch's rows, their hits and their sources' cursors in one transaction per event file, in the order of the batch, and
	 * writes the rows' ids into its `id` column. Rows whose sequence is at or below the cursor of their (channel, address, epoch) are
	 * left out, with their hits: appending twice stores once. Hits of a row that did not parse are left out.
	 * Rejects with an NmsError (`disk_full`, ...) and stores nothing of a file's part that could not be committed; the same batch can
	 * be appended again later.
	 */
	append(batch: EventBatch): Promise<Committed>;
	/** Highest stored sequence of the source; 0 where none is. */
	cursor(source: EventSource): Promise<number>;
	/** Events around an anchor, oldest first. The work is bounded: see `Window.searchedFrom`. */
	window(request: WindowRequest): Promise<Window<LogEvent>>;
	/** Id of the first event that was received at the time or later; undefined where none was. */
	firstReceivedSince(time: number): Promise<number | undefined>;
	/** Begins a search of all events that are stored. */
	search(request: SearchRequest): Promise<EventSearch>;
	/** Parse errors, of one group where source and reason are named. */
	parseErrors(request: ParseErrorsRequest): Promise<readonly ParseError[]>;
	parseError(id: number): Promise<ParseError | undefined>;
	/** Parse errors by source and reason, the group with the newest one first. */
	parseErrorGroups(limit: number): Promise<ParseErrorGroups>;
	/** Volumes by time of receipt. */
	statistics(request: StatisticsRequest): Promise<Statistics>;
	get(id: number): Promise<LogEvent | undefined>;
	/** Of the ids, which rise, the events that this file has. */
	pick(name: string, ids: readonly number[]): Promise<readonly LogEvent[]>;
	/** What holds hits with `after < id`, oldest first, of so many or more: what a fold reads. */
	hitRunsAfter(after: number, least: number): Promise<readonly HitRun[]>;
	/** Id of a hit behind which, up to this id, lie at least so many others, or of the first there is; 0 where there is none. */
	hitBack(id: number, count: number): Promise<number>;
	/** Id of the oldest hit whose event time is `time` or later among the recent files; where a fold warms up from. */
	firstHitSince(time: number): Promise<number | undefined>;
	/** Rows stored since the store was made, those of dropped files too. */
	counts(): Promise<{
		readonly events: number;
		readonly parseErrors: number;
		readonly lastId: number;
	}>;
	files(): Promise<readonly ListedFile[]>;
	/**
	 * Does what can wait: seals what has waited for long, signs blocks, decodes anew what was received in the last `redecodeMs` by other
	 * decoders than those of now, and leaves the files of earlier days. To be called every few seconds. Rejects as `append` does; it is
	 * tried again by the next call.
	 */
	tidy(now: number, redecodeMs?: number): Promise<Tidied>;
	/** Removes one event file for ever, after its readers closed. */
	drop(name: string): Promise<void>;
	/** How far blocks are indexed. */
	index(): Promise<IndexState>;
	/** What is wrong with the files, each with its remedy, in words; empty when all is well. */
	problems(): readonly string[];
	close(): Promise<void>;
}
