import type {ResolvedQuery} from '../model/event-query.ts';
import type {Block} from './block/block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import {planOf} from './block/plan-condition.ts';
import type {BlockTest} from './block-test.ts';
import {compileBlockTests} from './block-test.ts';
import type {KnownFile} from './event-files.ts';
import type {FoundBlock} from './found-block.ts';
import type {ReadFiles} from './read-files.ts';
import {redecoded} from './redecode.ts';
import {RowSet} from './row-set.ts';
import {SignedBlocks} from './signed-blocks.ts';

/** Which rows of blocks are wanted. */
export interface RowFilter {
	/** Whether the file may have such rows, by what is known without opening it. */
	mayBeIn(file: KnownFile): boolean;
	/** The same of a block. */
	mayMatch(found: FoundBlock): boolean;
	/** Whether all rows of the block are such, by what is known without opening it. */
	isAll(found: FoundBlock): boolean;
	/** An opened block as the query wants it: with the fields that it stores, or with those that its events would have now. */
	readonly view: (block: Block) => PartRead<Block>;
	/** Rows of the found block, opened, that may be such by all but their lines. */
	candidates(block: Block, found: FoundBlock): PartRead<RowSet>;
	/** Whether lines have to be looked into. */
	readonly readsLines: boolean;
	/** Those of the candidates. */
	rows(block: Block, found: FoundBlock, candidates: RowSet): PartRead<RowSet>;
}

/** Milliseconds; both ends are included. */
interface Times {
	readonly timeFrom: number;
	readonly timeTo: number;
}

/** The rows that a query asks for; what it means is `compileMatch`. */
export function filterOf(query: ResolvedQuery, files: ReadFiles): RowFilter {
	const {where} = query;
	const since = query.since ?? -Infinity;
	const until = query.until ?? Infinity;
	const {columns, lines} = compileBlockTests(query);
	const signed = new SignedBlocks(files, planOf(where, !query.isRedecoded));
	const isEverything = where.kind === 'and' && where.of.length === 0;
	const overlaps = ({timeFrom, timeTo}: Times): boolean => timeTo >= since && timeFrom < until;
	const isInside = ({timeFrom, timeTo}: Times): boolean => timeFrom >= since && timeTo < until;
	const timely = (block: Block, found: FoundBlock): PartRead<RowSet> => {
		const all = RowSet.all(block.rows);
		if (isInside(found.block)) return ok(all);
		return andThen(block.columns(), ({times}) =>
			ok(all.filter((row) => isWithin(times[row] ?? Number.NaN, since, until))),
		);
	};
	return {
		mayBeIn: ({extent}) => overlaps(extent),
		mayMatch: (found) => overlaps(found.block) && signed.mayMatch(found),
		isAll: ({block}) => isEverything && isInside(block),
		view: query.isRedecoded ? (block) => redecoded(block, files.fieldsOf) : ok,
		candidates: (block, found) =>
			andThen(mayHaveRows(columns, block), (may) =>
				may
					? andThen(timely(block, found), (within) =>
							columns.rows({block, retention: found.file.class}, within),
						)
					: ok(RowSet.none(block.rows)),
			),
		readsLines: lines !== undefined,
		rows: (block, found, candidates) =>
			lines === undefined || candidates.isEmpty
				? ok(candidates)
				: lines.rows({block, retention: found.file.class}, candidates),
	};
}

/** By the values that the block lists, which are read where that can tell. */
function mayHaveRows(test: BlockTest, block: Block): PartRead<boolean> {
	return test.asksLists ? andThen(block.lists(), (lists) => ok(test.mayMatch(lists))) : ok(true);
}

function isWithin(time: number, since: number, until: number): boolean {
	return time >= since && time < until;
}
