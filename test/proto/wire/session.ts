import test from 'ava';
import type {HostInfo} from '../../../src/model/endpoint.ts';
import type {SpooledEvent} from '../../../src/model/origin.ts';
import {agentMac, hubMac} from '../../../src/proto/wire/authentication.ts';
import {wireLimits} from '../../../src/proto/wire/limits.ts';
import type {Ack, WireMessage} from '../../../src/proto/wire/messages.ts';
import type {SessionAction, SessionInput} from '../../../src/proto/wire/session.ts';
import {AgentSession} from '../../../src/proto/wire/session.ts';
import {heartbeat} from '../../helpers/agent-client.ts';

const host: HostInfo = {
	hostname: 'pi',
	os: 'Debian',
	kernel: '6.1',
	arch: 'arm64',
	bootedAt: 1000,
	timezone: 'UTC',
};

const {now: _now, ...status} = heartbeat();

const hello: Ack = {
	kind: 'hello',
	protocol: 1,
	hub: {id: 'hub1', name: 'a hub', version: '0.2.0'},
	nonce: '0'.repeat(32),
	authentication: 'none',
};

function registered(through: number, mac: string | null = null): Ack {
	return {kind: 'registered', through, configuration: {heartbeatSeconds: 30}, now: 5000, mac};
}

/** A session over a spool in memory that carries out its own actions. */
function session({secret = null, count = 0}: {secret?: Buffer | null; count?: number} = {}) {
	const events: SpooledEvent[] = [];
	const spool = {
		agentId: '0123456789abcdef',
		epoch: 'e1',
		last: 0,
		acknowledged: 0,
		registeredInstance: null as string | null,
		after: (sequence: number, limit: {events: number}) =>
			events.filter((event) => event.sequence > sequence).slice(0, limit.events),
	};
	const append = (more: number): void => {
		for (let added = 0; added < more; added += 1) {
			spool.last += 1;
			const raw = Buffer.from(`line ${spool.last}`);
			events.push({sequence: spool.last, raw, observedAt: 1, origin: {kind: 'journal'}});
		}
	};
	append(count);
	const machine = new AgentSession({
		spool,
		version: '0.2.0',
		instance: 'i1',
		secret,
		host: () => host,
		measure: () => status,
		nonce: () => 'f'.repeat(32),
		random: () => 0.5,
	});
	let steady = 0;
	const give = (input: SessionInput, at = steady): readonly SessionAction[] => {
		steady = at;
		const actions = machine.handle(input, {wall: 1_000_000 + at, steady: at});
		for (const action of actions) {
			if (action.kind === 'acknowledge') spool.acknowledged = action.through;
			if (action.kind === 'registered') spool.registeredInstance = action.instance;
		}
		return actions;
	};
	const ack = (body: Ack, at = steady) => give({kind: 'message', message: {type: 'ACK', body}}, at);
	const activate = (through = 0): readonly SessionAction[] => {
		give({kind: 'tick'});
		give({kind: 'connected'});
		ack(hello);
		return ack(registered(through));
	};
	return {machine, spool, append, give, ack, activate};
}

function sent(actions: readonly SessionAction[]): readonly WireMessage[] {
	return actions.flatMap((action) => (action.kind === 'send' ? [action.message] : []));
}

/** First and last sequence of each batch. */
function batches(actions: readonly SessionAction[]): readonly (readonly [number, number])[] {
	return sent(actions).flatMap((message): readonly (readonly [number, number])[] => {
		if (message.type !== 'BATCH_EVENT') return [];
		const {events} = message.body;
		return [[events[0]!.sequence, events.at(-1)!.sequence]];
	});
}

function kinds(actions: readonly SessionAction[]): readonly string[] {
	return actions.map((action) => (action.kind === 'send' ? action.message.type : action.kind));
}

test('the first tick connects, and hello is answered by REGISTER', (t) => {
	const {machine, give, ack} = session({count: 3});
	t.true(machine.dueAt <= 0);
	t.deepEqual(give({kind: 'tick'}), [{kind: 'connect'}]);
	t.deepEqual(give({kind: 'connected'}), []);
	const [register] = sent(ack(hello));
	t.deepEqual(register, {
		type: 'REGISTER',
		body: {
			protocol: 1,
			id: '0123456789abcdef',
			version: '0.2.0',
			instance: 'i1',
			previous: null,
			epoch: 'e1',
			last: 3,
			acknowledged: 0,
			host,
			now: 1_000_000,
			nonce: 'f'.repeat(32),
			mac: null,
		},
	});
	t.is(machine.state, 'registering');
});

