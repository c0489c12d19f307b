import type {NmsError} from '../../../base/errors.ts';
import type {PackFile} from '../../../decode/built-packs.ts';
import {carryPacks} from '../../../decode/pack-files.ts';
import {usualScanLimit} from '../../../db/event-reader.ts';
import type {
	Committed,
	EventStore,
	IndexState,
	ListedFile,
	Tidied,
} from '../../../db/event-store.ts';
import type {ParseErrorGroups, ParseErrorsRequest} from '../../../db/parse-error-groups.ts';
import type {Statistics, StatisticsRequest} from '../../../db/statistics.ts';
import type {EventBatch} from '../../../model/event-batch.ts';
import type {Window, WindowRequest} from '../../../model/event-query.ts';
import type {EventSearch, SearchRequest} from '../../../model/event-search.ts';
import type {EventSource, LogEvent, ParseError} from '../../../model/event.ts';
import type {HitRun} from '../../../model/hit-run.ts';
import {lastOf} from '../../../model/hit-run.ts';
import {arrivedRows} from './carried-rows.ts';
import {EarlyThreads} from './early-threads.ts';
import {withBuffer} from './own-bytes.ts';
import type {DamageNotice, QueryMethods} from './query-methods.ts';
import type {StoreMethods, StorePlace} from './store-methods.ts';
import {arrivedError} from './thread-calls.ts';
import {ThreadClient} from './thread-client.ts';

export interface ThreadedEventStoreOptions extends StorePlace {
	/** Most events a window looks at on either side of its anchor. */
	readonly scanLimit?: number;
	/** Called once where a thread has died: nothing can be stored or read any more. */
	readonly onDeath: (error: NmsError) => void;
	readonly threads?: EarlyThreads | undefined;
}

/** A store that can decode anew what it has stored, for a query that wants it. */
export interface DecodingEventStore extends EventStore {
	/** The decoder packs of now. */
	useDecoders(files: readonly PackFile[]): Promise<void>;
	/** All batches that are appended from now on were decoded by them. */
	decodersSettled(): Promise<void>;
}

/** Opens the store with a thread that writes and one that reads. Rejects with an NmsError where the directory cannot be used. */
export async function openThreadedEventStore({
	directory,
	reasonNames,
	scanLimit = usualScanLimit,
	onDeath,
	threads = new EarlyThreads([]),
}: ThreadedEventStoreOptions): Promise<DecodingEventStore> {
	const store = new ThreadedEventStore(threads, onDeath);
	try {
		await store.open({directory, reasonNames}, scanLimit);
		return store;
	} catch (error) {
		await store.close();
		throw error;
	}
}

class ThreadedEventStore implements DecodingEventStore {
	readonly #writing: ThreadClient<StoreMethods>;
	readonly #reading: ThreadClient<QueryMethods, DamageNotice>;
	#problems: readonly string[] = [];
	/** Beyond these, rows and hits of a batch that is being stored can be missing: one class's are on the disk before another's. */
	#lastId = 0;
	#lastHit = 0;

