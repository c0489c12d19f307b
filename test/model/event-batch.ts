import test from 'ava';
import type {BatchMessage} from '../../src/model/event-batch.ts';
import {EventBatch} from '../../src/model/event-batch.ts';
import {retentionClasses} from '../../src/model/retention-class.ts';
import {addHit, hitsOf} from '../helpers/event-batches.ts';

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

test('a batch is at the borrower as it was lent, and comes back with ids', (t) => {
	const batch = new EventBatch(5, 32);
	const source = {channel: 'udp', address: '192.0.2.1', epoch: 'e'} as const;
	const row = batch.add(Buffer.from('<34>host text'), batch.indexOfSource(source), 7, 5);
	batch.setSpan(row, 'host', 4, 8);
	[batch.priority[row], batch.class[row], batch.time[row], batch.id[row]] = [34, 2, 1.5, 9];
	for (const [name, value] of [
		['user.name', 'root'],
		['user.id', 0.1],
	] as const)
		batch.setField(row, name, value);
	const hit = {ruleId: 'R', time: 1.5, weight: 2, fields: {'user.name': 'root'}};
	addHit(batch, row, hit);
	addHit(batch, row, {...hit, ruleId: 'S', fields: {}});
	// Larger than the arena that it began with.
	batch.add(Buffer.alloc(100, 'x'), 0, 8, 6);

	const received = EventBatch.borrowed(sent(batch));
	t.is(received.count, 2);
	t.is(received.raw(0).toString(), '<34>host text');
	t.is(received.raw(1).toString(), 'x'.repeat(100));
	t.is(received.spanText(0, 'host'), 'host');
	t.is(received.spanText(1, 'host'), null);
	t.deepEqual([...received.sequence.subarray(0, 2)], [7, 8]);
	t.deepEqual(
		[received.priority[0], received.class[0], received.time[0], received.id[0]],
		[34, 2, 1.5, 9],
	);
	t.is(received.field(0, 'user.id'), 0.1);
	t.deepEqual([...received.fieldsOf(1)], []);
	t.deepEqual(received.sources, [source]);
	t.deepEqual(hitsOf(received), [hit, {...hit, ruleId: 'S', fields: {}}]);
	t.deepEqual([received.hits.rowOf(0), received.hits.rowOf(1)], [row, row]);

	received.id[row] = 11;
	received.hits.ids.set([21, 22]);
	batch.takeBack(received.hits.ids);
	t.is(batch.id[row], 11);
	t.deepEqual([...batch.hits.ids.subarray(0, 2)], [21, 22]);
	// It goes on where it was.
	t.is(batch.indexOfSource({...source}), 0);
	batch.setField(1, 'user.name', 'root');
	t.is(batch.fields.valueCount, 2);
});

test('a full batch has a column of its own for everything', (t) => {
	const batch = new EventBatch(3, 64);
	for (let row = 0; row < 3; row += 1) {
		batch.add(Buffer.from([row]), row, row + 1, row + 2);
		batch.setField(row, `f${row}`, row);
		batch.format[row] = batch.class[row] = batch.timeFlags[row] = row;
		batch.setSpan(row, 'message', 0, 1);
	}
	const received = EventBatch.borrowed(sent(batch));
	t.deepEqual([...received.sequence], [1, 2, 3]);
	for (const column of [received.source, received.format, received.class, received.timeFlags])
		t.deepEqual([...column], [0, 1, 2]);
	t.deepEqual([...received.priority], [-1, -1, -1]);
	t.deepEqual([...received.reason], [0, 0, 0]);
	for (let row = 0; row < 3; row += 1) {
		t.deepEqual([...received.fieldsOf(row)], [[`f${row}`, row]]);
		t.is(received.spanText(row, 'message'), String.fromCodePoint(row));
	}
});

test('a batch that is lent refuses all use', (t) => {
	const batch = new EventBatch(2, 64);
	const row = batch.add(Buffer.from('a'), 0, 1, 0);
	sent(batch);
	for (const use of [
		() => batch.hasRoom(1),
		() => batch.raw(row),
		() => batch.spanText(row, 'host'),
		() => batch.field(row, 'user.name'),
		() => batch.setField(row, 'user.name', 'root'),
		() => batch.clear(),
		() => batch.lend(),
	])
		t.throws(use, {message: 'a batch is used that is lent to another thread'});
});

test('only the newest row gets fields', (t) => {
	const batch = new EventBatch(2, 64);
	batch.add(Buffer.from('a'), 0, 1, 0);
	batch.add(Buffer.from('b'), 0, 2, 0);
	t.throws(() => batch.setField(0, 'user.name', 'root'), {
		message: 'row 0 gets a field, but is not the newest',
	});
});

/** What the other side of a channel receives. */
function sent(batch: EventBatch): BatchMessage {
	return structuredClone(batch.lend());
}