test('a heartbeat goes ahead of the backlog, which begins behind what the hub has', (t) => {
	const {machine, activate, spool} = session({count: 1500});
	const actions = activate(100);
	t.deepEqual(kinds(actions), [
		'registered',
		'acknowledge',
		'HEARTBEAT',
		'BATCH_EVENT',
		'BATCH_EVENT',
	]);
	t.deepEqual(batches(actions), [
		[101, 1100],
		[1101, 1500],
	]);
	t.is(spool.registeredInstance, 'i1');
	t.is(spool.acknowledged, 100);
	t.is(machine.error, null);
	t.is(machine.state, 'active');
});

test('the window closes at its bound and opens by acknowledgements', (t) => {
	const {machine, activate, ack, give} = session({count: 20 * wireLimits.batchEvents});
	t.is(batches(activate()).length, wireLimits.window);
	t.deepEqual(give({kind: 'spooled'}), []);
	t.is(machine.inFlight, wireLimits.window);
	// Part of a batch leaves it in flight.
	t.deepEqual(kinds(ack({kind: 'stored', through: 500})), ['acknowledge']);
	const actions = ack({kind: 'stored', through: 2000});
	t.deepEqual(batches(actions), [
		[16_001, 17_000],
		[17_001, 18_000],
	]);
	t.deepEqual(ack({kind: 'stored', through: 2000}), []);
});

test('heartbeats follow at the interval the hub asks for', (t) => {
	const {machine, activate, give, ack} = session();
	activate();
	t.is(machine.dueAt, 30_000);
	t.deepEqual(kinds(give({kind: 'tick'}, 29_999)), []);
	t.deepEqual(kinds(give({kind: 'tick'}, 30_000)), ['HEARTBEAT']);
	ack({kind: 'heartbeat', now: 1}, 30_010);
	t.is(machine.dueAt, 60_000);
});

test('a hub that says nothing for 75 s is left', (t) => {
	const {machine, activate, give} = session();
	activate();
	t.deepEqual(kinds(give({kind: 'tick'}, 74_999)), ['HEARTBEAT']);
	t.deepEqual(kinds(give({kind: 'tick'}, 75_000)), ['close']);
	t.is(machine.state, 'waiting');
	t.is(machine.error?.message, 'the hub said nothing for 75 s');
});

test('waits double up to 30 s with jitter, and begin anew once a connection works', (t) => {
	const {machine, give, ack} = session();
	const waits: number[] = [];
	let now = 0;
	for (let attempt = 0; attempt < 7; attempt += 1) {
		t.deepEqual(kinds(give({kind: 'tick'}, now)), ['connect']);
		give({kind: 'disconnected', reason: 'refused'}, now);
		waits.push(machine.dueAt - now);
		now = machine.dueAt;
	}
	t.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
	give({kind: 'tick'}, now);
	give({kind: 'connected'}, now);
	ack(hello, now);
	ack(registered(0), now);
	ack({kind: 'heartbeat', now: 1}, now);
	give({kind: 'disconnected', reason: 'reset'}, now);
	t.is(machine.dueAt - now, 500);
});

test('after a lost link what was not acknowledged is sent again', (t) => {
	const {activate, give, ack, machine} = session({count: 1500});
	activate();
	ack({kind: 'stored', through: 1000});
	give({kind: 'disconnected', reason: 'reset'}, 100);
	give({kind: 'tick'}, machine.dueAt);
	give({kind: 'connected'});
	ack(hello);
	t.deepEqual(batches(ack(registered(1000))), [[1001, 1500]]);
});

for (const {name, replies, code} of [
	{name: 'an acknowledgement of what was not sent', replies: [{kind: 'stored', through: 4}]},
	{name: 'a second hello', replies: [hello]},
	{name: 'a second registered', replies: [registered(0)]},
	{
		name: 'an error',
		replies: [{kind: 'error', code: 'stopping', message: 'm', remedy: 'r'}],
		code: 'stopping',
	},
] as const satisfies readonly {name: string; replies: readonly Ack[]; code?: string}[])
	test(`${name} ends the connection`, (t) => {
		const {activate, ack, machine} = session({count: 3});
		activate();
		for (const reply of replies) t.deepEqual(kinds(ack(reply)), ['close']);
		t.is(machine.error?.code, code ?? 'protocol');
		t.is(machine.state, 'waiting');
	});

