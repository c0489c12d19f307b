import {otherName} from '../event-rollups.ts';

/** Counts of one name in its group; the names beyond a bound are counted together there as `otherName`. */
export interface CountRow {
	readonly group: string;
	readonly name: string;
	readonly counts: readonly number[];
}

/** The counts of two rows together. */
export type MergeCounts = (one: readonly number[], other: readonly number[]) => readonly number[];

/** Whether stored counts differ from what was counted, where names that are not stored by themselves stand together. */
export function countsDiffer(
	stored: readonly CountRow[],
	counted: Iterable<CountRow>,
	merge: MergeCounts = sumOf,
): boolean {
	const named = new Set(stored.map((row) => keyOf(row)));
	const expected = new Map<string, readonly number[]>();
	for (const row of counted) {
		const own = keyOf(row);
		const key = named.has(own) ? own : keyOf({...row, name: otherName});
		const known = expected.get(key);
		expected.set(key, known === undefined ? row.counts : merge(known, row.counts));
	}
	const isCounted = (row: CountRow): boolean => {
		const counts = expected.get(keyOf(row)) ?? [];
		return row.counts.every((value, at) => value === (counts[at] ?? 0));
	};
	const isKnown = [...expected.keys()].every((key) => named.has(key));
	return named.size !== stored.length || !isKnown || !stored.every((row) => isCounted(row));
}

function sumOf(one: readonly number[], other: readonly number[]): readonly number[] {
	return one.map((count, at) => count + (other[at] ?? 0));
}

function keyOf({group, name}: Pick<CountRow, 'group' | 'name'>): string {
	return `${group}\n${name}`;
}
