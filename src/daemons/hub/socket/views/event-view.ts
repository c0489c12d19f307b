import {BatchRow} from '../../../../model/batch-row.ts';
import type {EventBatch} from '../../../../model/event-batch.ts';
import {compileMatch} from '../../../../model/event-match.ts';
import type {EventPredicate} from '../../../../model/event-match.ts';
import type {WindowRequest} from '../../../../model/event-query.ts';
import type {LogEvent} from '../../../../model/event.ts';
import type {
	EventJson,
	EventWindow,
	EventWindowResult,
	Update,
} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {anchorIndex, readEventWindow, windowRequest, windowRow} from '../handlers/events.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import {fitRows} from '../rows.ts';
import type {Row} from '../rows.ts';
import {searchSide} from './search-side.ts';
import {HeldRows} from './view.ts';
import type {Tick, View} from './view.ts';

/**
 * A window of events. At the tail it follows: of each commit only the matching rows are counted, and when an update is due so many
 * newest ones are read back from the store, never more than the window shows. Elsewhere it stays, fills up behind its anchor and counts
 * what arrived. Where few rows match, each update has those that some more of the history has.
 */
export class EventView implements View {
	readonly pauseMs = socketLimits.updateMs;
	readonly #context: HubContext;
	readonly #window: EventWindow;
	readonly #request: WindowRequest;
	readonly #isMatch: EventPredicate;
	readonly #row = new BatchRow();
	readonly #held = new HeldRows<number, EventJson>();
	#rows: readonly Row<EventJson>[] = [];
	#isAtStart = false;
	#isAtEnd = false;
	/** What lies beyond these ids is still to be searched; undefined where the side is full or whole. */
	#older: number | undefined;
	#newer: number | undefined;
	/** Highest id that was told of, and the one up to which a window that is at its end was searched. */
	#lastId = 0;
	#endId = 0;
	/** Matching events committed since the subscription began, and how many of them no update has taken in. */
	#arrived = 0;
	#waiting = 0;
	/** Events may be gone, because a re-parse was undone. */
	#isStale = false;

	constructor(context: HubContext, window: EventWindow) {
		this.#context = context;
		this.#window = window;
		this.#request = windowRequest(window, context.now());
		this.#isMatch = compileMatch(this.#request.query);
	}

	get isUnfinished(): boolean {
		return this.#older !== undefined || this.#newer !== undefined;
	}

	async snapshot(): Promise<EventWindowResult> {
		const result = await this.#read();
		this.#held.take(this.#rows);
		return result;
	}

	notice(tick: Tick): boolean {
		if (tick.kind === 'reparsed') {
			this.#isStale = true;
			return true;
		}
		if (tick.kind !== 'events') return false;
		this.#lastId = tick.lastId;
		const matching = this.#countMatching(tick.batch);
		this.#arrived += matching;
		this.#waiting += matching;
		return matching > 0;
	}

