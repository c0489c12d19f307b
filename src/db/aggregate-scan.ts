import type {ResolvedQuery, Stage} from '../model/event-query.ts';
import type {Aggregate} from '../model/event-search.ts';
import type {Block} from './block/block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import {BlockWalk} from './block-walk.ts';
import type {ScanWork} from './event-scan.ts';
import type {KnownFile} from './event-files.ts';
import type {FoundBlock} from './found-block.ts';
import type {TakenBlock} from './read-ahead.ts';
import {ReadAhead} from './read-ahead.ts';
import type {ReadFiles} from './read-files.ts';
import type {RowFilter} from './row-filter.ts';
import type {RowSet} from './row-set.ts';
import {filterOf} from './row-filter.ts';
import type {Aggregation} from './search-aggregate.ts';
import {startAggregation} from './search-aggregate.ts';

const noWork = {blocks: 0, skippedBlocks: 0, events: 0, bytes: 0, passed: 0};

export interface AggregateQuery extends ResolvedQuery {
	readonly stage: Stage;
}

/** Makes what a query's stage asks for of all events stored when it began, block by block. */
export class AggregateScan {
	readonly #files: ReadFiles;
	readonly #filter: RowFilter;
	readonly #stage: Stage;
	readonly #newest: number;
	#blocks: ReadAhead;
	#aggregation: Aggregation;
	#work = {...noWork};
	#found = 0;
	#isDone = false;

	constructor(files: ReadFiles, query: AggregateQuery) {
		this.#files = files;
		this.#filter = filterOf(query, files);
		this.#stage = query.stage;
		this.#newest = Math.max(0, ...files.all().map(({extent}) => extent.lastEvent));
		this.#blocks = this.#start();
		this.#aggregation = startAggregation(query.stage);
	}

	get isDone(): boolean {
		return this.#isDone;
	}

	get work(): ScanWork {
		return {...this.#work};
	}

	/** Events so far. */
	get found(): number {
		return this.#found;
	}

	result(): Aggregate {
		return this.#aggregation.result();
	}

	/** Takes the next block. */
	async step(): Promise<void> {
		const next = await this.#blocks.next();
		if (next === undefined) {
			this.#isDone = true;
			return;
		}
		this.#work.passed += next.found.block.events;
		if (next.kind === 'opened') this.#look(next);
		else if (next.kind === 'gone') this.#begin();
		else this.#addUnopened(next.found);
	}

	/** Whether all rows of a block count, whatever they are. */
	#isCounted({block, file}: FoundBlock): boolean {
		const {addUnopened} = this.#aggregation;
		return (
			addUnopened !== undefined && block.lastId <= this.#newest && this.#filter.isAll({block, file})
		);
	}

	#addUnopened(found: FoundBlock): void {
		this.#work.skippedBlocks += 1;
		if (!this.#isCounted(found)) return;
		const {events} = found.block;
		this.#aggregation.addUnopened?.(events);
		this.#found += events;
	}

	#look(taken: TakenBlock & {kind: 'opened'}): void {
		const {found} = taken;
		const counted = this.#blocks.use(taken, (block, matching) =>
			andThen(this.#olderOf(block, found, matching), (rows) =>
				andThen(this.#aggregation.add({block, retention: found.file.class}, rows), () =>
					ok(rows.size),
				),
			),
		);
		if (counted === undefined) {
			this.#begin();
			return;
		}
		this.#work.blocks += 1;
		this.#work.events += found.block.events;
		this.#work.bytes += found.block.rawBytes;
		if (counted.kind === 'damaged') this.#files.reportBlock(found, counted);
		else this.#found += counted.value;
	}

	/** Those that were stored when the search began. */
	#olderOf(block: Block, found: FoundBlock, rows: RowSet): PartRead<RowSet> {
		if (found.block.lastId <= this.#newest) return ok(rows);
		return andThen(block.columns(), ({ids}) =>
			ok(rows.filter((row) => (ids[row] ?? 0) <= this.#newest)),
		);
	}

	/** A chunk was sealed, or a file dropped: all is counted anew. Chunks are the newest of all, so that little was counted. */
	#begin(): void {
		this.#blocks = this.#start();
		this.#aggregation = startAggregation(this.#stage);
		this.#work = {...noWork};
		this.#found = 0;
	}

	#start(): ReadAhead {
		const filter = this.#filter;
		const mayBeIn = (file: KnownFile): boolean => filter.mayBeIn(file);
		return new ReadAhead({
			files: this.#files,
			walk: new BlockWalk(this.#files, this.#newest + 1, {direction: 'older', mayBeIn}),
			filter,
			givesLines: false,
			isOpened: (found) => filter.mayMatch(found) && !this.#isCounted(found),
		});
	}
}
