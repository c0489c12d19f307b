import {setImmediate} from 'node:timers/promises';
import type {LogEvent} from '../model/event.ts';
import type {BlockEvents} from './block/block-events.ts';
import {andThen, ok} from './block/part-read.ts';
import type {Direction} from './block-walk.ts';
import {BlockWalk} from './block-walk.ts';
import type {KnownFile} from './event-files.ts';
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

/** What a scan has done. */
export interface ScanWork {
	/** Blocks that were opened, and those that cannot have a row that matches. */
	readonly blocks: number;
	readonly skippedBlocks: number;
	/** Events and bytes of raw lines in the blocks that were opened. */
	readonly events: number;
	readonly bytes: number;
	/** Events of all blocks that were met. */
	readonly passed: number;
}

/** A row that matches, until it is known that none nearer is to come. */
interface Pending {
	readonly id: number;
	readonly events: BlockEvents;
	readonly row: number;
}

/** Finds matching events beyond a place in the order of commit, nearest first, block by block. */
export class EventScan {
	readonly #files: ReadFiles;
	readonly #request: ScanRequest;
	#walk: BlockWalk;
	/** Nearest first. */
	#pending: readonly Pending[] = [];
	#place: number;
	#found = 0;
	readonly #work = {blocks: 0, skippedBlocks: 0, events: 0, bytes: 0, passed: 0};
	#isDone = false;

	constructor(files: ReadFiles, request: ScanRequest) {
		this.#files = files;
		this.#request = request;
		this.#place = request.from;
		this.#walk = this.#walkFrom(request.from);
	}

	/** All are found, or as many as are wanted. */
	get isDone(): boolean {
		return this.#isDone;
	}

	/** What lies between the start and this id is found. */
	get place(): number {
		return this.#place;
	}

	get work(): ScanWork {
		return this.#work;
	}

	/** Nothing lies beyond what is found. */
	get isAtEnd(): boolean {
		return this.#walk.edge === undefined && this.#pending.length === 0;
	}

	/** Looks into the next block where it has to, and returns events that are certain to come next, so many at most. */
	step(most = Number.MAX_SAFE_INTEGER): readonly LogEvent[] {
		if (this.#complete() === 0) this.#lookOn();
		const {limit, direction} = this.#request;
		const complete = this.#complete();
		const taken = this.#pending.slice(0, Math.min(most, limit - this.#found, complete));
		this.#pending = this.#pending.slice(taken.length);
		this.#found += taken.length;
		const isEnough = this.#found >= limit;
		this.#isDone = isEnough || this.isAtEnd;
		const {edge} = this.#walk;
		// Behind the last one there may be more that is complete.
		const last = isEnough || taken.length < complete ? taken.at(-1) : undefined;
		if (last !== undefined) this.#place = last.id;
		else if (edge !== undefined) this.#place = direction === 'older' ? edge + 1 : edge - 1;
		return taken.map(({events, row}) => events.event(row));
	}

	/** How many of those pending are nearer than all that is to come. */
	#complete(): number {
		const {edge} = this.#walk;
		if (edge === undefined) return this.#pending.length;
		const isOlder = this.#request.direction === 'older';
		const first = this.#pending.findIndex(({id}) => (isOlder ? id <= edge : id >= edge));
		return first < 0 ? this.#pending.length : first;
	}

	#lookOn(): void {
		const found = this.#walk.next();
		if (found !== undefined) this.#look(found);
	}

	#look(found: FoundBlock): void {
		const {filter} = this.#request;
		this.#work.passed += found.block.events;
		if (!filter.mayMatch(found)) {
			this.#work.skippedBlocks += 1;
			return;
		}
		const pending = this.#files.use(found.file, (open) => {
			const block = open.open(found.block);
			if (block === undefined) return undefined;
			this.#work.blocks += 1;
			this.#work.events += found.block.events;
			this.#work.bytes += found.block.rawBytes;
			return andThen(andThen(block, filter.view), (opened) =>
				andThen(filter.rows(opened, found), (rows) =>
					rows.isEmpty
						? ok([])
						: andThen(opened.events(), (events) => ok(this.#wanted(events, rows.rows()))),
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
		this.#walk = this.#walkFrom(this.#place);
	}

	#walkFrom(place: number): BlockWalk {
		const {direction, filter} = this.#request;
		const mayBeIn = (file: KnownFile): boolean => filter.mayBeIn(file);
		return new BlockWalk(this.#files, place, {direction, mayBeIn});
	}

	/** Those beyond the place, nearest first, as many as are wanted at most, and one that tells that there are more. */
	#wanted(events: BlockEvents, rows: readonly number[]): readonly Pending[] {
		const {direction, limit} = this.#request;
		const isOlder = direction === 'older';
		const wanted: Pending[] = [];
		for (const row of isOlder ? rows.toReversed() : rows) {
			const id = events.id(row);
			if (isOlder ? id >= this.#place : id <= this.#place) continue;
			if (wanted.push({id, events, row}) > limit - this.#found) break;
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
		if (scan.work.events >= budget) return {events, stoppedAt: scan.place};
		if (performance.now() < turnEnd) continue;
		// oxlint-disable-next-line no-await-in-loop
		await setImmediate();
		turnEnd = performance.now() + turnMs;
	}
}