	async update(): Promise<Update['update'] | undefined> {
		if (this.#waiting === 0 && !this.#isStale && !this.isUnfinished) return undefined;
		const [waiting, isStale] = [this.#waiting, this.#isStale];
		this.#waiting = 0;
		this.#isStale = false;
		try {
			if (isStale) await this.#read();
			else if (waiting > 0) await this.#takeIn(waiting);
			await this.#searchOn();
		} catch (error) {
			this.#waiting += waiting;
			this.#isStale ||= isStale;
			throw error;
		}
		const {upsert, order} = this.#held.take(this.#rows);
		return {
			view: 'events',
			upsert,
			order,
			at_start: this.#isAtStart,
			at_end: this.#isAtEnd,
			arrived: this.#arrived,
			...(this.#older === undefined ? {} : {searched_from: this.#older}),
			...(this.#newer === undefined ? {} : {searched_to: this.#newer}),
		};
	}

	async #read(): Promise<EventWindowResult> {
		const {result, rows} = await readEventWindow(this.#context, this.#window);
		this.#rows = rows;
		this.#isAtStart = result.at_start;
		this.#isAtEnd = result.at_end;
		this.#older = result.searched_from;
		this.#newer = result.searched_to;
		const {anchor} = this.#window;
		this.#endId = Math.max(rows.at(-1)?.json.id ?? 0, anchor === 'tail' ? 0 : anchor);
		return result;
	}

	#countMatching(batch: EventBatch): number {
		let count = 0;
		for (let row = 0; row < batch.count; row += 1)
			if (batch.reason[row] === 0 && this.#isMatch(this.#row.show(batch, row))) count += 1;
		return count;
	}

	async #takeIn(waiting: number): Promise<void> {
		if (this.#window.anchor === 'tail') await this.#follow(waiting);
		// Rows come in behind the anchor until the window is full; from then on they are only counted.
		else if (this.#isAtEnd) this.#newer = this.#endId;
	}

	async #follow(waiting: number): Promise<void> {
		const {before} = this.#window;
		if (before === 0) return;
		const request = {...this.#request, before: Math.min(waiting, before), after: 0};
		const {rows: newest} = await this.#context.events.window(request);
		const newestHeld = this.#rows.at(-1)?.json.id ?? 0;
		const fresh = this.#rowsOf(newest.filter(({id}) => id > newestHeld));
		this.#show([...this.#rows, ...fresh]);
		// Some of them lie between those that were read and those that are shown.
		if (waiting > before) this.#endOlder(false);
	}

	async #searchOn(): Promise<void> {
		if (this.#older !== undefined) await this.#searchOlder(this.#older);
		if (this.#newer !== undefined) await this.#searchNewer(this.#newer);
	}

	async #searchOlder(from: number): Promise<void> {
		const limit = this.#window.before - this.#counts().older;
		const found = await this.#search({from, limit, order: 'newest'});
		this.#older = found.rows.length < limit ? found.place : undefined;
		this.#isAtStart = found.place === undefined;
		this.#show([...this.#rowsOf(found.rows.toReversed()), ...this.#rows]);
	}

	async #searchNewer(from: number): Promise<void> {
		const limit = this.#window.after - this.#counts().newer;
		const lastId = this.#lastId;
		const found = await this.#search({from, limit, order: 'oldest'});
		this.#newer = found.rows.length < limit ? found.place : undefined;
		this.#isAtEnd = found.place === undefined;
		this.#show([...this.#rows, ...this.#rowsOf(found.rows)]);
		this.#endId = Math.max(lastId, this.#rows.at(-1)?.json.id ?? 0);
	}

	async #search(wish: {
		readonly from: number;
		readonly limit: number;
		readonly order: 'newest' | 'oldest';
	}): ReturnType<typeof searchSide> {
		return searchSide(this.#context.events, {query: this.#request.query, ...wish});
	}

	/** Rows on either side of the anchor, without the one at it. */
	#counts(): {readonly older: number; readonly newer: number} {
		const {anchor} = this.#window;
		if (anchor === 'tail') return {older: this.#rows.length, newer: 0};
		const ids = this.#rows.map(({json}) => json.id);
		return {
			older: ids.filter((id) => id < anchor).length,
			newer: ids.filter((id) => id > anchor).length,
		};
	}

	/** Takes those of the rows that the window asks for and that fit into a line. */
	#show(all: readonly Row<EventJson>[]): void {
		const {anchor, before} = this.#window;
		const wanted = anchor === 'tail' ? all.slice(-before) : all;
		const {from, to} = fitRows(wanted, anchorIndex(wanted, anchor));
		this.#rows = wanted.slice(from, to);
		if (from > 0 || wanted.length < all.length) this.#endOlder(false);
		if (to < wanted.length) {
			this.#newer = undefined;
			this.#isAtEnd = false;
		}
	}

	#endOlder(isAtStart: boolean): void {
		this.#older = undefined;
		this.#isAtStart = isAtStart;
	}

	#rowsOf(events: readonly LogEvent[]): readonly Row<EventJson>[] {
		return events.map((event) => windowRow(event, this.#window, this.#context));
	}
}
