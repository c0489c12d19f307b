import {Buffer} from 'node:buffer';
import test from 'ava';
import type {RowSpec} from '../event-batches.ts';
import {batchOf, numbered, testSource, testTime} from '../event-batches.ts';
import {temporaryDirectory} from '../temporary-directory.ts';
import type {ContractSubject} from './subject.ts';
import {everything} from '../queries.ts';
import {dayMs, hitAt, messageOf, messages, opened, reopened} from './subject.ts';
import {hitsAfter} from '../stored-hits.ts';

/** A batch is stored once, whole and in order, wherever a day ends. */
export function appending({name, open}: ContractSubject): void {
	test(`${name}: a batch appended twice is stored once`, async (t) => {
		const store = await opened(t, open);
		const rows = numbered(1, 50, {hits: [hitAt(testTime)]});
		const first = await store.append(batchOf(rows));
		t.like(first, {events: 50, parseErrors: 0, duplicates: 0});
		const second = await store.append(batchOf(rows));
		t.deepEqual(second, {...first, events: 0, parseErrors: 0, duplicates: 50});
		t.like(await store.counts(), {events: 50, parseErrors: 0, lastId: first.lastId});
		t.is((await hitsAfter(store, 0, 1000)).length, 50);
	});

	test(`${name}: rows repeated within one batch are stored once`, async (t) => {
		const store = await opened(t, open);
		const batch = batchOf([...numbered(1, 5), ...numbered(3, 7)]);
		t.like(await store.append(batch), {events: 7, duplicates: 3});
		t.deepEqual(await messages(store), numbered(1, 7).map(messageOf));
		t.deepEqual(
			[...batch.id].map((id) => id > 0),
			[true, true, true, true, true, false, false, false, true, true],
		);
	});

	test(`${name}: cursors are kept apart by channel, address and epoch`, async (t) => {
		const store = await opened(t, open);
		const sources = [
			testSource,
			{...testSource, channel: 'udp'},
			{...testSource, address: '127.0.1.2'},
			{...testSource, epoch: 'epoch-2'},
		] as const;
		const rows = sources.flatMap((source) => numbered(1, 3, {source}));
		t.like(await store.append(batchOf(rows)), {events: 12, duplicates: 0});
		t.like(await store.append(batchOf(rows)), {events: 0, duplicates: 12});
	});

	test(`${name}: cursors survive a new opening and a new day`, async (t) => {
		const directory = temporaryDirectory(t);
		const first = await open(directory);
		await first.append(batchOf(numbered(1, 10)));
		await first.append(batchOf(numbered(11, 20, {receivedAt: testTime + dayMs})));
		await first.close();
		const second = await reopened(t, open, directory);
		const again = numbered(1, 25, {receivedAt: testTime + 2 * dayMs});
		t.like(await second.append(batchOf(again)), {events: 5, duplicates: 20});
	});

	test(`${name}: the cursor of a source is told, of an unknown one as 0`, async (t) => {
		const directory = temporaryDirectory(t);
		const first = await open(directory);
		t.is(await first.cursor(testSource), 0);
		await first.append(batchOf(numbered(1, 10)));
		t.is(await first.cursor(testSource), 10);
		t.is(await first.cursor({...testSource, epoch: 'epoch-2'}), 0);
		await first.close();
		const second = await reopened(t, open, directory);
		t.is(await second.cursor(testSource), 10);
	});

	test(`${name}: a batch over midnight goes into two files`, async (t) => {
		const store = await opened(t, open);
		const midnight = Date.UTC(2026, 10, 21);
		const rows = [
			...numbered(1, 3, {receivedAt: midnight - 1}),
			...numbered(4, 6, {receivedAt: midnight}),
		];
		t.like(await store.append(batchOf(rows)), {events: 6});
		t.deepEqual(await messages(store), rows.map(messageOf));
		t.deepEqual(
			(await store.files()).map(({day}) => day),
			['2026-11-20', '2026-11-21'],
		);
	});

	test(`${name}: a clock set back over midnight loses no row`, async (t) => {
		const store = await opened(t, open);
		const midnight = Date.UTC(2026, 10, 21);
		const rows = [
			...numbered(1, 3, {receivedAt: midnight}),
			...numbered(4, 6, {receivedAt: midnight - 1}),
			...numbered(7, 9, {receivedAt: midnight}),
		];
		t.like(await store.append(batchOf(rows)), {events: 9, duplicates: 0});
		t.deepEqual(await messages(store), rows.map(messageOf));
		const middle = await store.window({
			query: everything,
			anchor: {kind: 'id', id: (await store.counts()).lastId - 4},
			before: 2,
			after: 2,
		});
		t.deepEqual(
			middle.rows.map(({message}) => message),
			numbered(3, 7).map(messageOf),
		);
	});

	test(`${name}: parse errors are kept apart from events`, async (t) => {
		const store = await opened(t, open);
		const broken: RowSpec = {sequence: 2, message: '<x>boom', error: [1, 1], hits: [hitAt(1)]};
		const batch = batchOf([...numbered(1, 1), broken, ...numbered(3, 3)]);
		t.like(await store.append(batch), {events: 2, parseErrors: 1});
		t.deepEqual(await messages(store), ['line 1', 'line 3']);
		t.deepEqual(await store.parseErrors({before: Number.MAX_SAFE_INTEGER, limit: 10}), [
			{
				id: batch.id[1]!,
				receivedAt: testTime,
				source: {channel: 'tcp', address: '127.0.1.1'},
				reason: 'pri',
				offset: 1,
				raw: Buffer.from('<x>boom'),
			},
		]);
		t.deepEqual(await hitsAfter(store, 0, 10), []);
		t.is(await store.get(batch.id[1]!), undefined);
	});

	test(`${name}: parse errors page backwards over days`, async (t) => {
		const store = await opened(t, open);
		for (const day of [0, 1, 2]) {
			const rest = {error: [2, 0] as const, receivedAt: testTime + day * dayMs};
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf(numbered(1 + day * 4, 4 + day * 4, rest)));
		}
		const newest = await store.parseErrors({before: Number.MAX_SAFE_INTEGER, limit: 6});
		const older = await store.parseErrors({before: newest.at(-1)!.id, limit: 10});
		t.deepEqual(
			[...newest, ...older].map(({raw}) => raw.toString()),
			numbered(1, 12).map(messageOf).toReversed(),
		);
	});
}
