import test from 'ava';
import {batchOf, numbered, testTime} from '../event-batches.ts';
import {temporaryDirectory} from '../temporary-directory.ts';
import type {ContractSubject} from './subject.ts';
import {hitAt, lastRows, messageOf, messages, reopened, threeDays} from './subject.ts';
import {hitsAfter} from '../stored-hits.ts';

/** Ids rise and are never used again, whatever is dropped. */
export function ids({name, open}: ContractSubject): void {
	test(`${name}: ids rise by one within a batch and over openings`, async (t) => {
		const directory = temporaryDirectory(t);
		const first = await open(directory);
		const batch = batchOf(numbered(1, 9));
		const {lastId} = await first.append(batch);
		t.deepEqual(
			[...batch.id],
			numbered(1, 9).map((_, index) => lastId - 8 + index),
		);
		await first.close();
		const second = await reopened(t, open, directory);
		t.is((await second.counts()).lastId, lastId);
		t.true((await second.append(batchOf(numbered(10, 10)))).lastId > lastId);
	});

	test(`${name}: a dropped file is gone and its ids stay used`, async (t) => {
		const directory = temporaryDirectory(t);
		const first = await open(directory);
		const {lastId} = await first.append(batchOf(numbered(1, 5, {hits: [hitAt(testTime)]})));
		const lastHit = (await hitsAfter(first, 0, 100)).at(-1)!.id;
		for (const {name: file} of await first.files()) {
			// oxlint-disable-next-line no-await-in-loop
			await first.drop(file);
		}
		t.deepEqual(await messages(first), []);
		t.deepEqual(await first.counts(), {events: 5, parseErrors: 0, lastId});
		await first.close();
		const second = await reopened(t, open, directory);
		t.deepEqual(await second.files(), []);
		t.deepEqual(await second.counts(), {events: 5, parseErrors: 0, lastId});
		const again = numbered(1, 6, {hits: [hitAt(testTime)]});
		t.like(await second.append(batchOf(again)), {events: 1, duplicates: 5});
		const [event] = await lastRows(second, 10);
		t.true(event!.id > lastId);
		t.true((await hitsAfter(second, 0, 10))[0]!.id > lastHit);
	});

	test(`${name}: dropping one day leaves the others`, async (t) => {
		const {store} = await threeDays(t, open);
		const [, middle] = await store.files();
		t.true(middle!.sizeBytes > 0);
		await store.drop(middle!.name);
		const lines = [...numbered(1, 100), ...numbered(201, 300)].map(messageOf);
		t.deepEqual(await messages(store), lines);
		t.is((await store.files()).length, 2);
		await t.throwsAsync(store.drop(middle!.name), {message: /there is no event file/});
		await t.throwsAsync(store.drop('../state.db'), {message: /there is no event file/});
	});
}
