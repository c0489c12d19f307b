import type {LogEvent} from '../model/event.ts';
import type {BlockEvents} from './block/block-events.ts';
import {andThen, ok} from './block/part-read.ts';
import type {Direction} from './block-walk.ts';
import {BlockWalk} from './block-walk.ts';
import type {KnownFile} from './event-files.ts';
import type {TakenBlock} from './read-ahead.ts';
import {ReadAhead} from './read-ahead.ts';
import type {ReadFiles} from './read-files.ts';
import {inTurns} from './reading-turns.ts';
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
	#blocks: ReadAhead;
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
		this.#blocks = this.#blocksFrom(request.from);
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
		return this.#blocks.edge === undefined && this.#pending.length === 0;
	}

	/** Looks into the next block where it has to, and returns events that are certain to come next, so many at most. */
	async step(most = Number.MAX_SAFE_INTEGER): Promise<readonly LogEvent[]> {
		if (this.#complete() === 0) await this.#lookOn();
		const {limit, direction} = this.#request;
		const complete = this.#complete();
		const taken = this.#pending.slice(0, Math.min(most, limit - this.#found, complete));
		this.#pending = this.#pending.slice(taken.length);
		this.#found += taken.length;
		const isEnough = this.#found >= limit;
		this.#isDone = isEnough || this.isAtEnd;
		const {edge} = this.#blocks;
		// Behind the last one there may be more that is complete.
		const last = isEnough || taken.length < complete ? taken.at(-1) : undefined;
		if (last !== undefined) this.#place = last.id;
		else if (edge !== undefined) this.#place = direction === 'older' ? edge + 1 : edge - 1;
		return taken.map(({events, row}) => events.event(row));
	}

	/** How many of those pending are nearer than all that is to come. */
	#complete(): number {
		const {edge} = this.#blocks;
		if (edge === undefined) return this.#pending.length;
		const isOlder = this.#request.direction === 'older';
		const first = this.#pending.findIndex(({id}) => (isOlder ? id <= edge : id >= edge));
		return first < 0 ? this.#pending.length : first;
	}

	async #lookOn(): Promise<void> {
		const taken = await this.#blocks.next();
		if (taken === undefined) return;
		this.#work.passed += taken.found.block.events;
		if (taken.kind === 'opened') this.#look(taken);
		else if (taken.kind === 'gone') this.#begin();
		else this.#work.skippedBlocks += 1;
	}

	#look(taken: TakenBlock & {kind: 'opened'}): void {
		const {found} = taken;
		const pending = this.#blocks.use(taken, (block, rows) =>
			rows.isEmpty
				? ok([])
				: andThen(block.events(), (events) => ok(this.#wanted(events, rows.rows()))),
		);
		if (pending === undefined) {
			this.#begin();
			return;
		}
		this.#work.blocks += 1;
		this.#work.events += found.block.events;
		this.#work.bytes += found.block.rawBytes;
		if (pending.kind === 'damaged') this.#files.reportBlock(found, pending);
		else this.#add(pending.value);
	}

	/** A chunk was sealed, or a file dropped, since the walk began. */
	#begin(): void {
		this.#pending = [];
		this.#blocks = this.#blocksFrom(this.#place);
	}

	#blocksFrom(place: number): ReadAhead {
		const {direction, filter} = this.#request;
		const mayBeIn = (file: KnownFile): boolean => filter.mayBeIn(file);
		return new ReadAhead({
			files: this.#files,
			walk: new BlockWalk(this.#files, place, {direction, mayBeIn}),
			filter,
			givesLines: true,
			isOpened: (found) => filter.mayMatch(found),
		});
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
	await inTurns(files, Number.POSITIVE_INFINITY, async () => {
		events.push(...(await scan.step()));
		return !scan.isDone && scan.work.events < budget;
	});
	return {events, stoppedAt: scan.isDone ? undefined : scan.place};
}
