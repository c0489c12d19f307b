import {sourceKey} from '../../model/source-key.ts';
import {hitChecksumColumns} from '../hit-runs.ts';
import {readCursors} from '../moved-cursors.ts';
import {rowChecksumFunction} from '../row-checksum.ts';
import type {Cursor} from '../source-cursors.ts';
import type {Check} from './check-step.ts';
import type {CheckedFile} from './checked-file.ts';

/** Tables of rows that have checksums, and of what. */
const tables: readonly (readonly [table: string, columns: string])[] = [
	['hits', hitChecksumColumns],
	['cursors', 'channel, address, epoch, sequence, changed_at'],
];

/** Checks the rows that are no part of a block: hits of rules, cursors, and what the file is called. */
export function* checkRows(checked: CheckedFile): Check {
	const {statements} = checked.open;
	for (const [table, columns] of tables) {
		const sql = `SELECT count(*) AS wrong FROM ${table} WHERE checksum <> ${rowChecksumFunction}(${columns})`;
		const wrong = statements.get<{wrong: number}>(sql)?.wrong ?? 0;
		if (wrong > 0) yield checked.damage(`table ${table}`, `rows with a wrong checksum: ${wrong}`);
	}
	const moved = statements.all<{moved: string}>('SELECT moved FROM head WHERE moved IS NOT NULL');
	if (moved.some((row) => readCursors(row.moved) === undefined))
		yield checked.damage('table head', 'cursors with a wrong checksum');
	if (hasLowCursor(checked)) yield checked.damage('table cursors', 'it does not reach its events');
	if (!/^[0-9a-f]{32}$/.test(checked.open.fileId()))
		yield checked.damage('table file', 'its id is none');
}

function hasLowCursor({open, cursors}: CheckedFile): boolean {
	const sql = 'SELECT channel, address, epoch, sequence, changed_at AS changedAt FROM cursors';
	const stored = new Map(
		open.statements.all<Cursor>(sql).map((cursor) => [sourceKey(cursor), cursor.sequence]),
	);
	return [...cursors].some(([key, sequence]) => (stored.get(key) ?? 0) < sequence);
}
