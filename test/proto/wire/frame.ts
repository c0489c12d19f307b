import {randomBytes} from 'node:crypto';
import {zstdCompressSync} from 'node:zlib';
import test from 'ava';
import * as fc from 'fast-check';
import type {Frame, WireFault} from '../../../src/proto/wire/frame.ts';
import {encodeFrame, FrameReader, headerBytes} from '../../../src/proto/wire/frame.ts';
import {wireLimits} from '../../../src/proto/wire/limits.ts';
import {rawFrame} from '../../helpers/agent-client.ts';
import {fuzzRuns} from '../../helpers/fuzzing.ts';

type Read = Frame | WireFault;

function read(chunks: readonly Buffer[], maxPayloadBytes?: number): readonly Read[] {
	const reader = new FrameReader();
	if (maxPayloadBytes !== undefined) reader.maxPayloadBytes = maxPayloadBytes;
	const found: Read[] = [];
	// A payload may be a view into the reader's buffer.
	const keep = (one: Read): void =>
		void found.push('kind' in one ? one : {...one, payload: Buffer.from(one.payload)});
	for (const chunk of chunks) reader.push(chunk, keep);
	return found;
}

function reasons(found: readonly Read[]): readonly string[] {
	return found.map((one) => ('kind' in one ? one.reason : one.type));
}

function cut(bytes: Buffer, size: number): readonly Buffer[] {
	const chunks: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
	return chunks;
}

const text = Buffer.from('{"kind":"heartbeat","now":1}');
const long = Buffer.from(JSON.stringify(Array.from({length: 3000}, (_, at) => `line ${at}`)));

test('frames are found however the bytes are cut', (t) => {
	const bytes = Buffer.concat([
		encodeFrame('ACK', text, true),
		encodeFrame('BATCH_EVENT', long, true),
		encodeFrame('HEARTBEAT', long, false),
	]);
	for (const size of [1, 5, 6, 7, 100, 4096, bytes.length]) {
		const found = read(cut(bytes, size));
		t.deepEqual(reasons(found), ['ACK', 'BATCH_EVENT', 'HEARTBEAT']);
		t.deepEqual(
			found.map((one) => ('kind' in one ? one : [one.payload, one.isCompressed])),
			[
				[text, false],
				[long, true],
				[long, false],
			],
		);
	}
});

test('a frame is compressed from a bound, where it gets smaller and may be inflated', (t) => {
	const words = Buffer.from('Nov 20 12:00:01 pi sshd[7]: Failed password '.repeat(20));
	t.is(flagsOf(words.subarray(0, wireLimits.compressedFromBytes - 1)), 0);
	t.is(flagsOf(words.subarray(0, wireLimits.compressedFromBytes)), 1);
	t.is(flagsOf(randomBytes(2000)), 0);
	// More than a reader inflates: it goes as it is.
	t.is(flagsOf(Buffer.alloc(100_000, 'a')), 0);
});

function flagsOf(payload: Buffer): number {
	return encodeFrame('ACK', payload, true)[1] ?? -1;
}

const bomb = zstdCompressSync(Buffer.alloc(4 << 20, 'a'));
const justTooMuch = Buffer.concat([randomBytes(200), Buffer.alloc(300 * 64, 'a')]);

const faults: readonly (readonly [string, Buffer, RegExp])[] = [
	['an unknown type', rawFrame(7, text), /^frame type 7 is unknown$/],
	['type 0', rawFrame(0, text), /^frame type 0 is unknown$/],
	['an unknown flag', rawFrame(6, text, 2), /^frame flags 0x2 are unknown$/],
	['an unknown flag beside a known one', rawFrame(6, text, 0x81), /^frame flags 0x81/],
	[
		'a length beyond the bound, by its header alone',
		Buffer.from([6, 0, 0, 0x10, 0, 1]),
		/^a frame of 1048577 bytes is longer than 1048576$/,
	],
	['no zstd under the flag', rawFrame(6, text, 1), /^the payload is no zstd frame$/],
	['an empty payload under the flag', rawFrame(6, '', 1), /^the payload is no zstd frame$/],
	[
		'a zstd frame that is cut',
		rawFrame(6, zstdCompressSync(long).subarray(0, -3), 1),
		/^the payload is no zstd frame$/,
	],
	['a zstd bomb', rawFrame(6, bomb, 1), /^a payload of \d+ bytes inflates beyond \d+ bytes$/],
	[
		'a zstd bomb that does not state its size',
		rawFrame(6, withoutSize(Buffer.alloc(4 << 20, 'a')), 1),
		/^a payload of \d+ bytes inflates beyond \d+ bytes$/,
	],
	[
		'a zstd frame that states a size beyond the bound',
		// Single segment, 8 bytes of content size.
		rawFrame(6, Buffer.concat([Buffer.from('28b52ffde0', 'hex'), Buffer.alloc(600, 0xff)]), 1),
		/^a payload of 605 bytes inflates beyond 38720 bytes$/,
	],
];

