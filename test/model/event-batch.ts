import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';

test('a batch gives back each message byte for byte', (t) => {
	const batch = new EventBatch(4, 16);
	const messages = [Buffer.from('first'), Buffer.from([0, 255, 10]), Buffer.alloc(0)];
	messages.forEach((message, index) => batch.add(message, 0, index + 1, 1000));
	t.deepEqual(
		messages.map((_, row) => Buffer.from(batch.raw(row))),
		messages,
	);
});

test('a batch is full by rows or by bytes, whichever comes first', (t) => {
	const byRows = new EventBatch(2, 100);
	byRows.add(Buffer.from('a'), 0, 1, 0);
	t.true(byRows.hasRoom(99));
	t.false(byRows.hasRoom(100));
	byRows.add(Buffer.from('b'), 0, 2, 0);
	t.false(byRows.hasRoom(1));
});

test('an empty batch takes one message larger than its arena', (t) => {
	const batch = new EventBatch(2, 8);
	t.true(batch.hasRoom(20));
	batch.add(Buffer.alloc(20, 'x'), 0, 1, 0);
	t.is(batch.raw(0).toString(), 'x'.repeat(20));
});

test('a row added after a clear remembers nothing of the last', (t) => {
	const batch = new EventBatch(2, 64);
	const row = batch.add(Buffer.from('<1>host text'), 3, 9, 5);
	batch.priority[row] = 1;
	batch.setSpan(row, 'host', 3, 7);
	t.is(batch.spanText(row, 'host'), 'host');
	batch.clear();
	const again = batch.add(Buffer.from('other'), 0, 1, 6);
	t.is(batch.spanText(again, 'host'), null);
	t.is(batch.priority[again], -1);
	t.is(batch.time[again], 6);
});
