import {Buffer} from 'node:buffer';
import test from 'ava';
import type {TracedFrame, WireMessage} from '../../../src/proto/wire/messages.ts';
import {Trace, traceFrames, traceText} from '../../../src/proto/wire/trace.ts';

const host = {hostname: 'web-1', os: '', kernel: '', arch: '', bootedAt: 0, timezone: 'UTC'};

const texts: readonly (readonly [WireMessage, string])[] = [
	[
		{
			type: 'REGISTER',
			body: {
				protocol: 1,
				id: '0123456789abcdef',
				version: '1.2.3',
				instance: 'i',
				previous: null,
				epoch: 'e',
				last: 9,
				acknowledged: 7,
				host,
				now: 0,
				nonce: 'n',
				mac: 'secret proof',
			},
		},
		'agent 0123456789abcdef (web-1, nms 1.2.3) epoch e, last 9, acknowledged 7, hmac-sha256',
	],
	[
		{
			type: 'BATCH_EVENT',
			body: {events: [event(4, 'password'), event(5, 'hunter2')]},
		},
		'2 events, 4 to 5',
	],
	[{type: 'ACK', body: {kind: 'stored', through: 5}}, 'stored through 5'],
	[{type: 'ACK', body: {kind: 'heartbeat', now: 1}}, 'heartbeat'],
	[
		{type: 'ACK', body: {kind: 'error', code: 'limit', message: 'x'.repeat(300), remedy: ''}},
		`error limit: ${'x'.repeat(187)}`,
	],
];

for (const [message, text] of texts)
	test(`a frame is told as "${text.slice(0, 30)}"`, (t) => {
		t.is(traceText(message), text);
	});

test('only the last frames are kept, oldest first', (t) => {
	const trace = new Trace();
	for (let time = 1; time <= traceFrames * 5 + 7; time += 1) {
		trace.add(frame(time));
		t.true(trace.list().length <= traceFrames);
	}
	t.is(trace.list().length, traceFrames);
	t.is(trace.list()[0]?.time, traceFrames * 4 + 8);
	t.is(trace.list().at(-1)?.time, traceFrames * 5 + 7);
});

function event(sequence: number, text: string) {
	return {sequence, raw: Buffer.from(text), observedAt: 0, origin: {kind: 'journal'} as const};
}

function frame(time: number): TracedFrame {
	return {time, direction: 'sent', type: 'ACK', sizeBytes: 6, isCompressed: false, text: ''};
}
