import {Scratch} from '../base/scratch.ts';

const wanted = new Scratch((length) => new Uint32Array(length));

/** The numbers of so many rows: 0, 1, 2 ... A plain loop, as below: they run for every batch that is stored. */
export function rowNumbers(count: number): Uint32Array {
	const rows = new Uint32Array(count);
	for (let row = 0; row < count; row += 1) rows[row] = row;
	return rows;
}

/** The rows that are wanted, in their order; the rows themselves where all are. */
export function selectRows(rows: Uint32Array, isWanted: (row: number) => boolean): Uint32Array {
	const selected = wanted.take(rows.length);
	let count = 0;
	for (let index = 0; index < rows.length; index += 1) {
		const row = rows[index] ?? 0;
		if (isWanted(row)) selected[count++] = row;
	}
	return count === rows.length ? rows : selected.slice(0, count);
}
