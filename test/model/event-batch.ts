import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import {retentionClasses} from '../../src/model/retention-class.ts';

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

test('sources are told apart by channel, address and epoch', (t) => {
	const batch = new EventBatch(4);
	const source = {channel: 'agent', address: 'a', epoch: 'e1'} as const;
	t.is(batch.indexOfSource(source), 0);
	t.is(batch.indexOfSource({...source}), 0);
	t.is(batch.indexOfSource({...source, epoch: 'e2'}), 1);
	t.is(batch.indexOfSource({...source, channel: 'file'}), 2);
	t.is(batch.indexOfSource(source), 0);
	t.is(batch.sources.length, 3);
	batch.clear();
	t.is(batch.indexOfSource({...source, epoch: 'e2'}), 0);
});

test('a row is of the first retention class until it is given another', (t) => {
	const batch = new EventBatch(2);
	const row = batch.add(Buffer.from('a'), 0, 1, 0);
	t.is(retentionClasses[batch.class[row] ?? -1], 'std');
	batch.class[row] = retentionClasses.indexOf('audit');
	batch.clear();
	t.is(batch.class[batch.add(Buffer.from('b'), 0, 2, 0)], 0);
});

test('fields of a row that was cleared away do not come back', (t) => {
	const batch = new EventBatch(2);
	batch.setField(batch.add(Buffer.from('a'), 0, 1, 0), 'user.name', 'root');
	batch.clear();
	const row = batch.add(Buffer.from('b'), 0, 1, 0);
	t.is(batch.field(row, 'user.name'), undefined);
	batch.setField(row, 'user.name', 'alice');
	t.deepEqual([...batch.fieldsOf(row)], [['user.name', 'alice']]);
});