/** A zstd frame as a stream makes it, which does not know its size beforehand. */
function withoutSize(content: Buffer): Buffer {
	const frame = zstdCompressSync(content);
	// Descriptor 0x84..: a window, and 4 bytes of size. Without them, and the flag, it is the same frame.
	const descriptor = frame[4] ?? 0;
	const sizeBytes = [0, 2, 4, 8][descriptor >> 6] ?? 0;
	const window = (descriptor & 0x20) === 0 ? frame.subarray(5, 6) : Buffer.from([0x60]);
	const from = (descriptor & 0x20) === 0 ? 6 : 5;
	return Buffer.concat([
		frame.subarray(0, 4),
		Buffer.from([descriptor & 0x1f]),
		window,
		frame.subarray(from + sizeBytes),
	]);
}

for (const [name, bytes, reason] of faults)
	test(`${name} is a fault, and nothing behind it is read`, (t) => {
		for (const size of [1, bytes.length]) {
			const found = read([...cut(bytes, size), encodeFrame('ACK', text, false)]);
			t.is(found.length, 1);
			t.regex(reasons(found)[0] ?? '', reason);
		}
	});

test('a payload at the bound is taken and one above is not', (t) => {
	const payload = Buffer.alloc(wireLimits.greetingBytes, 'x');
	const bytes = encodeFrame('ACK', payload, false);
	t.deepEqual(reasons(read([bytes], payload.length)), ['ACK']);
	t.regex(reasons(read([bytes], payload.length - 1))[0] ?? '', /is longer than 65535$/);
	const largest = encodeFrame('ACK', Buffer.alloc(wireLimits.payloadBytes), false);
	t.deepEqual(reasons(read([largest])), ['ACK']);
	t.throws(() => encodeFrame('ACK', Buffer.alloc(wireLimits.payloadBytes + 1), false));
});

test('inflation is bounded at 64 bytes for each that came', (t) => {
	const packed = zstdCompressSync(justTooMuch);
	t.true(packed.length * wireLimits.inflation < justTooMuch.length);
	t.regex(reasons(read([rawFrame(6, packed, 1)]))[0] ?? '', /inflates beyond/);
	// The same with a few bytes more that cannot be compressed.
	const enough = zstdCompressSync(Buffer.concat([randomBytes(200), justTooMuch]));
	t.deepEqual(reasons(read([rawFrame(6, enough, 1)])), ['ACK']);
});

test('what inflates beyond the bound of a payload is a fault, before an agent is registered too', (t) => {
	// Random words: they shrink, but not by so much that their ratio is refused.
	const words = randomBytes(wireLimits.payloadBytes / 4).toString('hex');
	for (const most of [wireLimits.greetingBytes, wireLimits.payloadBytes]) {
		const [whole, above] = [0, 1].map((more) =>
			zstdCompressSync(`${words}xxxx`.padEnd(most + more, 'y').slice(0, most + more)),
		);
		t.true((above?.length ?? most) < most);
		t.deepEqual(reasons(read([rawFrame(1, whole ?? '', 1)], most)), ['REGISTER']);
		t.regex(
			reasons(read([rawFrame(1, above ?? '', 1)], most))[0] ?? '',
			/inflates beyond \d+ bytes$/,
		);
	}
});

test('a window of zstd above the bound is a fault, one at it is not', (t) => {
	t.deepEqual(reasons(read([rawFrame(6, frameOfWindow(wireLimits.windowLog), 1)])), ['ACK']);
	t.deepEqual(reasons(read([rawFrame(6, frameOfWindow(wireLimits.windowLog + 1), 1)])), [
		'the payload is no zstd frame',
	]);
});

/** RFC 8878 §3.1.1.1.2: an exponent above 10 in the upper five bits; then the last block, raw, of two bytes. */
function frameOfWindow(windowLog: number): Buffer {
	return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3, 0x11, 0, 0, 0x7b, 0x7d]);
}

test('a length that is announced and never comes costs no memory', (t) => {
	const reader = new FrameReader();
	const header = rawFrame(3, Buffer.alloc(0));
	header.writeUInt32BE(wireLimits.payloadBytes, 2);
	const before = process.memoryUsage().arrayBuffers;
	const readers = Array.from({length: 200}, () => new FrameReader());
	for (const one of [reader, ...readers]) one.push(header, () => t.fail());
	t.true(process.memoryUsage().arrayBuffers - before < 200 * wireLimits.payloadBytes * 0.1);
});

test('no bytes make the reader throw', (t) => {
	const whole = Buffer.concat([
		encodeFrame('ACK', text, true),
		encodeFrame('BATCH_EVENT', long, true),
		encodeFrame('HEARTBEAT', text, false),
	]);
	fc.assert(
		fc.property(
			fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {maxLength: 8}),
			fc.integer({min: 1, max: 5000}),
			(changes, size) => {
				const bytes = Buffer.from(whole);
				for (const [at, value] of changes) bytes[at] = value;
				const found = read(cut(bytes, size));
				return found.slice(0, -1).every((one) => !('kind' in one)) && found.length <= bytes.length;
			},
		),
		fuzzRuns(300),
	);
	fc.assert(
		fc.property(fc.uint8Array({maxLength: 50}), (bytes) => read([Buffer.from(bytes)]).length < 10),
		fuzzRuns(300),
	);
	t.is(headerBytes, 6);
});
