import {matchesEvent} from '../model/event-match.ts';
import type {TermQuery} from '../model/term-query.ts';
import type {Block} from './block/block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import type {FoundBlock} from './found-block.ts';

/** Which rows of blocks are wanted. */
export interface RowFilter {
	/** Whether the block may have such rows, by what is known without opening it. */
	mayMatch(found: FoundBlock): boolean;
	/** Rising. */
	rows(block: Block): PartRead<readonly number[]>;
}

/** The rows that a query asks for. */
export function filterOf(query: TermQuery): RowFilter {
	return {
		mayMatch: () => true,
		rows: (block) =>
			andThen(block.events(), (events) => {
				const all = Array.from({length: block.rows}, (_, row) => row);
				return ok(all.filter((row) => matchesEvent(query, events.event(row))));
			}),
	};
}
