/** The numbers of so many rows: 0, 1, 2 ... A plain loop: it runs for every batch that is stored. */
export function rowNumbers(count: number): readonly number[] {
	const rows: number[] = [];
	for (let row = 0; row < count; row += 1) rows.push(row);
	return rows;
}
