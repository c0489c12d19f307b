import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {openThreadedEventStore} from '../../../../src/daemons/hub/threads/threaded-event-store.ts';
import type {EventStore} from '../../../../src/db/event-store.ts';
import type {EventBatch} from '../../../../src/model/event-batch.ts';
import {retentionClasses} from '../../../../src/model/retention-class.ts';
import {batchOf, numbered, testTime} from '../../../helpers/event-batches.ts';
import {everything} from '../../../helpers/queries.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';
import {hitsAfter} from '../../../helpers/stored-hits.ts';

const batches = 60;
const rowsPerBatch = 30;
const hit = {ruleId: 'rule', time: testTime, weight: 1, fields: {}};

/** Rows of all classes in turn, each with a hit: each class's are committed by themselves. */
function mixedBatch(number: number): EventBatch {
	const first = number * rowsPerBatch + 1;
	const batch = batchOf(numbered(first, first + rowsPerBatch - 1, {hits: [hit]}));
	for (let row = 0; row < batch.count; row += 1) batch.class[row] = row % retentionClasses.length;
	return batch;
}

async function open(t: ExecutionContext): Promise<EventStore> {
	const store = await openThreadedEventStore({
		directory: path.join(temporaryDirectory(t), 'events'),
		reasonNames: [],
		onDeath: (error) => t.fail(error.message),
	});
	t.teardown(() => store.close());
	return store;
}

/** Reads on from the last id again and again until `storing` has ended, and once more. */
async function readOn(
	storing: Promise<void>,
	idsAfter: (last: number) => Promise<readonly number[]>,
): Promise<readonly number[]> {
	let isOver = false;
	const watch = async (): Promise<void> => {
		await storing;
		isOver = true;
	};
	const watching = watch();
	const seen: number[] = [];
	for (let isLast = false; !isLast;) {
		isLast = isOver;
		// oxlint-disable-next-line no-await-in-loop
		seen.push(...(await idsAfter(seen.at(-1) ?? 0)));
	}
	await watching;
	return seen;
}

async function storeAll(store: EventStore): Promise<void> {
	// oxlint-disable-next-line no-await-in-loop
	for (let number = 0; number < batches; number += 1) await store.append(mixedBatch(number));
}

const inAll = batches * rowsPerBatch;
const ordered = (ids: readonly number[]): boolean =>
	ids.every((id, at) => at === 0 || id > ids[at - 1]!);

test('who reads hits on while others are stored misses none', async (t) => {
	const store = await open(t);
	const seen = await readOn(storeAll(store), async (last) =>
		(await hitsAfter(store, last, 1000)).map(({id}) => id),
	);
	t.is(seen.length, inAll);
	t.true(ordered(seen));
});

test('who reads events on while others are stored misses none', async (t) => {
	const store = await open(t);
	const seen = await readOn(storeAll(store), async (last) => {
		const anchor = {kind: 'id', id: last} as const;
		const {rows} = await store.window({query: everything, anchor, before: 0, after: 1000});
		return rows.filter(({id}) => id > last).map(({id}) => id);
	});
	t.is(seen.length, inAll);
	t.true(ordered(seen));
});

test('a search that goes on while events are stored misses none', async (t) => {
	const store = await open(t);
	const query = {...everything, order: 'oldest'} as const;
	let cursor: number | null = null;
	const seen = await readOn(storeAll(store), async () => {
		const search = await store.search({query, cursor});
		const ids: number[] = [];
		for (let isDone = false; !isDone;) {
			// oxlint-disable-next-line no-await-in-loop
			const step = await search.next({limit: 1000, budgetMs: 1000});
			ids.push(...step.rows.map(({id}) => id));
			({isDone} = step);
		}
		await search.close();
		cursor = ids.at(-1) ?? cursor;
		return ids;
	});
	t.is(seen.length, inAll);
	t.true(ordered(seen));
});
