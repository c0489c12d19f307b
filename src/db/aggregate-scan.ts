import type {ResolvedQuery, Stage} from '../model/event-query.ts';
import type {Aggregate} from '../model/event-search.ts';
import type {Block} from './block/block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import {BlockWalk} from './block-walk.ts';
import type {ScanWork} from './event-scan.ts';
import type {KnownFile} from './event-files.ts';
import type {FoundBlock} from './found-block.ts';
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
	#walk: BlockWalk;
	#aggregation: Aggregation;
	#work = {...noWork};
	#found = 0;
	#isDone = false;

	constructor(files: ReadFiles, query: AggregateQuery) {
		this.#files = files;
		this.#filter = filterOf(query, files);
		this.#stage = query.stage;
		this.#newest = Math.max(0, ...files.all().map(({extent}) => extent.lastEvent));
		this.#walk = this.#start();
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
	step(): void {
		const next = this.#walk.next();
		if (next === undefined) {
			this.#isDone = true;
			return;
		}
		this.#work.passed += next.block.events;
		if (!this.#filter.mayMatch(next)) {
			this.#work.skippedBlocks += 1;
			return;
		}
		if (!this.#addUnopened(next)) this.#look(next);
	}

	#addUnopened(found: FoundBlock): boolean {
		const {addUnopened} = this.#aggregation;
		const {lastId, events} = found.block;
		if (addUnopened === undefined || lastId > this.#newest || !this.#filter.isAll(found))
			return false;
		addUnopened(events);
		this.#found += events;
		this.#work.skippedBlocks += 1;
		return true;
	}

	#look(found: FoundBlock): void {
		const counted = this.#files.use(found.file, (open) => {
			const block = open.open(found.block);
			if (block === undefined) return undefined;
			return andThen(andThen(block, this.#filter.view), (opened) =>
				andThen(this.#filter.rows(opened, found), (matching) =>
					andThen(this.#olderOf(opened, found, matching), (rows) =>
						andThen(this.#aggregation.add({block: opened, retention: found.file.class}, rows), () =>
							ok(rows.size),
						),
					),
				),
			);
		});
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
		this.#walk = this.#start();
		this.#aggregation = startAggregation(this.#stage);
		this.#work = {...noWork};
		this.#found = 0;
	}

	#start(): BlockWalk {
		const mayBeIn = (file: KnownFile): boolean => this.#filter.mayBeIn(file);
		return new BlockWalk(this.#files, this.#newest + 1, {direction: 'older', mayBeIn});
	}
}
