import test from 'ava';
import {DatagramBatch, datagramLimits} from '../../src/intake/datagram-batch.ts';
import type {DatagramParts} from '../../src/intake/datagram-batch.ts';
import type {LostDatagrams} from '../../src/intake/datagram-queue.ts';
import {DatagramQueue} from '../../src/intake/datagram-queue.ts';
import {until} from '../helpers/until.ts';

interface Handed {
	readonly parts: DatagramParts;
	readonly lost: LostDatagrams;
}

function start(
	batches = 8,
	onFull = (): void => undefined,
): {readonly queue: DatagramQueue; readonly handed: Handed[]} {
	const handed: Handed[] = [];
	const handOn = (parts: DatagramParts, lost: LostDatagrams): void => {
		handed.push({parts, lost});
	};
	const queue = new DatagramQueue({handOn, onFull});
	queue.resize(batches * datagramLimits.bytes);
	return {queue, handed};
}

/** Adds so many batches of one datagram. */
function fill(queue: DatagramQueue, batches: number): void {
	for (let batch = 0; batch < batches; batch += 1) {
		queue.add(Buffer.from('kept'), 'a');
		queue.flush();
	}
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
	const {queue, handed} = start(5);
	fill(queue, 5);
	t.is(handed.length, 5);
	for (const address of ['a', 'b', 'a']) queue.add(Buffer.from('lost'), address);
	for (const {parts} of handed.slice(0, 5)) queue.giveBack(parts.buffer);
	await until('the loss is told', () => handed.length > 5);
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

test('a burst takes as many buffers as there is room for; when it was read, most of them are given up', (t) => {
	const {queue, handed} = start(100);
	fill(queue, 100);
	queue.add(Buffer.from('lost'), 'a');
	t.is(handed.length, 100);
	for (const {parts} of handed.slice(0, 100)) queue.giveBack(parts.buffer);
	fill(queue, 100);
	t.is(handed.length, 200);
	t.deepEqual(
		handed.flatMap(({lost}) => lost),
		[['a', 1]],
	);
	const buffers = handed.map(({parts}) => parts.buffer);
	t.is(new Set(buffers.slice(0, 100)).size, 100);
	const first = new Set(buffers.slice(0, 100));
	const kept = buffers.slice(100).filter((buffer) => first.has(buffer)).length;
	t.true(kept > 0 && kept < 12, `${kept} buffers were kept`);
});

test('with less room than before buffers that come back are given up, but for two', (t) => {
	const {queue, handed} = start(10);
	fill(queue, 10);
	queue.resize(0);
	for (const {parts} of handed.slice(0, 9)) queue.giveBack(parts.buffer);
	fill(queue, 2);
	t.is(handed.length, 11);
	queue.resize(3 * datagramLimits.bytes);
	fill(queue, 3);
	t.is(handed.length, 12);
});

test('at the end what was lost is told, though all buffers are on their way', (t) => {
	const {queue, handed} = start(2);
	fill(queue, 2);
	queue.add(Buffer.from('lost'), 'a');
	queue.flush();
	t.is(handed.length, 2);
	queue.end();
	t.deepEqual(handed.at(-1)?.lost, [['a', 1]]);
});

test('who brings more than there is room for is told now and then, and not for each', (t) => {
	let told = 0;
	const {queue} = start(2, () => {
		told += 1;
	});
	fill(queue, 2);
	t.is(told, 0);
	for (let at = 0; at < 1000; at += 1) queue.add(Buffer.from('lost'), 'a');
	t.true(told > 0 && told < 100, `${told} times`);
});
