import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import type {EventSource} from '../../src/model/event.ts';
import type {BatchSink, Matcher, StreamOptions} from '../../src/pipeline/pipeline.ts';
import {Pipeline} from '../../src/pipeline/pipeline.ts';
import {hitsOf} from '../helpers/event-batches.ts';

const source: EventSource = {channel: 'tcp', address: '192.0.2.1', epoch: 'e1'};
const receivedAt = Date.UTC(2026, 10, 20, 12);

/** Every message of sshd matches rule R, by its host. */
const rules: Matcher = {
	match(event, onMatch) {
		if (event.field('process.name') === 'sshd') onMatch('R', ['host.name', 'user.name']);
	},
};

function open(options: StreamOptions, maxMessageBytes = 1000) {
	const batch = new EventBatch();
	const sink: BatchSink = {batchFor: () => batch};
	const pipeline = new Pipeline({
		rules,
		decoders: {
			decode: (to, row) => {
				if (to.spanText(row, 'program') === null) return 0;
				const message = to.spanText(row, 'message') ?? '';
				to.setField(row, 'x', message);
				return message.length;
			},
		},
		classifier: {classOf: (rows, row) => (rows.reason[row] === 0 ? 1 : 2)},
		maxMessageBytes,
	});
	return {batch, sink, stream: pipeline.open(source, options)};
}

test('a row carries header, time, decoded fields and hits', (t) => {
	const {batch, sink, stream} = open({framing: 'stream', format: 'auto'});
	stream.push(Buffer.from('<38>Nov 20 11:59:58 pi sshd[7]: text\n'), receivedAt, sink);
	t.is(batch.count, 1);
	t.is(batch.time[0], Date.UTC(2026, 10, 20, 11, 59, 58));
	t.deepEqual([...batch.fieldsOf(0)], [['x', 'text']]);
	const hit = {ruleId: 'R', time: batch.time[0], weight: 4, fields: {'host.name': 'pi'}};
	t.deepEqual(hitsOf(batch), [hit]);
	t.deepEqual(batch.sources, [source]);
	t.is(batch.class[0], 1);
});

const clocks: readonly (readonly [stamp: string, hitAt: number])[] = [
	['2026-11-20T12:10:00Z', receivedAt + 600_000],
	['2026-11-20T12:10:00.001Z', receivedAt],
	['9999-12-31T23:59:59-23:59', receivedAt],
	['2016-11-22T12:00:00Z', receivedAt - 3650 * 86_400_000],
	['2016-11-22T11:59:59Z', receivedAt],
	['1970-01-01T00:00:00Z', receivedAt],
];

for (const [stamp, hitAt] of clocks) {
	test(`a hit of ${stamp} counts at ${new Date(hitAt).toISOString()}`, (t) => {
		const {batch, sink, stream} = open({framing: 'datagram', format: 'auto'});
		stream.push(Buffer.from(`<38>1 ${stamp} pi sshd - - - text`), receivedAt, sink);
		t.is(batch.time[0], Date.parse(stamp) || batch.deviceTime[0]);
		t.is(batch.hits.times[0], hitAt);
	});
}

test('a line that does not parse is kept raw and goes no further', (t) => {
	const {batch, sink, stream} = open({framing: 'datagram', format: 'auto'});
	stream.push(Buffer.from('<x>boom sshd:'), receivedAt, sink);
	stream.push(Buffer.from(''), receivedAt, sink);
	t.is(batch.raw(0).toString(), '<x>boom sshd:');
	t.is(batch.time[0], receivedAt);
	t.is(batch.class[0], 2);
	t.is(batch.hits.count, 0);
	t.deepEqual(stream.counts, {received: 2, parseErrors: 2, tooLong: 0, redacted: 0});
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
		t.deepEqual(stream.counts, {received: 2, parseErrors: 0, tooLong: 1, redacted: 0});
	}
});

test('a delivered message keeps its number, its time and its fields', (t) => {
	const {batch, sink, stream} = open({framing: 'datagram', format: 'file'});
	const deliver = (text: string, change: {aheadMs?: number; observedAt?: number} = {}): void =>
		stream.deliver(
			Buffer.from(text),
			{
				sequence: 41 + batch.count,
				receivedAt,
				observedAt: receivedAt - 5000,
				aheadMs: 0,
				fields: new Map([['log.file.path', '/var/log/a']]),
				...change,
			},
			sink,
		);
	deliver('Nov 20 11:59:58 pi sshd[7]: text\n');
	deliver('<13>1 - pi - - - - no time and no program');
	deliver('<13>1 - pi - - - - no time', {aheadMs: 86_400_000, observedAt: receivedAt + 86_400_000});
	deliver('');
	t.deepEqual([...batch.sequence.subarray(0, 4)], [41, 42, 43, 44]);
	t.deepEqual(
		[...batch.time.subarray(0, 4)].map((time) => time - receivedAt),
		[-2000, -5000, 0, -5000],
	);
	t.deepEqual(
		[0, 1, 2, 3].map((row) => [...batch.fieldsOf(row)]),
		[
			[
				['x', 'text'],
				['log.file.path', '/var/log/a'],
			],
			[['log.file.path', '/var/log/a']],
			[['log.file.path', '/var/log/a']],
			[['log.file.path', '/var/log/a']],
		],
	);
	t.is(batch.raw(0).toString(), 'Nov 20 11:59:58 pi sshd[7]: text');
	t.deepEqual(stream.counts, {received: 4, parseErrors: 1, tooLong: 0, redacted: 0});
});

test('a delivered message that is too long is cut and counted', (t) => {
	const {batch, sink, stream} = open({framing: 'datagram', format: 'file'}, 20);
	const delivery = {sequence: 1, receivedAt, observedAt: receivedAt, aheadMs: 0, fields: undefined};
	stream.deliver(Buffer.from('<13>1 - pi - - - - too long'), delivery, sink);
	t.is(batch.raw(0).length, 20);
	t.is(stream.counts.tooLong, 1);
});
