import test from 'ava';
import * as fc from 'fast-check';
import type {SpooledEvent} from '../../../src/model/origin.ts';
import {decodeFrame, encodeMessage, MessageReader} from '../../../src/proto/wire/codec.ts';
import type {Received} from '../../../src/proto/wire/codec.ts';
import type {Frame, WireFault} from '../../../src/proto/wire/frame.ts';
import {wireLimits} from '../../../src/proto/wire/limits.ts';
import type {Ack, FrameType, WireMessage} from '../../../src/proto/wire/messages.ts';
import {wireErrorCodes} from '../../../src/proto/wire/messages.ts';
import {events, heartbeat, register} from '../../helpers/agent-client.ts';
import {anyCharacter, fuzzRuns} from '../../helpers/fuzzing.ts';

function decode(type: FrameType, payload: string | Buffer): Received | WireFault {
	const frame: Frame = {type, payload: Buffer.from(payload), sizeBytes: 0, isCompressed: false};
	return decodeFrame(frame);
}

function reasonOf(type: FrameType, value: unknown): string {
	const decoded = decode(type, JSON.stringify(value));
	return decoded.kind === 'fault' ? decoded.reason : 'ok';
}

function roundTrip(message: WireMessage, canCompress = true): readonly (WireMessage | string)[] {
	const found: (WireMessage | string)[] = [];
	new MessageReader().push(encodeMessage(message, canCompress), (received) =>
		found.push(received.kind === 'fault' ? received.reason : received.message),
	);
	return found;
}

const word = fc.string({unit: anyCharacter, maxLength: 64});
const whole = fc.nat({max: Number.MAX_SAFE_INTEGER});
const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/);
const hex = (digits: number) =>
	fc.string({
		unit: fc.constantFrom(...Array.from('0123456789abcdef')),
		minLength: digits,
		maxLength: digits,
	});

const anyRegister: fc.Arbitrary<WireMessage> = fc
	.record({
		protocol: fc.integer({min: 1, max: 1000}),
		id: hex(16),
		version: word,
		instance: name,
		previous: fc.option(name),
		epoch: name,
		last: whole,
		acknowledged: whole,
		host: fc.record({
			hostname: word,
			os: word,
			kernel: word,
			arch: word,
			bootedAt: whole,
			timezone: word,
		}),
		now: whole,
		nonce: hex(32),
		mac: fc.option(hex(64)),
	})
	.map((body) => ({type: 'REGISTER', body}));

const measure = fc.double({min: 0, max: 100, noNaN: true}).map((value) => value + 0);

const anyHeartbeat: fc.Arbitrary<WireMessage> = fc
	.record({
		now: whole,
		status: fc.record({
			uptimeSeconds: measure,
			cpu: fc.record({count: whole, percent: fc.option(measure), mhz: fc.option(measure)}),
			load: fc.tuple(measure, measure, measure),
			memory: fc.record({totalBytes: whole, availableBytes: whole}),
			swap: fc.record({totalBytes: whole, freeBytes: whole}),
			disks: fc.array(fc.record({mount: word, totalBytes: whole, availableBytes: whole}), {
				maxLength: 4,
			}),
			network: fc.record({receivedBytes: whole, sentBytes: whole}),
		}),
		counters: fc.record({
			read: whole,
			tooLong: whole,
			lostBytes: whole,
			acknowledged: whole,
			spooled: whole,
			spooledBytes: whole,
			problems: fc.array(word, {maxLength: 4}),
		}),
	})
	.map((body) => ({type: 'HEARTBEAT', body}));

const anyEvents = fc
	.tuple(
		fc.integer({min: 1, max: 2 ** 40}),
		fc.array(
			fc.record({
				raw: fc.oneof(
					fc.uint8Array({maxLength: 60}).map((bytes) => Buffer.from(bytes)),
					word.map((text) => Buffer.from(text)),
				),
				observedAt: whole,
				origin: fc.oneof(
					word.map((path) => ({kind: 'file' as const, path})),
					fc.constant({kind: 'journal' as const}),
				),
			}),
			{minLength: 1, maxLength: 20},
		),
	)
	.map(([first, list]): readonly SpooledEvent[] => {
		let sequence = first;
		return list.map((event) => {
			const numbered = {...event, sequence};
			// Those that hold newlines are runs of as many messages.
			const count = event.raw.toString('latin1').split('\n').length;
			sequence += count;
			return count === 1 ? numbered : {...numbered, count};
		});
	});

