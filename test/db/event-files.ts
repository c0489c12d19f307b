import {Buffer} from 'node:buffer';
import {randomBytes} from 'node:crypto';
import {
	closeSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {catalogueOf} from '../../src/db/event-catalogue.ts';
import type {EventStore} from '../../src/db/event-store.ts';
import {checkEventFile} from '../../src/db/verify/check-event-file.ts';
import type {EventBatch} from '../../src/model/event-batch.ts';
import {ReadFiles} from '../../src/db/read-files.ts';
import {openStore} from '../fixtures/block-event-store.ts';
import {batchOf, numbered, testSource, testTime} from '../helpers/event-batches.ts';
import {dayMs, messageOf, messages, reopened} from '../helpers/event-store-contract/subject.ts';
import {testOnSmallDisk} from '../helpers/small-disk.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const firstDay = 'events-2026-11-20-std.db';
const secondDay = 'events-2026-11-21-std.db';

test('a damaged file is set aside and the others stay readable', async (t) => {
	const directory = await twoDays(t);
	writeFileSync(path.join(directory, firstDay), Buffer.alloc(20_000, 'garbage'));
	const store = await reopened(t, openStore, directory);
	t.deepEqual(await messages(store), numbered(11, 20).map(messageOf));
	t.true(readdirSync(directory).includes(`${firstDay}.damaged`));
	t.regex(
		store.problems().join(),
		/events-2026-11-20-std\.db is damaged .*kept as .*restore it from a backup/,
	);
	await store.append(batchOf(numbered(21, 25)));
	t.deepEqual(
		(await store.files()).map(({name}) => name),
		[firstDay, secondDay],
	);
});

test('a file whose end was cut is set aside before anything is added to it', async (t) => {
	const directory = await twoDays(t);
	const receivedAt = testTime + dayMs;
	const first = await openStore(directory);
	for (const sequence of [21, 22])
		// oxlint-disable-next-line no-await-in-loop
		await first.append(batchOf([{sequence, message: randomBytes(900_000), receivedAt}]));
	await first.close();
	const file = path.join(directory, secondDay);
	truncateSync(file, statSync(file).size - 1);
	const store = await reopened(t, openStore, directory);
	t.regex(store.problems().join(), /21-std\.db is damaged .*its end is missing.* kept as/);
	await store.append(batchOf(numbered(23, 25, {receivedAt})));
	t.deepEqual(await messages(store), [...numbered(1, 10), ...numbered(23, 25)].map(messageOf));
});

test('files that were emptied or taken away are told of', async (t) => {
	const directory = await twoDays(t);
	truncateSync(path.join(directory, firstDay));
	rmSync(path.join(directory, secondDay));
	const store = await openStore(directory);
	for (const [at, day] of [firstDay, secondDay].entries())
		t.regex(store.problems()[at] ?? '', new RegExp(`${day} holds 0 of the 10 events`));
	await store.close();
	t.deepEqual((await reopened(t, openStore, directory)).problems(), []);
});

test('a directory that is named like a file is passed by', async (t) => {
	const directory = await twoDays(t);
	const other = path.join(directory, 'events-2026-11-19-std.db');
	mkdirSync(other);
	const store = await reopened(t, openStore, directory);
	t.deepEqual(store.problems(), [`${other} is no file of events; move it away`]);
	t.deepEqual(await messages(store), numbered(1, 20).map(messageOf));
});

test('a second damaged file of a day gets a name of its own', async (t) => {
	const directory = await twoDays(t);
	for (const count of [1, 2]) {
		writeFileSync(path.join(directory, firstDay), Buffer.alloc(20_000, `garbage ${count}`));
		// oxlint-disable-next-line no-await-in-loop
		await (await openStore(directory)).close();
	}
	const names = readdirSync(directory).filter((name) => name.endsWith('.damaged'));
	t.deepEqual(names, [`${firstDay}.2.damaged`, `${firstDay}.damaged`]);
});

test('damage met while reading or writing does not stop the store', async (t) => {
	const directory = temporaryDirectory(t);
	const first = await openStore(directory);
	const large = numbered(1, 2000).map((row) => ({...row, message: randomBytes(4000)}));
	await first.append(batchOf(large));
	await first.append(batchOf(numbered(2001, 2010, {receivedAt: testTime + dayMs})));
	await first.close();
	const store = await reopened(t, openStore, directory);
	overwrite(path.join(directory, firstDay), 100_000, Buffer.alloc(7_000_000, 0xff));
	t.deepEqual(await messages(store, 5000), numbered(2001, 2010).map(messageOf));
	t.is(store.problems().length, 1);
	t.like(await store.append(batchOf(numbered(2011, 2012))), {events: 2});
	t.is((await store.files()).length, 2);
});

test('a lost or damaged catalogue costs ids and nothing else', async (t) => {
	const directory = await twoDays(t);
	const catalogue = path.join(directory, 'catalogue.db');
	writeFileSync(catalogue, Buffer.alloc(9000, 'garbage'));
	const second = await openStore(directory);
	t.regex(second.problems().join(), /catalogue\.db is damaged/);
	const {lastId} = await second.counts();
	const next = await second.append(batchOf(numbered(1, 21)));
	t.like(next, {events: 1, duplicates: 20});
	t.true(next.lastId > lastId + 10_000);
	await second.close();
	rmSync(catalogue);
	const third = await reopened(t, openStore, directory);
	t.true((await third.append(batchOf(numbered(22, 22)))).lastId > next.lastId + 10_000);
});

test('ids that cannot be are told from those that were used, and none of them is gone on from', async (t) => {
	const directory = await twoDays(t);
	const catalogue = catalogueOf(directory);
	for (const [number, wrong] of [2 ** 52 + 1, -1, 0.5, "'many'", `x'00'`].entries()) {
		change(catalogue, `UPDATE ids SET reserved_to = ${wrong}`);
		// oxlint-disable no-await-in-loop
		const store = await openStore(directory);
		t.regex(store.problems().join(), /catalogue\.db is damaged .*table 'ids' has a number that/);
		t.like(await store.append(batchOf(numbered(1, 21 + number))), {events: 1});
		await store.close();
		// oxlint-enable no-await-in-loop
	}
	change(path.join(directory, firstDay), 'UPDATE blocks SET last_id = 1 << 60');
	const last = await reopened(t, openStore, directory);
	t.regex(last.problems().join(), /20-std\.db is damaged .*has the id 11529215046068\d+, which/);
	t.true((await last.counts()).lastId < 2 ** 30);
});

test('files at rest are left as they are when they are signed later', async (t) => {
	const directory = await twoDays(t);
	const second = await openStore(directory);
	await second.tidy(testTime);
	await second.close();
	const database = new Database(catalogueOf(directory), {readonly: true});
	const left = database.prepare('SELECT name, size_bytes AS size, modified_at AS at FROM resting');
	t.deepEqual(
		left.all(),
		[firstDay, secondDay].map((name) => {
			const {size, mtimeMs: at} = statSync(path.join(directory, name));
			return {name, size, at};
		}),
	);
	database.close();
});

test('what is stored is counted in a file that was signed and left', async (t) => {
	const directory = temporaryDirectory(t);
	const first = await openStore(directory);
	await first.append(batchOf(numbered(1, 10)));
	await first.close();
	const second = await openStore(directory);
	await second.tidy(testTime);
	await second.close();
	const third = await reopened(t, openStore, directory);
	await third.append(batchOf(numbered(11, 20)));
	const files = new ReadFiles(directory, catalogueOf(directory), {onDamage: () => t.fail()});
	t.teardown(() => files.close());
	t.deepEqual(
		files.all().map(({extent}) => extent.events),
		[20],
	);
});

test('a drop that a crash interrupted is ended at the next opening', async (t) => {
	const directory = await twoDays(t);
	renameSync(path.join(directory, firstDay), path.join(directory, `${firstDay}.dropped`));
	writeFileSync(path.join(directory, `${secondDay}.dropped`), 'never a database, but long enough');
	const store = await reopened(t, openStore, directory);
	t.deepEqual(await messages(store), numbered(11, 20).map(messageOf));
	t.like(await store.counts(), {events: 20});
	t.deepEqual(
		readdirSync(directory).filter((name) => name.endsWith('.dropped')),
		[],
	);
	t.like(await store.append(batchOf(numbered(1, 20))), {duplicates: 20});
});

test('files of a newer or older version are refused by name', async (t) => {
	const directory = await twoDays(t);
	for (const [name, kind, oldest, newest] of [
		[secondDay, 'an event file', 7, 7],
		['catalogue.db', 'a catalogue of event files', 2, 2],
	] as const) {
		const file = path.join(directory, name);
		const known = oldest === newest ? `version ${newest}` : `versions ${oldest} to ${newest}`;
		for (const version of [newest + 1, oldest - 1]) {
			change(file, `PRAGMA user_version = ${version}`);
			// oxlint-disable-next-line no-await-in-loop
			await t.throwsAsync(openStore(directory), {
				code: 'version',
				message: `${file} is ${kind} of version ${version}; this nms knows ${known}`,
			});
		}
		change(file, `PRAGMA user_version = ${newest}`);
	}
	await (await openStore(directory)).close();
});

test('how far sources came in files of other classes holds after a kill, and when rows are sealed', async (t) => {
	const directory = temporaryDirectory(t);
	const receivedAt = testTime;
	const batch = (): EventBatch => {
		const made = batchOf(numbered(1, 6, {receivedAt}));
		made.class.set([1, 2], 4);
		return made;
	};
	const killed = await reopened(t, openStore, directory);
	t.like(await killed.append(batch()), {events: 6});
	const store = await reopened(t, openStore, directory);
	t.is(await store.cursor(testSource), 6);
	const damages = () =>
		readdirSync(directory)
			.filter((name) => /^events-.*\.db$/.test(name))
			.flatMap((name) => [...checkEventFile(path.join(directory, name))])
			.filter(({kind}) => kind === 'damage');
	t.deepEqual(damages(), []);
	await store.tidy(receivedAt + 600_000);
	const last = await reopened(t, openStore, directory);
	t.like(await last.append(batch()), {events: 0, duplicates: 6});
	t.deepEqual(damages(), []);
});

test('a file that is just being made is not there yet for those that read', async (t) => {
	const directory = await twoDays(t);
	writeFileSync(path.join(directory, 'events-2026-11-22-std.db'), '');
	const files = new ReadFiles(directory, catalogueOf(directory), {
		onDamage: (name) => t.fail(name),
	});
	t.teardown(() => files.close());
	t.deepEqual(
		files.all().map(({name}) => name),
		[firstDay, secondDay],
	);
});

test('a directory that cannot be used is named', async (t) => {
	const file = path.join(temporaryDirectory(t), 'file');
	writeFileSync(file, '');
	for (const directory of [file, path.join(file, 'events')]) {
		// oxlint-disable-next-line no-await-in-loop
		await t.throwsAsync(openStore(directory), {code: 'configuration', message: new RegExp(file)});
	}
});

test('more files than are held open are read over', async (t) => {
	const directory = temporaryDirectory(t);
	const first = await openStore(directory);
	for (let day = 0; day < 40; day += 1) {
		const rest = {receivedAt: testTime + day * dayMs};
		// oxlint-disable-next-line no-await-in-loop
		await first.append(batchOf(numbered(day + 1, day + 1, rest)));
	}
	t.deepEqual(await messages(first), numbered(1, 40).map(messageOf));
	await first.close();
	const store = await reopened(t, openStore, directory);
	t.deepEqual(await messages(store), numbered(1, 40).map(messageOf));
});

testOnSmallDisk('a full disk at opening is told from damage', 8 << 20, async (t, disk) => {
	const directory = path.join(disk, 'events');
	const first = await openStore(directory);
	await first.append(batchOf(numbered(1, 100)));
	await first.close();
	const filler = openSync(path.join(disk, 'filler'), 'w');
	t.teardown(() => closeSync(filler));
	t.throws(
		() => {
			for (;;) writeSync(filler, Buffer.alloc(4096));
		},
		{code: 'ENOSPC'},
	);
	const error = await t.throwsAsync(openStore(directory));
	t.like(error, {code: 'disk_full'});
});

async function twoDays(t: ExecutionContext): Promise<string> {
	const directory = temporaryDirectory(t);
	const store: EventStore = await openStore(directory);
	await store.append(batchOf(numbered(1, 10)));
	await store.append(batchOf(numbered(11, 20, {receivedAt: testTime + dayMs})));
	await store.close();
	return directory;
}

function change(file: string, sql: string): void {
	const database = new Database(file);
	database.exec(sql);
	database.close();
}

function overwrite(file: string, at: number, bytes: Buffer): void {
	const fd = openSync(file, 'r+');
	writeSync(fd, bytes, 0, bytes.length, at);
	closeSync(fd);
}
