import test from 'ava';
import {NmsError} from '../../../src/base/errors.ts';
import {CommitPace} from '../../../src/daemons/hub/commit-pace.ts';
import type {WriterLimits} from '../../../src/daemons/hub/writer.ts';
import {Writer} from '../../../src/daemons/hub/writer.ts';
import type {Committed} from '../../../src/db/event-store.ts';
import type {EventBatch} from '../../../src/model/event-batch.ts';
import {until} from '../../helpers/until.ts';

const limits: WriterLimits = {retryMs: 1};

interface Setup {
	readonly writer: Writer;
	readonly stored: readonly string[];
	readonly batches: readonly number[];
	readonly fullness: readonly boolean[];
	readonly troubles: readonly unknown[];
	refuseWith: NmsError | undefined;
}

/** The store is the edge here: what the disk says is the test's choice. */
function start(bufferBytes = 1 << 20): Setup {
	const stored: string[] = [];
	const batches: number[] = [];
	const fullness: boolean[] = [];
	const troubles: unknown[] = [];
	const append = async (batch: EventBatch): Promise<Committed> => {
		await Promise.resolve();
		if (setup.refuseWith !== undefined) throw setup.refuseWith;
		for (let row = 0; row < batch.count; row += 1) stored.push(batch.raw(row).toString());
		return {lastId: stored.length, lastHit: 0, events: batch.count, parseErrors: 0, duplicates: 0};
	};
	const pace = new CommitPace();
	pace.looked(performance.now());
	const writer = new Writer({
		store: {append},
		bufferBytes,
		pace,
		limits,
		onFull: (isFull) => fullness.push(isFull),
		onSealed: () => undefined,
		onCommitted: (batch) => batches.push(batch.count),
		onTrouble: (error) => troubles.push(error),
	});
	const setup: Setup = {writer, stored, batches, fullness, troubles, refuseWith: undefined};
	return setup;
}

function put(writer: Writer, text: string): void {
	const message = Buffer.from(text);
	writer.batchFor(message.length).add(message, 0, 1, 0);
}

const diskFull = new NmsError('disk_full', 'commit: no room', {remedy: 'make room'});

test('a single row is committed without being asked for', async (t) => {
	const {writer, stored} = start();
	put(writer, 'one');
	await until('the row is stored', () => stored.length === 1);
	t.is(writer.waiting, 0);
});

test('rows are stored in the order they came over many batches', async (t) => {
	const {writer, stored, batches} = start();
	const expected = Array.from({length: 40_000}, (_, index) => `row ${index}`);
	for (const text of expected) put(writer, text);
	await writer.flush();
	t.deepEqual(stored, expected);
	t.deepEqual(batches, [16_384, 16_384, 7232]);
});

test('rows that come during a commit are committed after it', async (t) => {
	const {writer, stored} = start();
	put(writer, 'first');
	const flushed = writer.flush();
	put(writer, 'second');
	await flushed;
	await until('both are stored', () => stored.length === 2);
	t.deepEqual(stored, ['first', 'second']);
});

test('a full disk stops intake and loses nothing', async (t) => {
	const setup = start(4096);
	const {writer, stored, fullness, troubles} = setup;
	setup.refuseWith = diskFull;
	for (let index = 0; index < 5; index += 1) {
		put(writer, 'x'.repeat(1 << 20));
	}
	await until('the writer has tried twice', () => troubles.length >= 2);
	t.deepEqual(fullness, [true]);
	t.is(stored.length, 0);
	setup.refuseWith = undefined;
	await writer.flush();
	t.is(stored.length, 5);
	t.deepEqual(fullness, [true, false]);
	t.is(troubles.at(-1), undefined);
	t.is(writer.waiting, 0);
});

test('another size of the buffer stops intake, or lets it go on', async (t) => {
	const setup = start(8 << 20);
	const {writer, fullness, troubles} = setup;
	setup.refuseWith = diskFull;
	put(writer, 'x'.repeat(1 << 20));
	put(writer, 'y');
	await until('the writer has tried', () => troubles.length > 0);
	t.deepEqual(fullness, []);
	writer.resize(1 << 20);
	t.deepEqual(fullness, [true]);
	writer.resize(4 << 20);
	t.deepEqual(fullness, [true, false]);
	setup.refuseWith = undefined;
	await writer.flush();
});

test('giving up tells how many rows are lost', async (t) => {
	const setup = start();
	const {writer, troubles} = setup;
	setup.refuseWith = diskFull;
	put(writer, 'a');
	put(writer, 'b');
	const flushed = writer.flush();
	await until('the writer has tried', () => troubles.length > 0);
	t.is(writer.abort(), 2);
	await flushed;
	t.true(writer.answers > 0, 'a refusal is an answer');
	t.is(writer.waiting, 2);
});