const anyBatch: fc.Arbitrary<WireMessage> = anyEvents.map((list) => ({
	type: 'BATCH_EVENT',
	body: {events: list},
}));

const anyAck: fc.Arbitrary<WireMessage> = fc
	.oneof(
		fc.record({
			kind: fc.constant('hello' as const),
			protocol: fc.integer({min: 1, max: 9}),
			hub: fc.record({id: word, name: word, version: word}),
			nonce: hex(32),
			authentication: fc.constantFrom('none' as const, 'hmac-sha256' as const),
		}),
		fc.record({
			kind: fc.constant('registered' as const),
			through: whole,
			configuration: fc.record({heartbeatSeconds: fc.integer({min: 1, max: 60})}),
			now: whole,
			mac: fc.option(hex(64)),
		}),
		fc.record({kind: fc.constant('heartbeat' as const), now: whole}),
		fc.record({
			kind: fc.constant('stored' as const),
			through: fc.integer({min: 1, max: Number.MAX_SAFE_INTEGER}),
		}),
		fc.record({
			kind: fc.constant('error' as const),
			code: fc.constantFrom(...wireErrorCodes),
			message: word,
			remedy: word,
		}),
	)
	.map((body: Ack) => ({type: 'ACK', body}));

const anyMessage = fc.oneof(anyRegister, anyHeartbeat, anyBatch, anyAck);

test('every message comes back as it was sent', (t) => {
	fc.assert(
		fc.property(anyMessage, fc.boolean(), (message, canCompress) => {
			t.deepEqual(roundTrip(message, canCompress), [message]);
		}),
		fuzzRuns(200),
	);
});

test('no change of a payload makes a reader throw', (t) => {
	const changes = fc.array(
		fc.tuple(fc.nat(), fc.constantFrom(...Array.from('{}[]",:0-9.eE\\nulltruef\u0000é'))),
		{
			minLength: 1,
			maxLength: 6,
		},
	);
	let faults = 0;
	fc.assert(
		fc.property(anyMessage, changes, (message, list) => {
			const text = Array.from(encodeMessage(message, false).subarray(6).toString());
			for (const [at, character] of list) text[at % text.length] = character;
			if (decode(message.type, text.join('')).kind === 'fault') faults += 1;
		}),
		fuzzRuns(300),
	);
	t.true(faults > 0);
});

test('no JSON makes a reader throw', (t) => {
	const type = fc.constantFrom<FrameType>('REGISTER', 'HEARTBEAT', 'BATCH_EVENT', 'ACK');
	fc.assert(
		fc.property(type, fc.jsonValue(), (ofType, value) => reasonOf(ofType, value) !== 'ok'),
		fuzzRuns(300),
	);
	t.pass();
});

/** The message as plain JSON, with one member changed; `undefined` leaves it out. */
function changed(message: WireMessage, path: string, value: unknown): unknown {
	const text = encodeMessage(message, false).subarray(6).toString();
	const root: unknown = JSON.parse(text);
	const names = path.split('.');
	const last = names.pop() ?? '';
	let holder: unknown = root;
	for (const part of names) holder = Reflect.get(Object(holder), part);
	Reflect.set(Object(holder), last, value);
	return root;
}

const samples: Readonly<Record<'REGISTER' | 'HEARTBEAT' | 'BATCH_EVENT', WireMessage>> = {
	REGISTER: {type: 'REGISTER', body: register()},
	HEARTBEAT: {type: 'HEARTBEAT', body: heartbeat()},
	BATCH_EVENT: {type: 'BATCH_EVENT', body: {events: events(1, 2)}},
};

