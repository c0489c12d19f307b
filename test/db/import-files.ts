import path from 'node:path';
import test from 'ava';
import {mostRuns} from '../../src/db/file-runs.ts';
import {checkEventFile} from '../../src/db/verify/check-event-file.ts';
import type {EventBatch} from '../../src/model/event-batch.ts';
import {openStore} from '../fixtures/block-event-store.ts';
import {batchOf, numbered, testTime} from '../helpers/event-batches.ts';
import {dayMs, messageOf, messages, reopened} from '../helpers/event-store-contract/subject.ts';
import {queryOf} from '../helpers/queries.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const source = {channel: 'file', address: '/var/log/old', epoch: 'file-1'} as const;
const august = Date.UTC(2024, 7, 1, 12);

/** Lines of a file; of each the day after the first one, undefined where it has no time. */
function linesOf(first: number, days: readonly (number | undefined)[]): EventBatch {
	const rows = days.map((day, index) => ({
		sequence: first + index,
		message: `line ${first + index}`,
		source,
		receivedAt: testTime,
		time: day === undefined ? testTime : august + day * dayMs,
	}));
	const batch = batchOf(rows);
	for (const [row, day] of days.entries())
		batch.deviceTime[row] = day === undefined ? Number.NaN : august + day * dayMs;
	return batch;
}

test('imported events are in files of the day they tell of, by the day of the import', async (t) => {
	const directory = temporaryDirectory(t);
	const store = await reopened(t, openStore, directory);
	await store.append(linesOf(1, [0, 0, undefined, 1, 1]));
	const mixed = linesOf(6, [1, 2, 2]);
	mixed.class.set([1, 1], 1);
	await store.append(mixed);
	await store.append(batchOf(numbered(1, 1)));
	const names = async () => (await store.files()).map(({name}) => name);
	t.deepEqual(await names(), [
		'events-2026-11-20-audit-of-2024-08-03.db',
		'events-2026-11-20-std-of-2024-08-01.db',
		'events-2026-11-20-std-of-2024-08-02.db',
		'events-2026-11-20-std-of-2024-08-03.db',
		'events-2026-11-20-std.db',
	]);
	t.true((await store.files()).every(({day}) => day === '2026-11-20'));
	t.deepEqual(await messages(store), [...numbered(1, 8), ...numbered(1, 1)].map(messageOf));
	const search = await store.search({
		query: queryOf('since:2024-08-02T00:00:00Z until:2024-08-03T00:00:00Z'),
		cursor: null,
	});
	const {rows, progress} = await search.next({limit: 10, budgetMs: 60_000});
	t.deepEqual(
		rows.map(({message}) => message),
		['line 6', 'line 5', 'line 4'],
	);
	t.is(progress.events, 3, 'no other file is looked into');
	await store.tidy(testTime + 3_600_000);
	for (const name of await names())
		t.deepEqual(
			[...checkEventFile(path.join(directory, name))].filter(({kind}) => kind === 'damage'),
			[],
		);
});

test('lines of many days are stored once each, also after a kill', async (t) => {
	const directory = temporaryDirectory(t);
	const days = Array.from({length: 3 * mostRuns}, (_, day) => day);
	const batches = () =>
		[0, 1, 2].map((part) =>
			linesOf(1 + part * mostRuns, days.slice(part * mostRuns, (part + 1) * mostRuns)),
		);
	const killed = await reopened(t, openStore, directory);
	// oxlint-disable-next-line no-await-in-loop
	for (const batch of batches()) t.like(await killed.append(batch), {events: mostRuns});
	const store = await reopened(t, openStore, directory);
	t.is(await store.cursor(source), days.length);
	// oxlint-disable-next-line no-await-in-loop
	for (const batch of batches()) t.like(await store.append(batch), {events: 0});
	t.is((await store.files()).length, days.length);
	t.deepEqual(await messages(store), numbered(1, days.length).map(messageOf));
});

test('lines are stored once though the import is long ago', async (t) => {
	const directory = temporaryDirectory(t);
	const first = await reopened(t, openStore, directory);
	await first.append(linesOf(1, [0, 0]));
	await first.close();
	const second = await reopened(t, openStore, directory);
	await second.append(batchOf(numbered(1, 1, {receivedAt: testTime + 30 * dayMs})));
	await second.close();
	const third = await reopened(t, openStore, directory);
	t.like(await third.append(linesOf(1, [0, 0])), {events: 0, duplicates: 2});
});

test('a file whose lines tell of one day and another in turns is kept by the day of its import', async (t) => {
	const store = await reopened(t, openStore, temporaryDirectory(t));
	const days = Array.from({length: mostRuns + 1}, (_, index) => index % 2);
	await store.append(linesOf(1, days));
	t.deepEqual(
		(await store.files()).map(({name}) => name),
		['events-2026-11-20-std.db'],
	);
	t.deepEqual(await messages(store), numbered(1, days.length).map(messageOf));
});
