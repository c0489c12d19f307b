import test from 'ava';
import {MessageRuns} from '../../src/collect/message-runs.ts';
import type {MessageRun} from '../../src/collect/message-runs.ts';
import {eachMessage, runLimits} from '../../src/model/origin.ts';

test('lines that lie together are one run that is no copy', (t) => {
	const piece = Buffer.from('a\nbc\nd\r\ne\n\nf\n');
	const runs = new MessageRuns();
	for (const [from, to] of [
		[0, 1],
		[2, 4],
		[5, 6],
	] as const)
		runs.addLine(piece, from, to);
	const [run] = runs.end();
	t.is(run?.raw.buffer, piece.buffer);
	t.deepEqual(texts(run === undefined ? [] : [run]), [['a', 'bc', 'd']]);
});

test('lines apart from each other and other messages join in order', (t) => {
	const piece = Buffer.from('a\r\nb\n\nc\n');
	const runs = new MessageRuns();
	runs.addLine(piece, 0, 1);
	runs.addLine(piece, 3, 4);
	runs.add(Buffer.from('made'));
	runs.addLine(piece, 6, 7);
	t.deepEqual(texts(runs.end()), [['a', 'b', 'made', 'c']]);
});

test('a message with newlines of its own stays alone', (t) => {
	const runs = new MessageRuns();
	for (const text of ['a', 'b\nc', 'd', 'e']) runs.add(Buffer.from(text));
	t.deepEqual(texts(runs.end()), [['a'], ['b\nc'], ['d', 'e']]);
	t.deepEqual(new MessageRuns().end(), []);
});

test('a run ends at its bounds', (t) => {
	const many = new MessageRuns();
	for (let count = 0; count <= runLimits.events; count += 1) many.add(Buffer.from('x'));
	t.deepEqual(
		many.end().map(({count}) => count),
		[runLimits.events, 1],
	);
	const large = new MessageRuns();
	const message = Buffer.alloc(runLimits.bytes / 4 - 1, 'x');
	for (let count = 0; count < 5; count += 1) large.add(message);
	t.deepEqual(
		large.end().map(({raw, count}) => [count, raw.length]),
		[
			[4, runLimits.bytes - 1],
			[1, runLimits.bytes / 4 - 1],
		],
	);
});

function texts(runs: readonly MessageRun[]): readonly (readonly string[])[] {
	return runs.map((run) => {
		const messages: string[] = [];
		eachMessage(run, (message) => messages.push(message.toString()));
		return messages;
	});
}