const bounds: readonly (readonly [keyof typeof samples, string, unknown, unknown])[] = [
	// Type, member, a value at the bound, one beyond it.
	['REGISTER', 'id', 'a'.repeat(16), 'a'.repeat(17)],
	['REGISTER', 'instance', 'a'.repeat(64), 'a'.repeat(65)],
	['REGISTER', 'previous', null, undefined],
	['REGISTER', 'epoch', '.', ''],
	['REGISTER', 'version', 'v'.repeat(64), 'v'.repeat(65)],
	['REGISTER', 'last', Number.MAX_SAFE_INTEGER, 2 ** 53],
	['REGISTER', 'last', 0, -1],
	['REGISTER', 'protocol', 1, 0],
	['REGISTER', 'now', 0, 0.5],
	['REGISTER', 'nonce', '0'.repeat(32), '0'.repeat(31)],
	['REGISTER', 'mac', '0'.repeat(64), 'A'.repeat(64)],
	['REGISTER', 'host.hostname', 'h'.repeat(255), 'h'.repeat(256)],
	['REGISTER', 'host.timezone', 'h'.repeat(64), 'h'.repeat(65)],
	['REGISTER', 'host', {...register().host}, []],
	['HEARTBEAT', 'status.cpu.percent', 100, 100.1],
	['HEARTBEAT', 'status.load', [0, 0, 0], [0, 0]],
	['HEARTBEAT', 'status.load', [0, 0, 0], [0, 0, 0, 0]],
	['HEARTBEAT', 'status.load', [0, 0, 0], [0, 0, '0']],
	['HEARTBEAT', 'status.disks', disks(32), disks(33)],
	['HEARTBEAT', 'counters.problems', texts(16, 500), texts(17, 1)],
	['HEARTBEAT', 'counters.problems', texts(1, 500), texts(1, 501)],
	['HEARTBEAT', 'counters.read', 0, null],
	['BATCH_EVENT', 'first', 1, 0],
	['BATCH_EVENT', 'first', 2 ** 53 - 3, 2 ** 53 - 2],
	['BATCH_EVENT', 'events', batch(wireLimits.batchEvents), batch(wireLimits.batchEvents + 1)],
	['BATCH_EVENT', 'events', batch(1), []],
	['BATCH_EVENT', 'events.0.origin', 0, 1],
	['BATCH_EVENT', 'events.0.origin', 0, 'length'],
	['BATCH_EVENT', 'events.0.observedAt', 0, -1],
	['BATCH_EVENT', 'events.0.raw', 'x', 7],
	['BATCH_EVENT', 'events.0.raw', 'x', undefined],
	['BATCH_EVENT', 'origins.0.kind', 'journal', '__proto__'],
	['BATCH_EVENT', 'origins.0.path', 'p'.repeat(4096), 'p'.repeat(4097)],
];

for (const [type, path, within, beyond] of bounds)
	test(`${type} takes ${path} ${shown(within)} and refuses ${shown(beyond)}`, (t) => {
		t.is(reasonOf(type, changed(samples[type], path, within)), 'ok');
		t.regex(reasonOf(type, changed(samples[type], path, beyond)), new RegExp(`^${type}: `));
	});

test('one event may be as long as its bound, several only together', (t) => {
	t.is(reasonOfEvents(raw(wireLimits.rawBytes)), 'ok');
	t.regex(
		reasonOfEvents(raw(wireLimits.rawBytes + 1)),
		/events\[0\].raw is longer than 262144 bytes/,
	);
	t.is(reasonOfEvents(raw(wireLimits.batchBytes - 1), raw(1)), 'ok');
	t.regex(reasonOfEvents(raw(wireLimits.batchBytes), raw(1)), /events hold 262145 bytes/);
});

test('a run holds as many messages as it says, and a batch so many at most', (t) => {
	t.is(reasonOfEvents(run(3, 3), run(1, 1)), 'ok');
	t.is(reasonOfEvents(run(3, 1)), 'ok');
	t.regex(reasonOfEvents(run(3, 2)), /events\[0\].raw does not hold 2 messages/);
	t.regex(reasonOfEvents(run(2, 3)), /does not hold 3 messages/);
	for (const count of [0, -1, 1.5, '2', null, 1001])
		t.regex(reasonOfEvents(run(2, count)), /events\[0\].count is no integer from 1 to 1000/);
	t.is(reasonOfEvents(run(1000, 1000)), 'ok');
	t.regex(reasonOfEvents(run(1000, 1000), run(1, 1)), /events are 1001, more than 1000/);
});

