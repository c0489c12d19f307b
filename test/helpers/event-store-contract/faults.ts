import {spawn, spawnSync} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import test from 'ava';
import type {Committed} from '../../../src/db/event-store.ts';
import type {RowSpec} from '../event-batches.ts';
import {batchOf, numbered, testTime} from '../event-batches.ts';
import {testOnSmallDisk} from '../small-disk.ts';
import {temporaryDirectory} from '../temporary-directory.ts';
import {until} from '../until.ts';
import type {ContractSubject} from './subject.ts';
import {dayMs, lastRows, messageOf, messages, reopened} from './subject.ts';

const childScript = path.resolve(import.meta.dirname, '../../fixtures/append-and-die.js');

/** A killed process and a full disk lose nothing that was answered. */
export function crashes({name, open, module}: ContractSubject): void {
	test(`${name}: a kill between commit and answer stores the batch once`, async (t) => {
		const directory = temporaryDirectory(t);
		const {signal} = spawnSync(process.execPath, [childScript, module, directory, 'once']);
		t.is(signal, 'SIGKILL');
		const store = await reopened(t, open, directory);
		const {lastId} = await store.counts();
		t.like(await store.append(batchOf(numbered(1, 501))), {events: 1, duplicates: 500});
		t.deepEqual(await messages(store), numbered(1, 501).map(messageOf));
		t.true((await store.counts()).lastId > lastId);
	});

	test(`${name}: a kill while appending loses nothing that was answered`, async (t) => {
		const directory = temporaryDirectory(t);
		const child = spawn(process.execPath, [childScript, module, directory, 'forever'], {
			stdio: ['pipe', 'pipe', 'inherit'],
		});
		const closed = once(child, 'close');
		let answered = 0;
		let batches = 0;
		for await (const line of createInterface({input: child.stdout})) {
			answered = Number(line);
			batches += 1;
			if (batches === 12) child.kill('SIGKILL');
		}
		await closed;
		const store = await reopened(t, open, directory);
		const {events, lastId} = await store.counts();
		t.true(lastId >= answered);
		t.true(events >= batches * 100);
		t.is(events % 100, 0);
		t.deepEqual(await messages(store, events + 1), numbered(1, events).map(messageOf));
		const {lastId: next} = await store.append(batchOf(numbered(1, events + 1)));
		t.true(next > lastId);
	});
}

export function disks({name, open}: ContractSubject): void {
	testOnSmallDisk(
		`${name}: a full disk refuses a batch and keeps the rest`,
		8 << 20,
		async (t, disk) => {
			const directory = path.join(disk, 'events');
			const store = await open(directory);
			t.teardown(() => store.close());
			let stored = 0;
			const fill = async () => {
				for (;;) {
					const batch = batchOf(largeRows(stored + 1, stored + 200));
					// oxlint-disable-next-line no-await-in-loop
					await store.append(batch);
					stored += 200;
				}
			};
			await t.throwsAsync(fill, {code: 'disk_full'});
			t.true(stored > 0);
			t.is((await store.counts()).events, stored);
			const rows = await lastRows(store, stored + 1);
			t.is(rows.length, stored);
			t.is(spawnSync('mount', ['-o', 'remount,size=33554432', disk]).status, 0);
			const retried = await store.append(batchOf(largeRows(stored + 1, stored + 200)));
			t.like(retried, {events: 200, duplicates: 0});
		},
	);

	testOnSmallDisk(
		`${name}: dropping a file makes room on a full disk`,
		8 << 20,
		async (t, disk) => {
			const directory = path.join(disk, 'events');
			const store = await open(directory);
			t.teardown(() => store.close());
			// As a hub keeps one: that a file is dropped must be written, too, and the disk can be full to its last page.
			const reserve = path.join(disk, 'reserve');
			writeFileSync(reserve, Buffer.alloc(64 << 10));
			await store.append(batchOf(largeRows(1, 600)));
			let stored = 600;
			const fill = async () => {
				for (;;) {
					// oxlint-disable-next-line no-await-in-loop
					await store.append(batchOf(largeRows(stored + 1, stored + 20, 1)));
					stored += 20;
				}
			};
			await t.throwsAsync(fill, {code: 'disk_full'});
			rmSync(reserve);
			const [oldest] = await store.files();
			await store.drop(oldest!.name);
			const batch = batchOf(largeRows(stored + 1, stored + 20, 1));
			let appended: Committed | undefined;
			// The file system may give the room of what is removed back a moment later.
			await until('there is room', async () => {
				appended = await store.append(batch).catch(() => undefined);
				return appended !== undefined;
			});
			t.like(appended, {events: 20});
			t.is((await store.counts()).events, stored + 20);
		},
	);
}

/** Of bytes that nothing makes smaller. */
function largeRows(from: number, to: number, day = 0): readonly RowSpec[] {
	const receivedAt = testTime + day * dayMs;
	return numbered(from, to).map((row) => ({...row, receivedAt, message: randomBytes(4096)}));
}
