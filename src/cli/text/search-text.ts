import {safe} from '../../base/terminal-text.ts';
import type {AggregateJson, SearchProgressJson} from '../../proto/rpc/search-schema.ts';
import {percentText, sizeText} from './amount.ts';
import type {Look} from './look.ts';
import {countOf, timeText, valueText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

/** What a query's stage has made of events: a table, or one number. */
export function aggregateLines(aggregate: AggregateJson, look: Look): readonly string[] {
	if (aggregate.kind === 'top') return topLines(aggregate);
	const {count, steps} = aggregate;
	if (steps === null) return [String(count)];
	return tableLines(
		[
			{title: safe('FROM'), text: ({from}) => timeText(from, look)},
			{title: safe('EVENTS'), isNumber: true, text: ({count: events}) => safe(String(events))},
		],
		steps,
	);
}

/** How far a search is. */
export function progressText({share, found}: SearchProgressJson): string {
	return `searched ${percentText(share * 100)}, ${countOf(found, 'event')} found`;
}

/** What was found, and what was looked at for it. */
export function summaryText(
	{blocks, skipped_blocks: skipped, bytes, share}: SearchProgressJson,
	{found, isStopped}: {readonly found: number; readonly isStopped: boolean},
): string {
	const looked = `${blocks} of ${countOf(blocks + skipped, 'block')} opened, ${sizeText(bytes)}`;
	const stopped = isStopped ? `; stopped at ${percentText(share * 100)}` : '';
	return `${countOf(found, 'event')} found; ${looked}${stopped}`;
}

interface TopRow {
	readonly value: string | number | null;
	readonly count: number;
}

function topLines({
	field,
	values,
	other,
	missing,
}: AggregateJson & {kind: 'top'}): readonly string[] {
	const columns: readonly Column<TopRow>[] = [
		{title: safe('EVENTS'), isNumber: true, text: ({count}) => safe(String(count))},
		{title: safe(field.toUpperCase()), text: ({value}) => valueText(value)},
	];
	const rest = [
		...(other > 0 ? [`${countOf(other, 'event')} of other values`] : []),
		...(missing > 0 ? [`${countOf(missing, 'event')} without ${field}`] : []),
	];
	return [...tableLines(columns, values), ...rest.map((text) => safe(text))];
}