test('nesting at the bound is read and one deeper is refused', (t) => {
	t.is(decode('ACK', nested(wireLimits.jsonDepth)).kind, 'message');
	const deeper = decode('ACK', nested(wireLimits.jsonDepth + 1));
	t.is(deeper.kind === 'fault' && deeper.reason, 'ACK: the payload is nested deeper than 16');
	t.is(decode('ACK', '['.repeat(500_000)).kind, 'fault');
});

test('members that are not known are ignored, whatever they are called', (t) => {
	const text = `{"kind":"heartbeat","now":1,"later":{"a":[1]},"__proto__":{"now":2},"constructor":3}`;
	const decoded = decode('ACK', text);
	t.deepEqual(decoded.kind === 'message' && decoded.message.body, {kind: 'heartbeat', now: 1});
	t.is(({} as {now?: unknown}).now, undefined);
	t.is(reasonOf('ACK', JSON.parse('{"kind":"heartbeat","__proto__":{"now":2}}')) === 'ok', false);
});

test('a payload that is not UTF-8, not JSON or of no use is a fault', (t) => {
	const reasons = [
		decode('ACK', Buffer.from([0x22, 0xff, 0x22])),
		decode('ACK', ''),
		decode('ACK', '{'),
		decode('COMMAND', '{}'),
		decode('RESULTS', '{}'),
	].map((decoded) => (decoded.kind === 'fault' ? decoded.reason : ''));
	t.is(reasons[0], 'ACK: the payload is not UTF-8');
	t.regex(reasons[1] ?? '', /^ACK: the payload is no JSON/);
	t.regex(reasons[2] ?? '', /^ACK: the payload is no JSON/);
	t.is(reasons[3], 'COMMAND: this version has no use for it');
	t.is(reasons[4], 'RESULTS: this version has no use for it');
});

test('the largest batches fit into a frame, whatever their bytes are', (t) => {
	const size = Math.floor(wireLimits.batchBytes / wireLimits.batchEvents);
	for (const byte of [0x00, 0x0a, 0x1b, 0x22, 0x5c, 0x41, 0x7f, 0xff]) {
		const list = events(1, wireLimits.batchEvents).map((event) => ({
			...event,
			raw: Buffer.alloc(size, byte),
		}));
		const message: WireMessage = {type: 'BATCH_EVENT', body: {events: list}};
		t.deepEqual(roundTrip(message, false), [message]);
		t.deepEqual(roundTrip(message, true), [message]);
	}
});

test('a heartbeat of a crowded machine is cut to its bounds', (t) => {
	const {status, counters} = heartbeat();
	const message: WireMessage = {
		type: 'HEARTBEAT',
		body: {
			now: 1,
			status: {...status, disks: disks(100)},
			counters: {...counters, problems: texts(20, 600)},
		},
	};
	const [read] = roundTrip(message);
	if (typeof read !== 'object' || read.type !== 'HEARTBEAT') return t.fail();
	t.is(read.body.status.disks.length, wireLimits.disks);
	t.deepEqual(read.body.counters.problems, texts(16, 500));
});

function disks(count: number) {
	return Array.from({length: count}, (_, at) => ({
		mount: `/mnt/${at}`,
		totalBytes: 1,
		availableBytes: 1,
	}));
}

function texts(count: number, characters: number): string[] {
	return Array.from({length: count}, () => 'p'.repeat(characters));
}

function batch(count: number): readonly unknown[] {
	return Array.from({length: count}, () => ({origin: 0, observedAt: 0, raw: 'x'}));
}

function shown(value: unknown): string {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 40 ? `${text.slice(0, 30)}.. (${text.length})` : text;
}

function raw(bytes: number): unknown {
	return {origin: 0, observedAt: 0, raw: 'x'.repeat(bytes)};
}

function run(messages: number, count: unknown): unknown {
	const lines = Array.from({length: messages}, () => 'x');
	return {origin: 0, observedAt: 0, raw: lines.join('\n'), count};
}

function reasonOfEvents(...list: readonly unknown[]): string {
	return reasonOf('BATCH_EVENT', {first: 1, origins: [{kind: 'journal'}], events: list});
}

function nested(depth: number): string {
	return `{"kind":"heartbeat","now":1,"x":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
}
