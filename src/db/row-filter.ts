import {matchesEvent} from '../model/event-match.ts';
import {allOf} from '../model/event-condition.ts';
import type {Condition} from '../model/event-query.ts';
import type {QueryTerm, TermQuery} from '../model/term-query.ts';
import type {Block} from './block/block.ts';
import type {PartRead} from './block/part-read.ts';
import {andThen, ok} from './block/part-read.ts';
import {planOf} from './block/plan-condition.ts';
import type {FoundBlock} from './found-block.ts';
import type {ReadFiles} from './read-files.ts';
import {SignedBlocks} from './signed-blocks.ts';

/** Which rows of blocks are wanted. */
export interface RowFilter {
	/** Whether the block may have such rows, by what is known without opening it. */
	mayMatch(found: FoundBlock): boolean;
	/** Rising. */
	rows(block: Block): PartRead<readonly number[]>;
}

/** The rows that a query asks for. */
export function filterOf(query: TermQuery, files: ReadFiles): RowFilter {
	const signed = new SignedBlocks(files, planOf(conditionOf(query)));
	return {
		mayMatch: (found) => signed.mayMatch(found),
		rows: (block) =>
			andThen(block.events(), (events) => {
				const all = Array.from({length: block.rows}, (_, row) => row);
				return ok(all.filter((row) => matchesEvent(query, events.event(row))));
			}),
	};
}

/** What lines have at least that a query finds. */
function conditionOf({terms}: TermQuery): Condition {
	return allOf(terms.filter(({isNegated}) => !isNegated).map((term) => termCondition(term)));
}

function termCondition(term: QueryTerm): Condition {
	if (term.kind === 'text') return term;
	const {field, value} = term;
	return {kind: 'field', field, test: {kind: 'equals', value}};
}
