import test from 'ava';
import {openBlock} from '../../src/db/block/block.ts';
import {encodeBlock} from '../../src/db/block/encode-block.ts';
import {rowNumbers} from '../../src/db/row-numbers.ts';
import type {ClassedBlock} from '../../src/db/block-column.ts';
import {RowSet} from '../../src/db/row-set.ts';
import {aggregateLimits, startAggregation} from '../../src/db/search-aggregate.ts';
import type {Stage} from '../../src/model/event-query.ts';
import type {Aggregate} from '../../src/model/event-search.ts';
import type {RowSpec} from '../helpers/event-batches.ts';
import {batchOf, numbered} from '../helpers/event-batches.ts';

function blockOf(specs: readonly RowSpec[]): ClassedBlock {
	const {parts} = encodeBlock({
		batch: batchOf(specs),
		rows: rowNumbers(specs.length),
		idOf: (row) => row + 1,
	});
	const opened = openBlock((from, to) => parts.slice(from, to));
	if (opened.kind === 'damaged') throw new Error(opened.reason);
	return {block: opened.value, retention: 'audit'};
}

function aggregated(stage: Stage, blocks: readonly ClassedBlock[]): Aggregate {
	const aggregation = startAggregation(stage);
	for (const of of blocks) aggregation.add(of, RowSet.all(of.block.rows));
	return aggregation.result();
}

const bySecond: Stage = {kind: 'count', everyMs: 1000};

function secondsFrom(first: number, count: number): ClassedBlock {
	return blockOf(
		numbered(1, count).map((row, index) => ({...row, time: (first + index) * 1000 + 7})),
	);
}

test('as many steps are told apart as the bound says, and no more', (t) => {
	const {steps: most} = aggregateLimits;
	const atBound = aggregated(bySecond, [secondsFrom(0, most)]);
	t.is(atBound.kind === 'count' && atBound.steps?.length, most);
	const above = aggregated(bySecond, [secondsFrom(0, most), secondsFrom(most, 1)]);
	t.is(above.kind === 'count' && above.steps?.length, most);
	t.is(above.kind === 'count' && above.count, most + 1);
});

test('values of the header are counted over blocks, the most frequent first', (t) => {
	const blocks = [
		blockOf([
			...numbered(1, 3, {priority: 11}),
			...numbered(4, 5, {priority: 12}),
			...numbered(6, 6),
		]),
		blockOf(numbered(1, 4, {priority: 12})),
	];
	t.deepEqual(aggregated({kind: 'top', field: 'severity', count: 1}, blocks), {
		kind: 'top',
		field: 'severity',
		values: [{value: 4, count: 6}],
		other: 3,
		missing: 1,
	});
	t.like(aggregated({kind: 'top', field: 'class', count: 5}, blocks), {
		values: [{value: 'audit', count: 10}],
	});
});

test('values beyond the bound are counted as others', (t) => {
	const rows = 4000;
	const blocks = Array.from({length: aggregateLimits.values / rows}, (_, number) =>
		blockOf(numbered(1, rows).map((row) => ({...row, msgid: `${number} ${row.sequence}`}))),
	);
	const stage: Stage = {kind: 'top', field: 'msgid', count: aggregateLimits.values + 1};
	const last = blockOf(numbered(1, 1, {msgid: 'beyond'}));
	t.like(aggregated(stage, blocks), {other: 0});
	t.like(aggregated(stage, [...blocks, last]), {other: 1});
});
