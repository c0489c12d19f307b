import {Buffer} from 'node:buffer';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import Database from 'better-sqlite3';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {OpenedSpool} from '../../src/db/sqlite-spool.ts';
import {openSqliteSpool, spoolReserveBytes} from '../../src/db/sqlite-spool.ts';
import type {Spool} from '../../src/db/spool.ts';
import type {Observed} from '../../src/model/origin.ts';
import {testOnSmallDisk} from '../helpers/small-disk.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const all = {events: 1000, bytes: 1 << 20};
const fixture = path.resolve(import.meta.dirname, '../fixtures/spool-and-die.js');

test('events get the next numbers and come back as they went in', (t) => {
	const {spool} = opened(t);
	t.is(spool.last, 0);
	const journal: Observed = {
		raw: Buffer.from([0, 255, 10]),
		observedAt: 1.5e12,
		origin: {kind: 'journal'},
	};
	spool.append([line(1), journal], 'file:1', 'at 7');
	spool.append([line(3)], 'journal', 's=1');
	t.deepEqual(spool.after(0, all), [
		{sequence: 1, ...line(1)},
		{sequence: 2, ...journal},
		{sequence: 3, ...line(3)},
	]);
	t.is(spool.last, 3);
	t.deepEqual(spool.depth, {events: 3, bytes: 6 + 3 + 6});
	t.is(spool.position('file:1'), 'at 7');
	t.is(spool.position('journal'), 's=1');
});

test('a window ends at so many events or bytes but has at least one', (t) => {
	const {spool} = opened(t);
	spool.append(lines(1, 5), 'k', 'p');
	t.deepEqual(numbers(spool, 0, {events: 2, bytes: 1000}), [1, 2]);
	t.deepEqual(numbers(spool, 2, {events: 9, bytes: 12}), [3, 4]);
	t.deepEqual(numbers(spool, 2, {events: 9, bytes: 11}), [3]);
	t.deepEqual(numbers(spool, 4, {events: 9, bytes: 1}), [5]);
	t.deepEqual(numbers(spool, 5, all), []);
});

test('what is acknowledged is gone and its numbers are not given again', (t) => {
	const directory = temporaryDirectory(t);
	const first = opened(t, directory);
	first.spool.append(lines(1, 5), 'k', 'p');
	first.spool.acknowledge(3);
	first.spool.acknowledge(2);
	t.deepEqual(numbers(first.spool, 0), [4, 5]);
	t.deepEqual(first.spool.depth, {events: 2, bytes: 12});
	first.spool.acknowledge(99);
	t.is(first.spool.acknowledged, 5);
	first.spool.close();
	const {spool} = opened(t, directory);
	t.deepEqual([spool.last, spool.acknowledged, spool.depth.events], [5, 5, 0]);
	spool.append(lines(6, 6), 'k', 'q');
	t.deepEqual(numbers(spool, 0), [6]);
});

test('identity, numbering, positions and instance outlive the process', (t) => {
	const directory = temporaryDirectory(t);
	const {spool, warning} = opened(t, directory);
	const {agentId, epoch} = spool;
	t.is(warning, null);
	t.is(spool.registeredInstance, null);
	spool.append(lines(1, 2), 'file:a', 'one');
	spool.append([], 'file:b%', 'two');
	spool.append([], 'journal', 'three');
	spool.append([], 'file:a', null);
	spool.setRegisteredInstance('0f0f');
	spool.close();
	const again = opened(t, directory).spool;
	t.deepEqual([again.agentId, again.epoch], [agentId, epoch]);
	t.regex(agentId, /^[0-9a-f]{16}$/);
	t.is(again.registeredInstance, '0f0f');
	t.deepEqual(again.keys('file:'), ['file:b%']);
	t.deepEqual(again.keys('file:b%'), ['file:b%']);
	t.deepEqual(again.keys('file:_'), []);
	t.is(again.position('file:a'), undefined);
	t.deepEqual(numbers(again, 0), [1, 2]);
});

