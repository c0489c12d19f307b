import type {SafeText} from '../../base/terminal-text.ts';
import {line, wrapText} from '../../base/terminal-text.ts';
import type {Row, Style} from '../term/row.ts';
import {fitRow, span} from '../term/row.ts';

/** A pane that has nothing to show says so: the text wrapped at its top, one row below it. */
export function messageRows(
	text: SafeText,
	{width, height, style}: {readonly width: number; readonly height: number; readonly style: Style},
): readonly Row[] {
	const lines = [line``, ...wrapText(text, Math.max(1, width - 4), Math.max(0, height - 1))];
	return Array.from({length: height}, (_, row) =>
		fitRow([span(line`  ${lines[row] ?? line``}`, style)], width),
	);
}
