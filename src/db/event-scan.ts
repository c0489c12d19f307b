import {setImmediate} from 'node:timers/promises';
import type {LogEvent} from '../model/event.ts';
import type {BlockEvents} from './block/block-events.ts';
import {andThen, ok} from './block/part-read.ts';
import type {Direction} from './block-walk.ts';
import {BlockWalk} from './block-walk.ts';
import type {FoundBlock} from './found-block.ts';
import type {ReadFiles} from './read-files.ts';
import type {RowFilter} from './row-filter.ts';

export interface ScanRequest {
	readonly filter: RowFilter;
	/** The place it starts from; its own id is not looked at. */
	readonly from: number;
	readonly direction: Direction;
	/** Most events wanted. */
	readonly limit: number;
}

/** A row that matches, until it is known that none nearer is to come. */
interface Pending {
	readonly id: number;
	readonly events: BlockEvents;
	readonly row: number;
}

/** Finds matching events beyond a place in the order of commit, nearest first, block by block. */
class EventScan {
	readonly #files: ReadFiles;
	readonly #request: ScanRequest;
	#walk: BlockWalk;
	/** Nearest first. */
	#pending: readonly Pending[] = [];
	#place: number;
	#found = 0;
	#looked = 0;
	#isDone = false;

	constructor(files: ReadFiles, request: ScanRequest) {
		this.#files = files;
		this.#request = request;
		this.#place = request.from;
		this.#walk = new BlockWalk(files, this.#place, request.direction);
	}

	/** All are found, or as many as are wanted. */
	get isDone(): boolean {
		return this.#isDone;
	}

	/** What lies between the start and this id is found. */
	get place(): number {
		return this.#place;
	}

	/** Events of the blocks that were opened. */
	get looked(): number {
		return this.#looked;
	}

	/** Looks into the next block and returns the events that are certain to come next. */
	step(): readonly LogEvent[] {
		const found = this.#walk.next();
		if (found !== undefined) this.#look(found);
		const {limit, direction} = this.#request;
		const {edge} = this.#walk;
		const complete =
			edge === undefined
				? this.#pending
				: this.#pending.filter(({id}) => (direction === 'older' ? id > edge : id < edge));
		this.#pending = this.#pending.slice(complete.length);
		const events = complete.slice(0, limit - this.#found).map(({events: of, row}) => of.event(row));
		this.#found += events.length;
		this.#isDone = edge === undefined || this.#found >= limit;
		if (edge !== undefined) this.#place = direction === 'older' ? edge + 1 : edge - 1;
		return events;
	}

	#look(found: FoundBlock): void {
		const {filter} = this.#request;
		if (!filter.mayMatch(found)) return;
		const pending = this.#files.use(found.file, (open) => {
			const block = open.open(found.block);
			if (block === undefined) return undefined;
			this.#looked += found.block.events;
			return andThen(block, (opened) =>
				andThen(filter.rows(opened), (rows) =>
					rows.length === 0
						? ok([])
						: andThen(opened.events(), (events) => ok(this.#wanted(events, rows))),
				),
			);
		});
		if (pending === undefined) this.#walkAnew();
		else if (pending.kind === 'damaged') this.#files.reportBlock(found, pending);
		else this.#add(pending.value);
	}

	/** A chunk was sealed, or a file dropped, since the walk began. */
	#walkAnew(): void {
		this.#pending = [];
		this.#walk = new BlockWalk(this.#files, this.#place, this.#request.direction);
	}

	/** Those beyond the place, nearest first, as many as are wanted at most. */
	#wanted(events: BlockEvents, rows: readonly number[]): readonly Pending[] {
		const {direction, limit} = this.#request;
		const isOlder = direction === 'older';
		const wanted: Pending[] = [];
		for (const row of isOlder ? rows.toReversed() : rows) {
			const id = events.id(row);
			if (isOlder ? id >= this.#place : id <= this.#place) continue;
			if (wanted.push({id, events, row}) === limit - this.#found) break;
		}
		return wanted;
	}

	#add(rows: readonly Pending[]): void {
		if (rows.length === 0) return;
		const sign = this.#request.direction === 'older' ? -1 : 1;
		this.#pending =
			this.#pending.length === 0
				? rows
				: [...this.#pending, ...rows].toSorted((one, other) => sign * (one.id - other.id));
	}
}

/** Milliseconds of work after which others get their turn. */
const turnMs = 10;

export interface Scan {
	/** Nearest to the start first. */
	readonly events: readonly LogEvent[];
	/** The last id that was looked at, where the budget was spent before the limit or the end was reached. */
	readonly stoppedAt: number | undefined;
}

/** Runs a scan to its end, or until so many events were looked at. */
export async function scanEvents(
	files: ReadFiles,
	request: ScanRequest,
	budget: number,
): Promise<Scan> {
	const scan = new EventScan(files, request);
	const events: LogEvent[] = [];
	let turnEnd = performance.now() + turnMs;
	for (;;) {
		events.push(...scan.step());
		if (scan.isDone) return {events, stoppedAt: undefined};
		if (scan.looked >= budget) return {events, stoppedAt: scan.place};
		if (performance.now() < turnEnd) continue;
		// oxlint-disable-next-line no-await-in-loop
		await setImmediate();
		turnEnd = performance.now() + turnMs;
	}
}