test('a new epoch numbers what waits from 1 and keeps the positions', (t) => {
	const {spool} = opened(t);
	const before = spool.epoch;
	spool.append(lines(1, 2500), 'k', 'p');
	spool.acknowledge(1200);
	spool.renew();
	t.not(spool.epoch, before);
	t.deepEqual([spool.last, spool.acknowledged], [1300, 0]);
	t.deepEqual(spool.depth, {events: 1300, bytes: 1300 * 9});
	const events = spool.after(0, {events: 2000, bytes: 1 << 20});
	t.deepEqual(
		events.map(({sequence, raw}) => `${sequence} ${raw.toString()}`),
		Array.from({length: 1300}, (_, index) => `${index + 1} line ${1201 + index}`),
	);
	t.is(spool.position('k'), 'p');
});

test('a run takes as many numbers as it has messages and is read from any of them', (t) => {
	const directory = temporaryDirectory(t);
	const {spool} = opened(t, directory);
	spool.append([line(1), run(2, 5), line(6)], 'k', 'p');
	t.is(spool.last, 6);
	t.deepEqual(spool.depth, {events: 6, bytes: 6 + 27 + 6});
	t.deepEqual(texts(spool, 0), ['1: line 1', '2: line 2|line 3|line 4|line 5', '6: line 6']);
	t.deepEqual(texts(spool, 3), ['4: line 4|line 5', '6: line 6']);
	t.deepEqual(texts(spool, 0, {events: 4, bytes: 1000}), ['1: line 1']);
	t.deepEqual(texts(spool, 1, {events: 1, bytes: 1}), ['2: line 2|line 3|line 4|line 5']);
	spool.acknowledge(3);
	t.is(spool.depth.events, 3);
	t.deepEqual(texts(spool, 0), ['4: line 4|line 5', '6: line 6']);
	spool.append([line(7)], 'k', 'q');
	t.deepEqual(spool.depth, {events: 4, bytes: 13 + 6 + 6});
	spool.acknowledge(4);
	spool.renew();
	t.deepEqual(texts(spool, 0), ['1: line 5', '2: line 6', '3: line 7']);
	t.deepEqual(spool.depth, {events: 3, bytes: 18});
	spool.acknowledge(2);
	spool.close();
	const again = opened(t, directory).spool;
	t.deepEqual([again.last, again.acknowledged], [3, 2]);
	t.deepEqual(texts(again, 0), ['3: line 7']);
});

test('a large spool shrinks at once when it is acknowledged', (t) => {
	const directory = temporaryDirectory(t);
	const {spool} = opened(t, directory);
	const large = Array.from({length: 10}, (_, at) => ({
		...line(at),
		raw: Buffer.alloc(60_000, 120),
	}));
	spool.append(large, 'k', 'p');
	spool.acknowledge(9);
	const reader = new Database(path.join(directory, 'spool.db'), {readonly: true});
	t.teardown(() => reader.close());
	t.deepEqual(reader.prepare('SELECT sequence FROM events').pluck().all(), [10]);
});

test('a spool of the version before keeps what waits in it', (t) => {
	const directory = temporaryDirectory(t);
	const first = opened(t, directory);
	first.spool.append(lines(1, 3), 'k', 'p');
	first.spool.close();
	const database = new Database(path.join(directory, 'spool.db'));
	database.exec('ALTER TABLE events DROP COLUMN count');
	database.pragma('user_version = 1');
	database.close();
	const {spool} = opened(t, directory);
	t.deepEqual(texts(spool, 0), ['1: line 1', '2: line 2', '3: line 3']);
	spool.append([run(4, 5)], 'k', 'q');
	t.is(spool.last, 5);
});

test('a second process is refused by name and pid', (t) => {
	const directory = temporaryDirectory(t);
	opened(t, directory);
	t.throws(() => opened(t, directory), {
		code: 'in_use',
		message: `${directory} is in use by nms-agent "test" (pid ${process.pid})`,
	});
});

test('a damaged spool is set aside with its name and a new one begun', (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'spool.db');
	writeFileSync(file, 'x'.repeat(100_000));
	const {spool, warning} = opened(t, directory);
	t.true(warning?.includes(`${file} is damaged`) === true, warning ?? '');
	t.true(warning?.includes(`was kept as ${file}.damaged`));
	t.true(readdirSync(directory).includes('spool.db.damaged'));
	spool.append(lines(1, 1), 'k', 'p');
	t.deepEqual(numbers(spool, 0), [1]);
});

