import {safe} from '../../base/terminal-text.ts';
import type {SavedView} from '../../proto/saved-views.ts';
import {factLine} from './facts.ts';
import {valueText} from './look.ts';
import type {Column} from './table.ts';
import {tableLines} from './table.ts';

const columns: readonly Column<SavedView>[] = [
	{title: safe('NAME'), text: ({name}) => safe(name)},
	{title: safe('TAB'), text: ({tab}) => safe(tab)},
	{title: safe('ORDER'), text: ({order}) => valueText(order ?? null)},
	{title: safe('RANGE'), text: ({range}) => valueText(range ?? null)},
	{title: safe('QUERY'), text: ({query}) => valueText(query)},
];

/** `nms views list`: one row per view. */
export function viewTable(views: readonly SavedView[]): readonly string[] {
	return tableLines(columns, views);
}

/** `nms views show`: one fact a line. */
export function viewLines({name, tab, query, order, range}: SavedView): readonly string[] {
	return [
		factLine('view', safe(name)),
		factLine('tab', safe(tab)),
		factLine('order', valueText(order ?? null)),
		factLine('range', valueText(range ?? null)),
		factLine('query', valueText(query)),
	];
}
