import type {Channel} from '../../model/event.ts';
import {rowChecksum} from '../row-checksum.ts';
import type {Check} from './check-step.ts';
import type {CheckedFile} from './checked-file.ts';
import type {CountRow, MergeCounts} from './compare-counts.ts';
import {countsDiffer} from './compare-counts.ts';

interface ParseErrorValues {
	readonly id: number;
	readonly received_at: number;
	readonly channel: Channel;
	readonly address: string;
	readonly reason: string;
	readonly offset: number;
	readonly raw: Uint8Array;
	readonly checksum: number;
}

interface GroupValues {
	readonly channel: string;
	readonly address: string;
	readonly reason: string;
	readonly count: number;
	readonly first_at: number;
	readonly last_at: number;
	readonly oldest: number;
	readonly newest: number;
}

/** Rows read at once. */
const pageRows = 1000;

/** Reads every line that did not parse, and compares the counts of their groups. */
export function* checkParseErrors(checked: CheckedFile): Check {
	const {statements} = checked.open;
	const groups = new Map<string, CountRow>();
	for (let last = 0, isMore = true; isMore;) {
		const sql = 'SELECT * FROM parse_errors WHERE id > ? ORDER BY id LIMIT ?';
		const rows = statements.all<ParseErrorValues>(sql, last, pageRows);
		for (const row of rows) {
			if (!isAsWritten(row))
				yield checked.damage(`line ${row.id} that did not parse`, 'its checksum is wrong');
			checked.volumes.addParseError(row.received_at, row);
			addLine(groups, row);
		}
		isMore = rows.length === pageRows;
		last = rows.at(-1)?.id ?? last;
		yield {kind: 'progress', bytes: rows.reduce((sum, {raw}) => sum + raw.length, 0)};
	}
	const stored = statements
		.all<GroupValues>('SELECT * FROM parse_error_groups')
		.map(({channel, reason, address, ...group}) => ({
			group: `${channel} ${reason}`,
			name: address,
			counts: [group.count, group.first_at, group.last_at, group.oldest, group.newest],
		}));
	if (countsDiffer(stored, groups.values(), merge))
		yield checked.damage('table parse_error_groups', 'its counts are not those of the lines');
}

function isAsWritten(row: ParseErrorValues): boolean {
	const {id, received_at: receivedAt, channel, address, reason, offset, raw, checksum} = row;
	const values = [id, receivedAt, channel, address, reason, offset, raw];
	return checksum === rowChecksum(values);
}

function addLine(groups: Map<string, CountRow>, row: ParseErrorValues): void {
	const {channel, address, reason, id, received_at: at} = row;
	const key = `${channel} ${address} ${reason}`;
	const known = groups.get(key);
	const own = [1, at, at, id, id];
	const counts = known === undefined ? own : merge(known.counts, own);
	groups.set(key, {group: `${channel} ${reason}`, name: address, counts});
}

/** Of a count, the first and last time, the oldest and newest id. */
const merge: MergeCounts = (
	[count = 0, first = 0, last = 0, oldest = 0, newest = 0],
	[otherCount = 0, otherFirst = 0, otherLast = 0, otherOldest = 0, otherNewest = 0],
) => [
	count + otherCount,
	Math.min(first, otherFirst),
	Math.max(last, otherLast),
	Math.min(oldest, otherOldest),
	Math.max(newest, otherNewest),
];
