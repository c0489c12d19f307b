import type {SafeText} from '../../base/terminal-text.ts';
import {fitText, widthOf} from '../../base/terminal-text.ts';

/** One column: its title, and how a row fills it. */
export interface Column<Row> {
	readonly title: SafeText;
	readonly isNumber?: boolean;
	text(row: Row): SafeText;
	/** Colours the padded cell. */
	readonly style?: (cell: string, row: Row) => string;
}

/** Rows under a line of titles, columns as wide as their widest cell and two blanks apart; the last one is not padded. */
export function tableLines<Row>(
	columns: readonly Column<Row>[],
	rows: readonly Row[],
): readonly string[] {
	const cells = rows.map((row) => columns.map((column) => column.text(row)));
	const widths = columns.map(({title}, at) =>
		Math.max(widthOf(title), ...cells.map((line) => widthOf(line[at] ?? title))),
	);
	const pad = (text: SafeText, at: number): string => {
		const isLast = at === columns.length - 1;
		const width = widths[at] ?? 0;
		if (columns[at]?.isNumber === true) return fitText(text, -width);
		return isLast ? text : fitText(text, width);
	};
	const titles = columns.map(({title}, at) => pad(title, at)).join('  ');
	return [
		titles,
		...rows.map((row, line) =>
			columns
				.map((column, at) => {
					const cell = pad(cells[line]?.[at] ?? column.title, at);
					return column.style === undefined ? cell : column.style(cell, row);
				})
				.join('  '),
		),
	];
}
