import {rowLimit} from '../proto/rpc/bounds.ts';
import {printJsonLines, printText, tell} from './output.ts';

/** Rows of a window, and how many match in all, shown or not. */
export interface FoundRows<Row> {
	readonly rows: readonly Row[];
	readonly total: number;
}

/** Prints the rows, one JSON object each or as a table, and says where there are none or more. `noun` is what one of them is. */
export async function printFound<Row>(
	{rows, total}: FoundRows<Row>,
	{
		json,
		noun,
		table,
	}: {
		readonly json: boolean;
		readonly noun: string;
		readonly table: (rows: readonly Row[]) => readonly string[];
	},
): Promise<void> {
	if (json) return printJsonLines(rows);
	if (rows.length === 0) return tell(`no ${noun} matches`);
	await printText(table(rows));
	if (rows.length < total) tell(`${rows.length} of ${total} ${noun}s; --limit shows more`);
}

/** One page of a hub's window: the row at the anchor, and those after it. */
type ReadPage<Row> = (page: {
	readonly anchor?: string;
	readonly after: number;
}) => Promise<{readonly rows: readonly Row[]; readonly total: number}>;

/** Reads the first `limit` rows of a window a page at a time; each once, though rows move meanwhile. */
export async function findRows<Row extends {readonly id: string}>(
	limit: number,
	readPage: ReadPage<Row>,
): Promise<FoundRows<Row>> {
	const found = new Map<string, Row>();
	let anchor: string | undefined;
	for (;;) {
		const after = Math.min(rowLimit, limit - found.size + 1);
		// Each page starts where the one before ended.
		// oxlint-disable-next-line no-await-in-loop
		const page = await readPage({after, ...(anchor === undefined ? {} : {anchor})});
		const before = found.size;
		for (const row of page.rows) found.set(row.id, row);
		anchor = page.rows.at(-1)?.id;
		if (found.size >= Math.min(limit, page.total) || found.size === before) {
			return {rows: [...found.values()].slice(0, limit), total: page.total};
		}
	}
}
