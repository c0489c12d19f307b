import * as fc from 'fast-check';
import test from 'ava';
import {RowSet} from '../../src/db/row-set.ts';
import {fuzzRuns} from '../helpers/fuzzing.ts';

const anyPair = fc
	.integer({min: 1, max: 100})
	.chain((rows) =>
		fc.tuple(
			fc.constant(rows),
			fc.array(fc.nat({max: rows - 1})),
			fc.array(fc.nat({max: rows - 1})),
		),
	);

function setOf(count: number, rows: readonly number[]): RowSet {
	const set = RowSet.none(count);
	for (const row of rows) set.add(row);
	return set;
}

function sorted(rows: Iterable<number>): readonly number[] {
	return [...rows].toSorted((one, other) => one - other);
}

test('sets of rows are joined, cut and counted as sets of numbers', (t) => {
	fc.assert(
		fc.property(anyPair, ([count, some, others]) => {
			const [one, other] = [setOf(count, some), setOf(count, others)];
			const [first, second] = [new Set(some), new Set(others)];
			t.deepEqual(one.rows(), sorted(first));
			t.is(one.size, first.size);
			t.is(one.isEmpty, first.size === 0);
			t.deepEqual(one.or(other).rows(), sorted(new Set([...first, ...second])));
			t.deepEqual(one.and(other).rows(), sorted([...first].filter((row) => second.has(row))));
			t.deepEqual(one.without(other).rows(), sorted([...first].filter((row) => !second.has(row))));
			t.is(RowSet.all(count).size, count);
			t.deepEqual(
				RowSet.all(count)
					.filter((row) => first.has(row))
					.rows(),
				one.rows(),
			);
			const ids = Uint16Array.from({length: count}, (_, row) => row % 3);
			t.deepEqual(
				one.withIds(ids, Uint8Array.of(1, 0, 1)).rows(),
				one.rows().filter((row) => row % 3 !== 1),
			);
		}),
		fuzzRuns(100),
	);
});
