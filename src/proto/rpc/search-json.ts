import {rfc3339} from '../../base/time.ts';
import type {Aggregate, SearchProgress} from '../../model/event-search.ts';
import type {FieldValue} from '../../model/event.ts';
import type {AggregateJson, SearchProgressJson} from './search-schema.ts';

/** Most characters of a value in a list. */
const valueLimit = 512;

/** What a search's stage made of events, as the socket tells it. */
export function aggregateToJson(aggregate: Aggregate): AggregateJson {
	if (aggregate.kind === 'top')
		return {
			...aggregate,
			values: aggregate.values.map(({value, count}) => ({value: shortened(value), count})),
		};
	const {kind, count, steps} = aggregate;
	return {
		kind,
		count,
		steps: steps && steps.map((step) => ({from: rfc3339(step.from), count: step.count})),
	};
}

export function progressToJson(progress: SearchProgress): SearchProgressJson {
	const {blocks, skippedBlocks, events, bytes, found, share} = progress;
	return {blocks, skipped_blocks: skippedBlocks, events, bytes, found, share};
}

function shortened(value: FieldValue): FieldValue {
	if (typeof value === 'number' || value.length <= valueLimit) return value;
	return `${value.slice(0, valueLimit).toWellFormed()}…`;
}
