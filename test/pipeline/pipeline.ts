import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import type {EventSource} from '../../src/model/event.ts';
import type {BatchSink, Matcher, StreamOptions} from '../../src/pipeline/pipeline.ts';
import {Pipeline} from '../../src/pipeline/pipeline.ts';

const source: EventSource = {channel: 'tcp', address: '192.0.2.1', epoch: 'e1'};
const receivedAt = Date.UTC(2026, 10, 20, 12);

/** Every message of sshd matches rule R, by its host. */
const rules: Matcher = {
	match(event, onMatch) {
		if (event.field('process.name') === 'sshd')
			onMatch('R', {'host.name': String(event.field('host.name'))});
	},
};

function open(options: StreamOptions, maxMessageBytes = 1000) {
	const batch = new EventBatch();
	const sink: BatchSink = {batchFor: () => batch};
	const pipeline = new Pipeline({
		rules,
		decoders: {
			decode: (program, message) =>
				program === null
					? undefined
					: {fields: new Map([['x', message.toString()]]), weight: message.length},
		},
		maxMessageBytes,
	});
	return {batch, sink, stream: pipeline.open(source, options)};
}

test('a row carries header, time, decoded fields and hits', (t) => {
	const {batch, sink, stream} = open({framing: 'stream', format: 'auto'});
	stream.push(Buffer.from('<38>Nov 20 11:59:58 pi sshd[7]: text\n'), receivedAt, sink);
	t.is(batch.count, 1);
	t.is(batch.time[0], Date.UTC(2026, 10, 20, 11, 59, 58));
	t.deepEqual([...(batch.fields[0] ?? [])], [['x', 'text']]);
	t.deepEqual(batch.hits, [
		{
			row: 0,
			hit: {ruleId: 'R', time: batch.time[0], weight: 4, fields: {'host.name': 'pi'}},
		},
	]);
	t.deepEqual(batch.sources, [source]);
});

test('a line that does not parse is kept raw and goes no further', (t) => {
	const {batch, sink, stream} = open({framing: 'datagram', format: 'auto'});
	stream.push(Buffer.from('<x>boom sshd:'), receivedAt, sink);
	stream.push(Buffer.from(''), receivedAt, sink);
	t.is(batch.raw(0).toString(), '<x>boom sshd:');
	t.is(batch.time[0], receivedAt);
	t.deepEqual(batch.hits, []);
	t.deepEqual(stream.counts, {received: 2, parseErrors: 2, tooLong: 0});
});

test('sequence numbers rise by one from one, over batches', (t) => {
	const batches: EventBatch[] = [];
	const {stream} = open({framing: 'lines', format: 'file'});
	const sink: BatchSink = {
		batchFor() {
			const batch = new EventBatch(1);
			batches.push(batch);
			return batch;
		},
	};
	stream.push(Buffer.from('one\n\nthr'), receivedAt, sink);
	stream.push(Buffer.from('ee'), receivedAt, sink);
	stream.end(receivedAt, sink);
	t.deepEqual(
		batches.map((batch) => [batch.sequence[0], batch.raw(0).toString(), batch.reason[0] !== 0]),
		[
			[1, 'one', false],
			[2, '', true],
			[3, 'three', false],
		],
	);
});

test('a message at the bound is whole, one above is cut and counted', (t) => {
	for (const framing of ['datagram', 'stream'] as const) {
		const {batch, sink, stream} = open({framing, format: 'auto'}, 20);
		const end = framing === 'stream' ? '\n' : '';
		stream.push(Buffer.from(`<13>${'a'.repeat(16)}${end}`), receivedAt, sink);
		stream.push(Buffer.from(`<13>${'b'.repeat(17)}${end}`), receivedAt, sink);
		t.is(batch.raw(1).toString(), `<13>${'b'.repeat(16)}`);
		t.deepEqual(stream.counts, {received: 2, parseErrors: 0, tooLong: 1});
	}
});
