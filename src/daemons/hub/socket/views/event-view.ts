import {BatchRow} from '../../../../model/batch-row.ts';
import type {EventBatch} from '../../../../model/event-batch.ts';
import {compileMatch} from '../../../../model/event-match.ts';
import type {EventPredicate} from '../../../../model/event-match.ts';
import type {WindowRequest} from '../../../../model/event-query.ts';
import type {
	EventJson,
	EventWindow,
	EventWindowResult,
	Update,
} from '../../../../proto/rpc/schema.ts';
import type {HubContext} from '../../hub-context.ts';
import {readEventWindow, windowRequest, windowRow} from '../handlers/events.ts';
import {socketLimits} from '../../../shared/socket/limits.ts';
import {fitRows} from '../rows.ts';
import type {Row} from '../rows.ts';
import {HeldRows} from './view.ts';
import type {Tick, View} from './view.ts';

/**
 * A window of events. At the tail it follows: of each commit only the matching rows are counted, and when an update is due so many
 * newest ones are read back from the store, never more than the window shows. Elsewhere it stays, and counts what arrived.
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
	/** Matching events committed since the subscription began, and how many of them no update has taken in. */
	#arrived = 0;
	#waiting = 0;

	constructor(context: HubContext, window: EventWindow) {
		this.#context = context;
		this.#window = window;
		this.#request = windowRequest(window, context.now());
		this.#isMatch = compileMatch(this.#request.query);
	}

	async snapshot(): Promise<EventWindowResult> {
		const {result, rows} = await readEventWindow(this.#context, this.#window);
		this.#show(rows, result);
		this.#held.take(rows);
		return result;
	}

	notice(tick: Tick): boolean {
		if (tick.kind !== 'events') return false;
		const matching = this.#countMatching(tick.batch);
		this.#arrived += matching;
		this.#waiting += matching;
		return matching > 0;
	}

	async update(): Promise<Update['update'] | undefined> {
		if (this.#waiting === 0) return undefined;
		const waiting = this.#waiting;
		this.#waiting = 0;
		try {
			if (this.#window.anchor === 'tail') await this.#follow(waiting);
			else await this.#stay();
		} catch (error) {
			this.#waiting += waiting;
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
		};
	}

	#countMatching(batch: EventBatch): number {
		let count = 0;
		for (let row = 0; row < batch.count; row += 1)
			if (batch.reason[row] === 0 && this.#isMatch(this.#row.show(batch, row))) count += 1;
		return count;
	}

	async #follow(waiting: number): Promise<void> {
		const {before} = this.#window;
		if (before === 0) return;
		const request = {...this.#request, before: Math.min(waiting, before), after: 0};
		const {rows: newest} = await this.#context.events.window(request);
		const newestHeld = this.#rows.at(-1)?.json.id ?? 0;
		const fresh = newest
			.filter(({id}) => id > newestHeld)
			.map((event) => windowRow(event, this.#window));
		const all = [...this.#rows, ...fresh].slice(-before);
		const kept = all.slice(fitRows(all, Math.max(all.length - 1, 0)).from);
		const isWhole = kept.length === this.#rows.length + fresh.length && waiting <= before;
		this.#show(kept, {at_start: this.#isAtStart && isWhole, at_end: true});
	}

	/** Rows come in behind the anchor until the window is full; from then on they are only counted. */
	async #stay(): Promise<void> {
		if (!this.#isAtEnd) return;
		const {result, rows} = await readEventWindow(this.#context, this.#window);
		this.#show(rows, result);
	}

	#show(
		rows: readonly Row<EventJson>[],
		{at_start, at_end}: Pick<EventWindowResult, 'at_start' | 'at_end'>,
	): void {
		this.#rows = rows;
		this.#isAtStart = at_start;
		this.#isAtEnd = at_end;
	}
}
