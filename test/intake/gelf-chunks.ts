import test from 'ava';
import {chunkLimits, GelfChunks} from '../../src/intake/gelf-chunks.ts';
import {gelfChunk} from '../helpers/gelf-senders.ts';

interface Setup {
	readonly chunks: GelfChunks;
	/** Address and bytes of what was given up. */
	readonly given: readonly string[];
	/** What became of a datagram: the message, or the kind. */
	readonly take: (datagram: Buffer, options?: {address?: string; now?: number}) => string;
}

function start(): Setup {
	const given: string[] = [];
	const chunks = new GelfChunks(({address, bytes}) => {
		given.push(`${address} ${Buffer.from(bytes).toString()}`);
	});
	return {
		chunks,
		given,
		take: (datagram, {address = 'a', now = 0} = {}) => {
			const taken = chunks.take(datagram, address, now);
			const text = taken.kind === 'message' ? Buffer.from(taken.bytes).toString() : taken.kind;
			// The bytes are used again.
			datagram.fill(0);
			return text;
		},
	};
}

test('chunks make a message in whatever order they come, and twice', (t) => {
	const {take, chunks, given} = start();
	t.is(take(Buffer.from('{"a":1}')), '{"a":1}');
	t.is(take(gelfChunk('id', 2, 3, 'three')), 'kept');
	t.is(take(gelfChunk('id', 0, 3, 'one ')), 'kept');
	t.is(take(gelfChunk('id', 2, 3, 'other')), 'kept');
	t.is(take(gelfChunk('id', 1, 3, 'two ')), 'one two three');
	t.is(chunks.waiting, 0);
	// A datagram that comes late a second time begins no message.
	t.is(take(gelfChunk('id', 1, 3, 'two '), {now: chunkLimits.ageMs - 1}), 'kept');
	t.is(chunks.waiting, 0);
	t.is(take(gelfChunk('one', 0, 1, 'alone')), 'alone');
	t.deepEqual(given, []);
});

test('messages are told apart by sender and by id', (t) => {
	const {take} = start();
	t.is(take(gelfChunk('id', 0, 2, 'a'), {address: 'a'}), 'kept');
	t.is(take(gelfChunk('id', 1, 2, 'b'), {address: 'b'}), 'kept');
	t.is(take(gelfChunk('other', 1, 2, 'c'), {address: 'a'}), 'kept');
	t.is(take(gelfChunk('id', 1, 2, 'd'), {address: 'a'}), 'ad');
});

test('datagrams that no chunk can be are wrong', (t) => {
	const {take} = start();
	t.is(take(gelfChunk('id', 0, 0, 'x')), 'wrong');
	t.is(take(gelfChunk('id', 2, 2, 'x')), 'wrong');
	t.is(take(gelfChunk('id', 0, chunkLimits.count + 1, 'x')), 'wrong');
	t.is(take(gelfChunk('most', 0, chunkLimits.count, 'x')), 'kept');
	t.is(take(gelfChunk('id', 0, 2, '')), 'wrong');
	t.is(take(Buffer.of(0x1e, 0x0f, 1)), 'wrong');
	t.is(take(gelfChunk('id', 0, 2, 'x')), 'kept');
	t.is(take(gelfChunk('id', 1, 3, 'x')), 'wrong');
});

test('after five seconds a message is given up with what is there', (t) => {
	const {take, chunks, given} = start();
	take(gelfChunk('id', 2, 3, 'three'));
	take(gelfChunk('id', 0, 3, 'one '));
	chunks.expire(chunkLimits.ageMs - 1);
	t.deepEqual(given, []);
	chunks.expire(chunkLimits.ageMs);
	t.deepEqual(given, ['a one three']);
	t.is(chunks.waiting, 0);
	// Another datagram does it, too.
	take(gelfChunk('id', 0, 2, 'x'), {now: 10_000});
	take(gelfChunk('next', 0, 2, 'y'), {now: 10_000 + chunkLimits.ageMs});
	t.deepEqual(given, ['a one three', 'a x']);
	chunks.end();
	t.deepEqual(given, ['a one three', 'a x', 'a y']);
});

test('a sender of many messages that are not complete loses its own oldest', (t) => {
	const {take, chunks, given} = start();
	take(gelfChunk('id', 0, 2, 'other'), {address: 'b'});
	for (let index = 0; index < chunkLimits.messagesOfSender; index += 1)
		take(gelfChunk(String(index), 0, 2, String(index)));
	t.is(chunks.waiting, chunkLimits.messagesOfSender + 1);
	t.deepEqual(given, []);
	take(gelfChunk('more', 0, 2, 'more'));
	t.deepEqual(given, ['a 0']);
	t.is(chunks.waiting, chunkLimits.messagesOfSender + 1);
});

test('of more senders than there is room for the oldest message makes room', (t) => {
	const {take, chunks, given} = start();
	for (let index = 0; index < chunkLimits.messages; index += 1)
		take(gelfChunk('id', 0, 2, 'x'), {address: String(index)});
	t.deepEqual(given, []);
	take(gelfChunk('id', 0, 2, 'x'), {address: 'more'});
	t.deepEqual(given, ['0 x']);
	t.is(chunks.waiting, chunkLimits.messages);
});

test('of more bytes than there is room for the oldest message makes room', (t) => {
	const {take, chunks, given} = start();
	const body = 'x'.repeat(1 << 16);
	const most = chunkLimits.bytes / body.length;
	for (let index = 0; index < most; index += 1)
		take(gelfChunk('id', 0, 2, body), {address: String(index)});
	t.is(chunks.waiting, most);
	take(gelfChunk('id', 0, 2, 'x'), {address: 'more'});
	t.is(given.length, 1);
	t.is(chunks.waiting, most);
});
