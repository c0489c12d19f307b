import {line} from '../../base/terminal-text.ts';
import type {Look} from '../term/glyphs.ts';
import type {Row} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';
import {wholeCount} from './format.ts';

export interface ScrolledView {
	readonly width: number;
	readonly height: number;
	readonly look: Look;
	/** Rows above the view. */
	readonly scroll: number;
	/** The keys that scroll work here. */
	readonly hasFocus: boolean;
}

/** A view of rows: all of them, or as many as leave a last row that says how many are hidden below. */
export function scrolledRows(
	content: readonly Row[],
	{width, height, look, scroll, hasFocus}: ScrolledView,
): readonly Row[] {
	const last = lastScroll(content.length, height);
	const isCut = last > 0;
	const top = Math.min(scroll, last);
	const shown = Array.from(
		{length: isCut ? height - 1 : height},
		(_, row) => content[top + row] ?? fitRow([], width),
	);
	if (!isCut || height < 1) return shown;
	const keys = hasFocus ? line` (j k PgDn PgUp)` : line` (enter opens)`;
	const more =
		top === last
			? line` end${keys}`
			: line` ${look.down} ${wholeCount(last - top, look)} more rows${keys}`;
	return [...shown, fitRow([span(more, 'accent')], width)];
}

/** Rows above the view when the last row of the content is in it. */
export function lastScroll(rows: number, height: number): number {
	return rows <= height ? 0 : rows - Math.max(0, height - 1);
}
