import test from 'ava';
import {sourceCountLimit, SourceCounts} from '../../../src/daemons/hub/source-counts.ts';
import {EventBatch} from '../../../src/model/event-batch.ts';

function batchFrom(address: string, rows: number, badRows = 0): EventBatch {
	const batch = new EventBatch(rows);
	batch.sources.push({channel: 'udp', address, epoch: 'e'});
	for (let row = 0; row < rows; row += 1) {
		batch.add(Buffer.from('x'), 0, row + 1, 1000 + row);
		if (row < badRows) batch.reason[row] = 1;
	}
	return batch;
}

test('rows and parse errors are counted by sender', (t) => {
	const counts = new SourceCounts();
	counts.addBatch(batchFrom('192.0.2.1', 3, 1));
	counts.addBatch(batchFrom('192.0.2.2', 1));
	counts.addBatch(batchFrom('192.0.2.1', 2));
	t.deepEqual(counts.newest(100), [
		{channel: 'udp', address: '192.0.2.1', received: 5, parseErrors: 1, lastReceived: 1001},
		{channel: 'udp', address: '192.0.2.2', received: 1, parseErrors: 0, lastReceived: 1000},
	]);
	t.is(counts.newest(1).length, 1);
});

test('the sender heard least recently is forgotten at the bound', (t) => {
	const counts = new SourceCounts();
	for (let index = 0; index <= sourceCountLimit; index += 1)
		counts.addBatch(batchFrom(`source ${index}`, 1));
	const kept = counts.newest(sourceCountLimit + 1);
	t.is(kept.length, sourceCountLimit);
	t.is(kept.at(-1)?.address, 'source 1');
});
