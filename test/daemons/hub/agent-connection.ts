import test from 'ava';
import {AgentConnection} from '../../../src/daemons/hub/agent-connection.ts';
import type {AgentHost, Refusal} from '../../../src/daemons/hub/agent-connection.ts';
import {agentGoneMs, heartbeatMs} from '../../../src/model/endpoint.ts';
import type {SpooledEvent} from '../../../src/model/origin.ts';
import {encodeMessage, MessageReader} from '../../../src/proto/wire/codec.ts';
import {greetingMs} from '../../../src/proto/wire/limits.ts';
import type {Ack, Register, WireMessage} from '../../../src/proto/wire/messages.ts';
import {Trace} from '../../../src/proto/wire/trace.ts';
import {events, heartbeat, register} from '../../helpers/agent-client.ts';

/** A connection over a link in memory; its time begins now. */
function connection(
	cursor: AgentHost['cursor'] = () => Promise.resolve(0),
	lacks: AgentHost['lacks'] = () => undefined,
) {
	let steady = 1000;
	const start = steady;
	const reader = new MessageReader();
	const answers: Ack[] = [];
	const refusals: (Refusal | undefined)[] = [];
	const delivered: SpooledEvent[] = [];
	let isEnded = false;
	const host: AgentHost = {
		hub: {id: 'hub', name: 'hub', version: '0.2.0'},
		secret: null,
		now: () => Date.now(),
		steady: () => steady,
		admit: () => undefined,
		cursor,
		lacks,
		open: () => ({deliver: (event) => void delivered.push(event)}),
		trace: () => new Trace(),
		heartbeat: () => undefined,
		heard: () => undefined,
		ended: (_, refusal) => void refusals.push(refusal),
		warn: () => undefined,
	};
	const link = {
		peer: '192.0.2.1',
		isLocal: false,
		send: (bytes: Buffer) =>
			reader.push(bytes, (received) => {
				if (received.kind === 'message' && received.message.type === 'ACK')
					answers.push(received.message.body);
			}),
		end: () => {
			isEnded = true;
		},
	};
	const agent = new AgentConnection(link, host);
	return {
		agent,
		answers,
		delivered,
		refusals,
		isEnded: () => isEnded,
		tick: (afterMs: number, isReading = true) => {
			steady = start + afterMs;
			agent.tick(isReading);
		},
		send: (message: WireMessage) => agent.push(encodeMessage(message, false)),
		activate: async (change: Partial<Register> = {}) => {
			agent.push(encodeMessage({type: 'REGISTER', body: register(change)}, false));
			// The cursor is a promise.
			await Promise.resolve().then(() => undefined);
		},
	};
}

test('who does not register within 10 s is told so and left', (t) => {
	const {agent, answers, refusals, isEnded, tick} = connection();
	// A slow loris: byte by byte, it does not get more time.
	const bytes = encodeMessage({type: 'REGISTER', body: register()}, false);
	for (let at = 0; at < 20; at += 1) {
		agent.push(bytes.subarray(at, at + 1));
		tick((greetingMs * at) / 20);
	}
	tick(greetingMs - 1);
	t.false(isEnded());
	tick(greetingMs);
	t.true(isEnded());
	t.like(answers.at(-1), {kind: 'error', message: 'there was no REGISTER for 10 s'});
	t.like(refusals, [{code: 'protocol'}]);
});

test('an agent that says nothing for 75 s is left', async (t) => {
	const {activate, answers, isEnded, tick} = connection();
	await activate();
	t.is(answers.at(-1)?.kind, 'registered');
	tick(agentGoneMs - 1);
	t.false(isEnded());
	tick(agentGoneMs);
	t.true(isEnded());
	t.like(answers.at(-1), {kind: 'error', message: 'nothing was heard for 75 s'});
});

