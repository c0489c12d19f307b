import {NmsError} from '../../../base/errors.ts';
import type {EventSearch, SearchStep} from '../../../model/event-search.ts';
import type {LogEvent} from '../../../model/event.ts';
import {aggregateToJson, progressToJson} from '../../../proto/rpc/search-json.ts';
import type {AggregateJson, SearchNext} from '../../../proto/rpc/search-schema.ts';
import type {Result} from '../../../proto/rpc/schema.ts';
import {JsonText} from '../../shared/socket/json-text.ts';
import {socketLimits} from '../../shared/socket/limits.ts';
import type {EventRowOptions} from './rows.ts';
import {eventRow, firstRows, fitRows, rowOf, wholeEventRow} from './rows.ts';

/** Milliseconds of work for one step, in which other questions get their turns. */
const stepMs = 200;

/** Rows of one step, so that the next ones are found while these are written and read. */
const stepRows = 64;

/** The searches of one client. */
export class Searches {
	readonly #byId = new Map<number, OpenSearch>();
	#opening = 0;
	#lastId = 0;
	#isClosed = false;

	/** Opens the search that `start` begins. */
	async open(start: () => Promise<EventSearch>): Promise<number> {
		if (this.#byId.size + this.#opening >= socketLimits.searchesPerClient)
			throw new NmsError(
				'refused',
				`this connection has ${this.#byId.size} searches, which is the bound`,
				{
					remedy: "end one with 'search.close', or wait until it is forgotten",
				},
			);
		this.#opening += 1;
		try {
			const search = await start();
			this.#lastId += 1;
			const id = this.#lastId;
			const open = new OpenSearch(search, () => this.#byId.delete(id));
			this.#byId.set(id, open);
			if (this.#isClosed) open.close();
			return id;
		} finally {
			this.#opening -= 1;
		}
	}

	async next(
		{search, ...wanted}: SearchNext,
		sources: EventRowOptions['sources'],
	): Promise<JsonText> {
		return this.#find(search).next({...wanted, sources});
	}

	close(id: number): void {
		this.#find(id).close();
	}

	closeAll(): void {
		this.#isClosed = true;
		for (const open of this.#byId.values()) open.close();
	}

	#find(id: number): OpenSearch {
		const open = this.#byId.get(id);
		if (open !== undefined) return open;
		throw new NmsError('not_found', `this connection has no search ${id}`, {
			remedy: `name one that 'search.open' returned, and that was used within ${socketLimits.searchIdleMs / 1000} s`,
		});
	}
}

type WantedRows = Omit<SearchNext, 'search'> & Pick<EventRowOptions, 'sources'>;

/** A search that is forgotten when nobody asks for more of it. */
class OpenSearch {
	readonly #search: EventSearch;
	readonly #onClose: () => void;
	readonly #idle: NodeJS.Timeout;
	/** Found, but the last answer had no room for them. */
	#waiting: readonly LogEvent[] = [];
	#last: SearchStep<LogEvent> | undefined;
	/** The next step, where it was begun before it was asked for. */
	#ahead: Promise<SearchStep<LogEvent>> | undefined;
	#isBusy = false;

	constructor(search: EventSearch, onClose: () => void) {
		this.#search = search;
		this.#onClose = onClose;
		this.#idle = setTimeout(() => this.close(), socketLimits.searchIdleMs).unref();
	}

	async next(wanted: WantedRows): Promise<JsonText> {
		if (this.#isBusy)
			throw new NmsError('refused', 'the search is at work for an earlier request', {
				remedy: "wait for the answer to a 'search.next' before the next one",
			});
		this.#isBusy = true;
		try {
			const enough = Math.min(wanted.limit, stepRows);
			if (this.#waiting.length < enough && this.#last?.isDone !== true)
				await this.#goOn(wanted.limit);
			return this.#answer(wanted);
		} finally {
			this.#isBusy = false;
			this.#idle.refresh();
		}
	}

	close(): void {
		clearTimeout(this.#idle);
		this.#onClose();
		// A store that is closing has forgotten it already.
		this.#search.close().catch(() => undefined);
	}

	/** Takes a step; who got fewer rows of it than were asked for will ask again, so that the next one is begun. */
	async #goOn(limit: number): Promise<void> {
		const step = this.#ahead ?? this.#step(limit);
		this.#ahead = undefined;
		this.#last = await step;
		const {rows, isDone} = this.#last;
		this.#waiting = [...this.#waiting, ...rows];
		if (isDone || rows.length >= limit) return;
		this.#ahead = this.#step(limit);
		// Who asks for it is told, if somebody does.
		this.#ahead.catch(() => undefined);
	}

	async #step(limit: number): Promise<SearchStep<LogEvent>> {
		return this.#search.next({limit: Math.min(limit, stepRows), budgetMs: stepMs});
	}

	/** As many of the rows as fit into a line. */
	#answer({limit, original, ...form}: WantedRows): JsonText {
		if (this.#last === undefined) throw new TypeError('a search that was never asked');
		const {aggregate, progress, isDone, cursor} = this.#last;
		const rowFrom = original === true ? wholeEventRow : eventRow;
		const rows = firstRows(this.#waiting.slice(0, limit), (event) => rowFrom(event, form));
		const last = this.#waiting[rows.length - 1];
		this.#waiting = this.#waiting.slice(rows.length);
		const isAll = this.#waiting.length === 0;
		return answerText(rows, {
			aggregate: aggregate && fitted(aggregateToJson(aggregate)),
			progress: progressToJson(progress),
			is_done: isDone && isAll,
			cursor: isAll ? cursor : (last?.id ?? cursor),
		});
	}
}

/** What was written to know its size is not written again: that is a fifth of what an answer costs. */
function answerText(rows: readonly string[], rest: Omit<Result<'search.next'>, 'rows'>): JsonText {
	return new JsonText(`{"rows":[${rows.join(',')}],${JSON.stringify(rest).slice(1)}`);
}

/** As many values of a list as fit into a line. */
function fitted(aggregate: AggregateJson): AggregateJson {
	if (aggregate.kind === 'count') return aggregate;
	const {to} = fitRows(aggregate.values.map(rowOf), 0);
	const left = aggregate.values.slice(to).reduce((sum, {count}) => sum + count, 0);
	return {...aggregate, values: aggregate.values.slice(0, to), other: aggregate.other + left};
}
