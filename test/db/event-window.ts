import path from 'node:path';
import test from 'ava';
import {openBlockEventStore} from '../../src/db/block-event-store.ts';
import {batchOf, numbered} from '../helpers/event-batches.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {everything, queryOf} from '../helpers/queries.ts';

const rare = queryOf('"line 77x"');

test('a search stops at its bound and goes on from there', async (t) => {
	const directory = path.join(temporaryDirectory(t), 'events');
	const store = await openBlockEventStore({directory, reasonNames: [], scanLimit: 10_000});
	t.teardown(() => store.close());
	const rows = numbered(1, 40_000).map((row) =>
		row.sequence === 77 || row.sequence === 39_000 ? {...row, message: 'line 77x'} : row,
	);
	const batch = batchOf(rows);
	await store.append(batch);
	const request = {query: rare, before: 5, after: 5};

	let window = await store.window({...request, anchor: {kind: 'tail'}});
	t.deepEqual(
		window.rows.map(({id}) => id),
		[batch.id[38_999]!],
	);
	t.false(window.isAtStart);
	const found: number[] = [];
	for (let from = window.searchedFrom; from !== undefined; from = window.searchedFrom) {
		t.true(from > 0 && from < batch.id[39_999]! - 9_000);
		// oxlint-disable-next-line no-await-in-loop
		window = await store.window({...request, anchor: {kind: 'id', id: from}, after: 0});
		found.push(...window.rows.map(({id}) => id));
	}
	t.true(window.isAtStart);
	t.deepEqual(found, [batch.id[76]!]);

	window = await store.window({...request, anchor: {kind: 'id', id: 0}});
	t.deepEqual(
		window.rows.map(({id}) => id),
		[batch.id[76]!],
	);
	t.false(window.isAtEnd);
	const newer: number[] = [];
	for (let to = window.searchedTo; to !== undefined; to = window.searchedTo) {
		// oxlint-disable-next-line no-await-in-loop
		window = await store.window({...request, anchor: {kind: 'id', id: to}, before: 0});
		newer.push(...window.rows.map(({id}) => id));
	}
	t.true(window.isAtEnd);
	t.deepEqual(newer, [batch.id[38_999]!]);
});

test('a window that is filled before the bound says nothing of it', async (t) => {
	const directory = path.join(temporaryDirectory(t), 'events');
	const store = await openBlockEventStore({directory, reasonNames: [], scanLimit: 10_000});
	t.teardown(() => store.close());
	await store.append(batchOf(numbered(1, 30_000)));
	const window = await store.window({
		query: everything,
		anchor: {kind: 'tail'},
		before: 100,
		after: 0,
	});
	t.is(window.rows.length, 100);
	t.is(window.searchedFrom, undefined);
});
