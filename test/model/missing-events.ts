import test from 'ava';
import * as fc from 'fast-check';
import type {MissingRange} from '../../src/model/missing-events.ts';
import {missingRangesKept, nothingMissing, withMissing} from '../../src/model/missing-events.ts';
import {fuzzRuns} from '../helpers/fuzzing.ts';

function range(first: number, last: number, rest: Partial<MissingRange> = {}): MissingRange {
	return {epoch: 'a', first, last, foundAt: 1, ...rest};
}

test('of a range that is known in part the rest is found', (t) => {
	const known = withMissing(nothingMissing, range(10, 19));
	t.deepEqual(withMissing(known, range(5, 24, {foundAt: 2})), {
		events: 20,
		ranges: [range(10, 19), range(5, 9, {foundAt: 2}), range(20, 24, {foundAt: 2})],
	});
	t.is(withMissing(known, range(12, 13, {epoch: 'b'})).events, 12);
});

test('a range that is told again changes nothing', (t) => {
	const known = withMissing(withMissing(nothingMissing, range(1, 3)), range(4, 9));
	t.deepEqual(withMissing(known, range(2, 9, {foundAt: 5})), known);
});

test('of too many ranges the oldest is only counted', (t) => {
	let missing = nothingMissing;
	for (let index = 0; index < missingRangesKept; index += 1)
		missing = withMissing(missing, range(index * 10, index * 10));
	t.is(missing.ranges.length, missingRangesKept);
	missing = withMissing(missing, range(5, 6));
	t.is(missing.events, missingRangesKept + 2);
	t.is(missing.ranges.length, missingRangesKept);
	t.like([missing.ranges[0], missing.ranges.at(-1)], [{first: 10}, {first: 5, last: 6}]);
});

test('the ranges hold every missing sequence once', (t) => {
	const found = fc.tuple(
		fc.constantFrom('a', 'b'),
		fc.integer({min: 1, max: 30}),
		fc.integer({min: 0, max: 8}),
	);
	fc.assert(
		fc.property(fc.array(found, {maxLength: 8}), (list) => {
			let missing = nothingMissing;
			const model = new Set<string>();
			for (const [epoch, first, more] of list) {
				missing = withMissing(missing, range(first, first + more, {epoch}));
				for (let at = first; at <= first + more; at += 1) model.add(`${epoch} ${at}`);
			}
			const listed = missing.ranges.flatMap(({epoch, first, last}) =>
				Array.from({length: last - first + 1}, (_, at) => `${epoch} ${first + at}`),
			);
			t.is(missing.events, model.size);
			t.deepEqual(listed.toSorted(), [...model].toSorted());
		}),
		fuzzRuns(300),
	);
});