test('a spool of a newer nms is left alone', (t) => {
	const directory = temporaryDirectory(t);
	const database = new Database(path.join(directory, 'spool.db'));
	database.pragma('user_version = 99');
	database.close();
	t.throws(() => opened(t, directory), {code: 'version', message: /a spool of version 99/});
	t.false(readdirSync(directory).includes('spool.db.damaged'));
});

test('a kill while appending keeps lines and position together', async (t) => {
	const directory = temporaryDirectory(t);
	for (let life = 0; life < 3; life += 1) {
		// oxlint-disable-next-line no-await-in-loop
		const answered = await lastWordsOf(directory, 20);
		const {spool} = opened(t, directory);
		t.true(spool.last >= answered.last);
		t.is(spool.position('file:1'), String(spool.last));
		t.deepEqual(
			spool.after(0, {events: 1e9, bytes: 1e12}).map(({raw}) => raw.toString()),
			Array.from(
				{length: spool.last - spool.acknowledged},
				(_, index) => `line ${spool.acknowledged + 1 + index}`,
			),
		);
		spool.close();
	}
});

testOnSmallDisk(
	'a full disk keeps nothing of a batch and takes it when there is room',
	32 << 20,
	async (t, disk) => {
		const {spool} = opened(t, path.join(disk, 'state'));
		const batch = Array.from({length: 100}, (_, index) => ({
			...line(index),
			raw: Buffer.alloc(10_000, 120),
		}));
		const refusal = await appendUntilRefused(t, spool, batch);
		t.is(refusal.code, 'disk_full');
		t.regex(String(refusal.remedy), /^free space on the file system of /);
		const {last, depth} = spool;
		t.is(spool.position('k'), String(last));
		writeFileSync(path.join(disk, 'others'), Buffer.alloc(spoolReserveBytes - (4 << 20)));
		t.throws(() => spool.append(batch, 'k', 'later'), {code: 'disk_full'});
		t.deepEqual([spool.last, spool.depth, spool.position('k')], [last, depth, String(last)]);
		spool.acknowledge(last - 100);
		t.is(spool.depth.events, 100);
		spool.append(batch, 'k', 'later');
		t.deepEqual([spool.last, spool.position('k')], [last + 100, 'later']);
	},
);

async function appendUntilRefused(
	t: ExecutionContext,
	spool: Spool,
	batch: readonly Observed[],
): Promise<{readonly code?: unknown; readonly remedy?: unknown}> {
	for (let count = 0; count < 100; count += 1) {
		try {
			spool.append(batch, 'k', String(spool.last + batch.length));
		} catch (error) {
			return Object(error);
		}
	}
	return t.fail('the disk is never full');
}

/** Runs the fixture until it has answered so often, kills it and tells its last answer. */
async function lastWordsOf(directory: string, answers: number): Promise<{readonly last: number}> {
	const child = spawn(process.execPath, [fixture, directory], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const closed = once(child, 'close');
	let [count, last] = [0, 0];
	for await (const text of createInterface({input: child.stdout})) {
		last = Number(text.split(' ')[0]);
		count += 1;
		if (count === answers) child.kill('SIGKILL');
	}
	await closed;
	return {last};
}

function opened(t: ExecutionContext, directory = temporaryDirectory(t)): OpenedSpool {
	const result = openSqliteSpool({directory, name: 'test', pid: process.pid});
	t.teardown(() => result.spool.close());
	return result;
}

function numbers(spool: Spool, sequence: number, limit = all): readonly number[] {
	return spool.after(sequence, limit).map((event) => event.sequence);
}

/** Numbers and messages; a run's with bars between. */
function texts(spool: Spool, sequence: number, limit = all): readonly string[] {
	return spool
		.after(sequence, limit)
		.map((event) => `${event.sequence}: ${event.raw.toString().replaceAll('\n', '|')}`);
}

function run(first: number, last: number): Observed {
	const raw = Buffer.from(
		lines(first, last)
			.map((one) => one.raw.toString())
			.join('\n'),
	);
	return {...line(first), raw, count: last - first + 1};
}

function lines(first: number, last: number): readonly Observed[] {
	return Array.from({length: last - first + 1}, (_, index) => line(first + index));
}

function line(number: number): Observed {
	return {
		raw: Buffer.from(`line ${number}`),
		observedAt: 1_700_000_000_000 + number,
		origin: {kind: 'file', path: '/var/log/auth.log'},
	};
}
