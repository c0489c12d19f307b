import test from 'ava';
import {DatagramBatch, datagramLimits} from '../../src/intake/datagram-batch.ts';
import type {DatagramParts} from '../../src/intake/datagram-batch.ts';
import type {LostDatagrams} from '../../src/intake/datagram-queue.ts';
import {DatagramQueue, queueBatches} from '../../src/intake/datagram-queue.ts';
import {until} from '../helpers/until.ts';

interface Handed {
	readonly parts: DatagramParts;
	readonly lost: LostDatagrams;
}

function start(): {readonly queue: DatagramQueue; readonly handed: Handed[]} {
	const handed: Handed[] = [];
	return {queue: new DatagramQueue((parts, lost) => handed.push({parts, lost})), handed};
}

function read({parts}: Handed): readonly string[] {
	const lines: string[] = [];
	new DatagramBatch(parts).forEach((datagram, address) =>
		lines.push(`${address} ${datagram.toString()}`),
	);
	return lines;
}

test('datagrams are handed on in their order, each with its sender', async (t) => {
	const {queue, handed} = start();
	queue.add(Buffer.from('one'), '192.0.2.1');
	queue.add(Buffer.alloc(0), '192.0.2.2');
	queue.add(Buffer.from('three'), '192.0.2.1');
	await until('they are handed on', () => handed.length === 1);
	t.deepEqual(handed.flatMap(read), ['192.0.2.1 one', '192.0.2.2 ', '192.0.2.1 three']);
});

test('a batch that is full by count or bytes is handed on, and none is left out', (t) => {
	const {queue, handed} = start();
	for (let at = 0; at <= datagramLimits.count; at += 1) queue.add(Buffer.from(`${at}`), 'a');
	t.is(handed.length, 1);
	const largest = Buffer.alloc(65_507, 'x');
	for (let at = 0; at < 6; at += 1) queue.add(largest, 'b');
	queue.flush();
	const lines = handed.flatMap(read);
	t.deepEqual(
		lines.slice(0, datagramLimits.count + 1),
		Array.from({length: datagramLimits.count + 1}, (_, at) => `a ${at}`),
	);
	t.deepEqual(lines.slice(datagramLimits.count + 1), Array(6).fill(`b ${largest.toString()}`));
});

test('while a batch is on its way others go only when they are full', async (t) => {
	const {queue, handed} = start();
	queue.add(Buffer.from('first'), 'a');
	queue.flush();
	for (let at = 0; at < datagramLimits.count * 2 + 1; at += 1) queue.add(Buffer.from(`${at}`), 'a');
	t.deepEqual(
		handed.map(({parts}) => parts.count),
		[1, datagramLimits.count, datagramLimits.count],
	);
	for (const {parts} of handed) queue.giveBack(parts.buffer);
	await until('the last one is handed on', () => handed.length === 4);
	t.deepEqual(read(handed[3]!), [`a ${datagramLimits.count * 2}`]);
	t.deepEqual(handed[3]?.lost, []);
});

test('what comes while all buffers are on their way is counted by sender, and told with the next batch', async (t) => {
	const {queue, handed} = start();
	for (let batch = 0; batch < queueBatches; batch += 1) {
		queue.add(Buffer.from('kept'), 'a');
		queue.flush();
	}
	t.is(handed.length, queueBatches);
	for (const address of ['a', 'b', 'a']) queue.add(Buffer.from('lost'), address);
	for (const {parts} of handed.slice(0, queueBatches)) queue.giveBack(parts.buffer);
	await until('the loss is told', () => handed.length > queueBatches);
	t.deepEqual(handed.at(-1)?.lost, [
		['a', 2],
		['b', 1],
	]);
	t.deepEqual(read(handed.at(-1)!), []);
	queue.giveBack(handed.at(-1)!.parts.buffer);
	queue.add(Buffer.from('kept again'), 'a');
	queue.flush();
	t.deepEqual(read(handed.at(-1)!), ['a kept again']);
	t.deepEqual(handed.at(-1)?.lost, []);
});
