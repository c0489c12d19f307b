import type {EventBatch} from '../model/event-batch.ts';
import type {Window, WindowRequest} from '../model/event-query.ts';
import type {EventSearch, SearchRequest} from '../model/event-search.ts';
import type {EventSource, LogEvent, ParseError} from '../model/event.ts';
import type {HitRun} from '../model/hit-run.ts';
import {EventAppender} from './event-appender.ts';
import {catalogueOf} from './event-catalogue.ts';
import {EventReader, usualScanLimit} from './event-reader.ts';
import type {Committed, EventStore, IndexState, ListedFile, Tidied} from './event-store.ts';
import type {ParseErrorGroups, ParseErrorsRequest} from './parse-error-groups.ts';
import {ReadFiles} from './read-files.ts';
import type {FieldsOf} from './redecode.ts';
import type {Statistics, StatisticsRequest} from './statistics.ts';

export interface BlockEventStoreOptions {
	/** Holds the event files and nothing else; made where it does not exist. */
	readonly directory: string;
	/** Names of parse reasons by the number that a batch's `reason` column holds. */
	readonly reasonNames: readonly string[];
	/** Most events a window looks at on either side of its anchor. */
	readonly scanLimit?: number;
	/** Decodes events anew for a query that wants it. */
	readonly fieldsOf?: FieldsOf;
}

/** Opens the store that keeps events in blocks. Throws an NmsError where the directory cannot be used. */
export async function openBlockEventStore(options: BlockEventStoreOptions): Promise<EventStore> {
	return new BlockEventStore(options);
}

/** Writes and reads in this thread; what reads has connections of its own, as it has in another thread. */
class BlockEventStore implements EventStore {
	readonly #appender: EventAppender;
	readonly #reader: EventReader;

	constructor({
		directory,
		reasonNames,
		scanLimit = usualScanLimit,
		...decoding
	}: BlockEventStoreOptions) {
		this.#appender = new EventAppender({directory, reasonNames});
		const files = new ReadFiles(directory, catalogueOf(directory), {
			...decoding,
			onDamage: (name, reason) => this.#appender.giveUp(name, reason),
		});
		this.#reader = new EventReader(files, scanLimit);
	}

	async append(batch: EventBatch): Promise<Committed> {
		return this.#appender.append(batch);
	}

	async cursor(source: EventSource): Promise<number> {
		return this.#appender.cursor(source);
	}

	async window(request: WindowRequest): Promise<Window<LogEvent>> {
		return this.#reader.window(request);
	}

	async search(request: SearchRequest): Promise<EventSearch> {
		return this.#reader.search(request);
	}

	async parseErrors(request: ParseErrorsRequest): Promise<readonly ParseError[]> {
		return this.#reader.parseErrors(request);
	}

	async parseError(id: number): Promise<ParseError | undefined> {
		return this.#reader.parseError(id);
	}

	async parseErrorGroups(limit: number): Promise<ParseErrorGroups> {
		return this.#reader.parseErrorGroups(limit);
	}

	async statistics(request: StatisticsRequest): Promise<Statistics> {
		return this.#reader.statistics(request);
	}

	async firstReceivedSince(time: number): Promise<number | undefined> {
		return this.#reader.firstReceivedSince(time);
	}

	async get(id: number): Promise<LogEvent | undefined> {
		return this.#reader.get(id);
	}

	async pick(name: string, ids: readonly number[]): Promise<readonly LogEvent[]> {
		return this.#reader.pick(name, ids);
	}

	async hitRunsAfter(after: number, least: number): Promise<readonly HitRun[]> {
		return this.#reader.hitRunsAfter(after, least);
	}

	async hitBack(id: number, count: number): Promise<number> {
		return this.#reader.hitBack(id, count);
	}

	async firstHitSince(time: number): Promise<number | undefined> {
		return this.#reader.firstHitSince(time);
	}

	async counts(): Promise<{events: number; parseErrors: number; lastId: number}> {
		return this.#appender.counts();
	}

	async files(): Promise<readonly ListedFile[]> {
		return this.#appender.files();
	}

	async tidy(now: number, redecodeMs = 0): Promise<Tidied> {
		return this.#appender.tidy(now, redecodeMs);
	}

	async drop(name: string): Promise<void> {
		this.#appender.drop(name);
	}

	async index(): Promise<IndexState> {
		return this.#appender.index();
	}

	problems(): readonly string[] {
		return [...this.#appender.problems(), ...this.#reader.problems()];
	}

	async close(): Promise<void> {
		this.#reader.close();
		this.#appender.close();
	}
}
