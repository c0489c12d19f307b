const gap = '  ';

/** Rows of cells under a head, each column as wide as it needs to be, the first one to the left. */
export function tableLines(
	head: readonly string[],
	rows: readonly (readonly string[])[],
): readonly string[] {
	const widths = head.map((_, column) =>
		Math.max(...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
	);
	return [head, ...rows].map((cells) =>
		cells
			.map((cell, column) => {
				const width = widths[column] ?? 0;
				return column === 0 ? cell.padEnd(width) : cell.padStart(width);
			})
			.join(gap)
			.trimEnd(),
	);
}