test('while nothing is read nobody is silent, and agents hear of us', async (t) => {
	const {activate, answers, isEnded, tick} = connection();
	await activate();
	const before = answers.length;
	for (let second = 0; second < 200; second += 1) tick(second * 1000, false);
	t.false(isEnded());
	t.is(answers.length - before, Math.floor(199_000 / heartbeatMs));
	t.is(answers.at(-1)?.kind, 'heartbeat');
	// Reading again, it gets its time anew.
	tick(200_000);
	t.false(isEnded());
});

test('what comes before the cursor is known is refused', async (t) => {
	const {promise: cursor, resolve: answer} = Promise.withResolvers<number>();
	const {activate, send, answers, isEnded} = connection(async () => cursor);
	await activate();
	send({type: 'BATCH_EVENT', body: {events: events(1, 1)}});
	t.like(answers.at(-1), {message: 'BATCH_EVENT before the agent was registered'});
	answer(0);
	await cursor;
	t.true(isEnded());
	t.false(answers.some(({kind}) => kind === 'registered'));
});

test('a cursor that cannot be read ends the connection only', async (t) => {
	const {activate, answers, isEnded} = connection(async () => Promise.reject(new Error('EIO')));
	await activate();
	await Promise.resolve();
	t.like(answers.at(-1), {kind: 'error', code: 'stopping'});
	t.true(isEnded());
});

test('an agent waits while what is missing of it cannot be noted', async (t) => {
	const {activate, answers, isEnded} = connection(undefined, () => {
		throw new Error('ENOSPC');
	});
	await activate({acknowledged: 1});
	await Promise.resolve();
	t.like(answers.at(-1), {kind: 'error', code: 'stopping'});
	t.true(isEnded());
});

test('nothing behind a fault in the same chunk is taken', async (t) => {
	const {agent, activate, delivered, answers} = connection();
	await activate();
	agent.push(
		Buffer.concat([
			encodeMessage({type: 'BATCH_EVENT', body: {events: events(1, 1)}}, false),
			encodeMessage({type: 'BATCH_EVENT', body: {events: events(3, 3)}}, false),
			encodeMessage({type: 'BATCH_EVENT', body: {events: events(2, 2)}}, false),
			encodeMessage({type: 'HEARTBEAT', body: heartbeat()}, false),
		]),
	);
	t.deepEqual(
		delivered.map(({sequence}) => sequence),
		[1],
	);
	t.like(answers.at(-1), {kind: 'error', message: 'BATCH_EVENT begins with 3; 2 is the next'});
});

test('the batch behind a run begins with the number behind its last', async (t) => {
	const {activate, send, delivered, answers, isEnded} = connection();
	await activate();
	const [event] = events(1, 1);
	if (event === undefined) return t.fail();
	const run = {...event, raw: Buffer.from('a\nb\nc'), count: 3};
	send({type: 'BATCH_EVENT', body: {events: [run]}});
	send({type: 'BATCH_EVENT', body: {events: events(4, 5)}});
	t.false(isEnded());
	t.deepEqual(
		delivered.map(({sequence, count}) => [sequence, count]),
		[
			[1, 3],
			[4, undefined],
			[5, undefined],
		],
	);
	send({type: 'BATCH_EVENT', body: {events: events(7, 7)}});
	t.like(answers.at(-1), {kind: 'error', code: 'protocol'});
	return undefined;
});

test('acknowledgements only rise, and end with the connection', async (t) => {
	const {agent, activate, send, answers} = connection();
	agent.stored(1);
	await activate();
	send({type: 'BATCH_EVENT', body: {events: events(1, 6)}});
	const before = answers.length;
	for (const through of [3, 3, 2, 5]) agent.stored(through);
	agent.end();
	agent.stored(6);
	t.deepEqual(answers.slice(before), [
		{kind: 'stored', through: 3},
		{kind: 'stored', through: 5},
	]);
});

test('what an older connection brought is acknowledged once it came here too', async (t) => {
	const {agent, activate, send, answers} = connection();
	await activate();
	const before = answers.length;
	agent.stored(3);
	send({type: 'BATCH_EVENT', body: {events: events(1, 2)}});
	agent.stored(3);
	t.deepEqual(answers.slice(before), [{kind: 'stored', through: 2}]);
});