test('a message that only agents send, or a fault, ends the connection', (t) => {
	const first = session();
	first.activate();
	const message: WireMessage = {type: 'HEARTBEAT', body: {now: 1, ...status}};
	t.deepEqual(kinds(first.give({kind: 'message', message})), ['close']);
	const second = session();
	second.activate();
	t.deepEqual(kinds(second.give({kind: 'fault', reason: 'frame type 9 is unknown'})), ['close']);
	t.is(second.machine.error?.message, 'frame type 9 is unknown');
});

test('a hub that holds more of the epoch makes the spool begin a new one', (t) => {
	const {give, ack, machine} = session();
	give({kind: 'tick'});
	give({kind: 'connected'});
	ack(hello);
	const error: Ack = {kind: 'error', code: 'new_epoch', message: 'm', remedy: 'r'};
	t.deepEqual(kinds(ack(error)), ['renew', 'close']);
	t.is(machine.state, 'waiting');
});

test('a second agent with the id makes the spool begin a new epoch, once', (t) => {
	const {give, ack, machine} = session();
	const error: Ack = {kind: 'error', code: 'duplicate_id', message: 'm', remedy: 'r'};
	const expected = [['renew', 'close'], ['close']];
	for (const actions of expected) {
		give({kind: 'tick'}, machine.dueAt);
		give({kind: 'connected'}, machine.dueAt);
		ack(hello, machine.dueAt - 1);
		t.deepEqual(kinds(ack(error, machine.dueAt - 1)), actions);
	}
});

test('with a secret both sides prove it', (t) => {
	const secret = Buffer.from('a secret of some length');
	const nonces = {hub: '0'.repeat(32), agent: 'f'.repeat(32)};
	const asking: Ack = {...hello, authentication: 'hmac-sha256'};
	const right = session({secret});
	right.give({kind: 'tick'});
	right.give({kind: 'connected'});
	const [register] = sent(right.ack(asking));
	t.is(
		register?.type === 'REGISTER' && register.body.mac,
		agentMac(secret, nonces, {id: '0123456789abcdef', epoch: 'e1'}),
	);
	t.true(kinds(right.ack(registered(0, hubMac(secret, nonces, 'hub1')))).includes('HEARTBEAT'));
	for (const mac of [null, hubMac(Buffer.from('another secret 16+'), nonces, 'hub1')]) {
		const wrong = session({secret});
		wrong.give({kind: 'tick'});
		wrong.give({kind: 'connected'});
		wrong.ack(asking);
		t.deepEqual(kinds(wrong.ack(registered(0, mac))), ['close']);
		t.is(wrong.machine.error?.code, 'unauthenticated');
	}
});

for (const {secret, authentication} of [
	{secret: null, authentication: 'hmac-sha256'},
	{secret: Buffer.from('a secret of some length'), authentication: 'none'},
] as const)
	test(`an agent with ${secret ? 'a' : 'no'} secret leaves a hub that asks ${authentication}`, (t) => {
		const {give, ack, machine} = session({secret});
		give({kind: 'tick'});
		give({kind: 'connected'});
		t.deepEqual(kinds(ack({...hello, authentication})), ['close']);
		t.is(machine.error?.code, 'unauthenticated');
	});

test('every step of the greeting has its time', (t) => {
	for (const steps of [0, 1, 2]) {
		const {give, ack, machine} = session();
		give({kind: 'tick'});
		if (steps > 0) give({kind: 'connected'});
		if (steps > 1) ack(hello);
		t.deepEqual(kinds(give({kind: 'tick'}, 9999)), []);
		t.deepEqual(kinds(give({kind: 'tick'}, 10_000)), ['close']);
		t.is(machine.state, 'waiting');
	}
});

test('a stopped session does nothing any more', (t) => {
	const {activate, give, machine} = session();
	activate();
	t.deepEqual(kinds(give({kind: 'stop'})), ['close']);
	t.deepEqual(give({kind: 'spooled'}), []);
	t.is(machine.dueAt, Number.POSITIVE_INFINITY);
	t.is(machine.state, 'stopped');
});
