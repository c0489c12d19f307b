import path from 'node:path';
import test from 'ava';
import type {RuleHit} from '../../../src/model/rule-hit.ts';
import {batchOf, numbered, testTime} from '../event-batches.ts';
import {temporaryDirectory} from '../temporary-directory.ts';
import type {ContractSubject} from './subject.ts';
import {dayMs, hitAt, idsOf, lastRows, opened, reopened} from './subject.ts';
import {hitsAfter} from '../stored-hits.ts';

/** Hits are committed with their events and read in the order of commit. */
export function hits({name, open}: ContractSubject): void {
	test(`${name}: hits come back whole and in order of commit`, async (t) => {
		const store = await opened(t, open);
		const hit: RuleHit = {
			ruleId: '5f0f4d2e-0000-4000-8000-000000000001',
			time: testTime - 9,
			weight: 3,
			fields: {'source.ip': '10.0.0.7', ['__proto__']: 'kept'},
		};
		const other: RuleHit = {...hit, ruleId: '5f0f4d2e-0000-4000-8000-000000000002'};
		const batch = batchOf([
			{sequence: 1, message: 'a', hits: [hit, other]},
			{sequence: 2, message: 'b'},
			{sequence: 3, message: 'c', hits: [hit], receivedAt: testTime + dayMs},
		]);
		await store.append(batch);
		const stored = await hitsAfter(store, 0, 10);
		t.deepEqual(
			stored.map(({event, ruleId}) => [event, ruleId]),
			[
				[batch.id[0]!, hit.ruleId],
				[batch.id[0]!, other.ruleId],
				[batch.id[2]!, hit.ruleId],
			],
		);
		t.deepEqual({...stored[0]}, {...hit, id: stored[0]!.id, event: batch.id[0]!});
		t.true(stored[0]!.id < stored[1]!.id && stored[1]!.id < stored[2]!.id);
	});

	test(`${name}: hits page by id without gap or repetition`, async (t) => {
		const directory = temporaryDirectory(t);
		let store = await open(directory);
		for (const day of [0, 1, 2]) {
			const receivedAt = testTime + day * dayMs;
			const rest = {receivedAt, hits: [hitAt(receivedAt)]};
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf(numbered(1 + day * 10, 10 + day * 10, rest)));
			// oxlint-disable-next-line no-await-in-loop
			await store.close();
			// oxlint-disable-next-line no-await-in-loop
			store = await open(directory);
		}
		t.teardown(() => store.close());
		const seen: number[] = [];
		for (let after = 0, page = 7; page === 7;) {
			// oxlint-disable-next-line no-await-in-loop
			const next = await hitsAfter(store, after, 7);
			seen.push(...next.map(({event}) => event));
			page = next.length;
			after = next.at(-1)?.id ?? after;
		}
		t.deepEqual(seen, idsOf(await lastRows(store, 100)));
	});

	test(`${name}: a fold finds the first hit since a time`, async (t) => {
		const store = await opened(t, open);
		t.is(await store.firstHitSince(0), undefined);
		for (const day of [0, 1, 2]) {
			const time = testTime + day * dayMs;
			const rest = {receivedAt: time, hits: [hitAt(time)]};
			// oxlint-disable-next-line no-await-in-loop
			await store.append(batchOf(numbered(1 + day * 2, 2 + day * 2, rest)));
		}
		const stored = await hitsAfter(store, 0, 10);
		t.is(await store.firstHitSince(testTime), stored[0]!.id);
		t.is(await store.firstHitSince(testTime + 1), stored[2]!.id);
		t.is(await store.firstHitSince(testTime + 2 * dayMs), stored[4]!.id);
		t.is(await store.firstHitSince(testTime + 2 * dayMs + 1), undefined);
	});

	test(`${name}: hits are counted back over files`, async (t) => {
		const directory = path.join(temporaryDirectory(t), 'events');
		const ids: number[] = [];
		for (const day of [0, 1]) {
			// oxlint-disable no-await-in-loop
			const store = await open(directory);
			t.is(await store.hitBack(10, 3), ids[0] ?? 0);
			const rest = {receivedAt: testTime + day * dayMs, hits: [hitAt(testTime)]};
			await store.append(batchOf(numbered(1 + day * 3, 3 + day * 3, rest)));
			ids.push(...(await hitsAfter(store, ids.at(-1) ?? 0, 10)).map(({id}) => id));
			await store.close();
			// oxlint-enable no-await-in-loop
		}
		const store = await reopened(t, open, directory);
		const backFrom = async (at: number, count: number) => store.hitBack(ids[at]!, count);
		t.is(await backFrom(5, 1), ids[5]!);
		t.is(await backFrom(5, 4), ids[2]!);
		t.is(await backFrom(4, 4), ids[1]!);
		t.is(await backFrom(2, 2), ids[1]!);
		t.is(await backFrom(5, 100), ids[0]!);
		t.is(await store.hitBack(ids[0]! - 1, 5), 0);
	});
}