	constructor(threads: EarlyThreads, onDeath: (error: NmsError) => void) {
		this.#writing = new ThreadClient({thread: threads.take('store'), onDeath});
		this.#reading = new ThreadClient({
			thread: threads.take('query'),
			onNotice: ({name, reason}) => void this.#giveUp(name, reason),
			onDeath,
		});
	}

	async open(place: StorePlace, scanLimit: number): Promise<void> {
		// Files are brought into order, and made, before they are read.
		this.#lastHit = await this.#writing.call('open', [place]);
		this.#lastId = (await this.counts()).lastId;
		await this.#reading.call('open', [place.directory, scanLimit]);
		await this.#lookForProblems();
	}

	/** The batch is of no use until this settles. */
	async append(batch: EventBatch): Promise<Committed> {
		const appended = await this.#writing.call('append', [batch.lend()]);
		batch.takeBack(appended.hitIds);
		if (appended.kind === 'refused') throw arrivedError(appended.error);
		({lastId: this.#lastId, lastHit: this.#lastHit} = appended.committed);
		return appended.committed;
	}

	async cursor(source: EventSource): Promise<number> {
		return this.#writing.call('cursor', [source]);
	}

	async window(request: WindowRequest): Promise<Window<LogEvent>> {
		const last = this.#lastId;
		const window = await this.#reading.call('window', [request]);
		const found = arrivedRows(window.rows);
		const rows = found.filter(({id}) => id <= last);
		return {...window, rows, isAtEnd: window.isAtEnd || rows.length < found.length};
	}

	async firstReceivedSince(time: number): Promise<number | undefined> {
		return this.#reading.call('firstReceivedSince', [time]);
	}

	async search(request: SearchRequest): Promise<EventSearch> {
		// It looks into each file at another moment: what came after its begin is not whole.
		const last = this.#lastId;
		const search = await this.#reading.call('openSearch', [request]);
		return {
			next: async (bounds) => {
				const step = await this.#reading.call('nextStep', [search, bounds]);
				const found = arrivedRows(step.rows);
				const rows = found.filter(({id}) => id <= last);
				const isAtEnd = request.query.order === 'oldest' && rows.length < found.length;
				return {...step, rows, ...(isAtEnd ? {isDone: true, cursor: last} : {})};
			},
			close: async () => this.#reading.call('closeSearch', [search]),
		};
	}

	async useDecoders(files: readonly PackFile[]): Promise<void> {
		const packs = carryPacks(files);
		await Promise.all([
			this.#reading.call('useDecoders', [packs]),
			this.#writing.call('useDecoders', [packs]),
		]);
	}

	async decodersSettled(): Promise<void> {
		await this.#writing.call('decodersSettled', []);
	}

	async parseErrors(request: ParseErrorsRequest): Promise<readonly ParseError[]> {
		return (await this.#reading.call('parseErrors', [request])).map(withBuffer);
	}

	async parseError(id: number): Promise<ParseError | undefined> {
		const found = await this.#reading.call('parseError', [id]);
		return found && withBuffer(found);
	}

	async parseErrorGroups(limit: number): Promise<ParseErrorGroups> {
		return this.#reading.call('parseErrorGroups', [limit]);
	}

	async statistics(request: StatisticsRequest): Promise<Statistics> {
		return this.#reading.call('statistics', [request]);
	}

	async get(id: number): Promise<LogEvent | undefined> {
		const found = await this.#reading.call('get', [id]);
		return found && withBuffer(found);
	}

	async pick(name: string, ids: readonly number[]): Promise<readonly LogEvent[]> {
		return (await this.#reading.call('pick', [name, ids])).map(withBuffer);
	}

	async hitRunsAfter(after: number, least: number): Promise<readonly HitRun[]> {
		const last = this.#lastHit;
		const runs = await this.#reading.call('hitRunsAfter', [after, least]);
		return runs.filter((run) => lastOf(run) <= last);
	}

	async hitBack(id: number, count: number): Promise<number> {
		return this.#reading.call('hitBack', [id, count]);
	}

	async firstHitSince(time: number): Promise<number | undefined> {
		return this.#reading.call('firstHitSince', [time]);
	}

	async counts(): Promise<{events: number; parseErrors: number; lastId: number}> {
		return this.#writing.call('counts', []);
	}

	async files(): Promise<readonly ListedFile[]> {
		return this.#writing.call('files', []);
	}

	async tidy(now: number, redecodeMs = 0): Promise<Tidied> {
		const tidied = await this.#writing.call('tidy', [now, redecodeMs]);
		await this.#lookForProblems();
		return tidied;
	}

	async drop(name: string): Promise<void> {
		await this.#writing.call('drop', [name]);
	}

	async index(): Promise<IndexState> {
		return this.#writing.call('index', []);
	}

	problems(): readonly string[] {
		return this.#problems;
	}

	async close(): Promise<void> {
		await this.#reading.close();
		await this.#writing.close();
	}

	async #giveUp(name: string, reason: string): Promise<void> {
		await this.#writing.call('giveUp', [name, reason]);
		await this.#lookForProblems();
	}

	async #lookForProblems(): Promise<void> {
		const found = await Promise.all([
			this.#writing.call('problems', []),
			this.#reading.call('problems', []),
		]);
		this.#problems = found.flat();
	}
}
