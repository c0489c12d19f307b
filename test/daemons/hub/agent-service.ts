import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {zstdCompressSync} from 'node:zlib';
import test from 'ava';
import {agentMac, hubMac} from '../../../src/proto/wire/authentication.ts';
import {wireLimits} from '../../../src/proto/wire/limits.ts';
import type {AgentClient} from '../../helpers/agent-client.ts';
import {agentId, events, jsonFrame, rawFrame, register} from '../../helpers/agent-client.ts';
import type {AgentHub} from '../../helpers/agent-hub.ts';
import {agentHub} from '../../helpers/agent-hub.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';
import {until} from '../../helpers/until.ts';

const otherId = 'fedcba9876543210';

// One hub after the other: each has threads of its own, and many at once answer late.
test.serial('events of an agent are acknowledged once they are stored', async (t) => {
	const hub = await agentHub(t);
	const agent = hub.client();
	t.is((await agent.activate()).through, 0);
	agent.heartbeat();
	agent.batch(events(1, 3));
	await agent.expect('heartbeat');
	await agent.stored(3);
	t.deepEqual(
		(await hub.stored()).map(({message, source, fields}) => [
			message,
			source,
			fields.get('log.file.path'),
		]),
		[1, 2, 3].map((sequence) => [
			`line ${sequence}`,
			{channel: 'agent', address: agentId},
			'/var/log/numbers.log',
		]),
	);
	t.is(hub.hub.health().agents.connected, 1);
	t.is(hub.hub.endpoints.get(agentId).state, 'alive');
});

/** What an agent that is registered, or has only been greeted, sends; and what it is told. */
const wrong: readonly {
	readonly name: string;
	readonly isRegistered: boolean;
	readonly send: (agent: AgentClient) => void;
	readonly reason: RegExp;
}[] = [
	{
		name: 'a batch before REGISTER',
		isRegistered: false,
		send: (agent) => agent.batch(events(1, 1)),
		reason: /^BATCH_EVENT before the agent was registered$/,
	},
	{
		name: 'a heartbeat before REGISTER',
		isRegistered: false,
		send: (agent) => agent.heartbeat(),
		reason: /^HEARTBEAT before the agent was registered$/,
	},
	{
		name: 'a frame of more than 64 KiB before REGISTER',
		isRegistered: false,
		send: (agent) => agent.write(rawFrame(1, Buffer.alloc(wireLimits.greetingBytes + 1))),
		reason: /^a frame of 65537 bytes is longer than 65536$/,
	},
	{
		name: 'a version that is not known',
		isRegistered: false,
		send: (agent) => agent.register({protocol: 2}),
		reason: /^protocol version 2 is not known; the hub speaks 1$/,
	},
	{
		name: 'more acknowledged than there is',
		isRegistered: false,
		send: (agent) => agent.register({last: 4, acknowledged: 5}),
		reason: /^REGISTER: acknowledged is above last$/,
	},
	{
		name: 'plain syslog',
		isRegistered: false,
		send: (agent) => agent.write(Buffer.from('<34>Nov 20 12:00:00 pi su: hello\n')),
		reason: /^frame type 60 is unknown$/,
	},
	{
		name: 'TLS',
		isRegistered: false,
		send: (agent) => agent.write(Buffer.from('16030100c8010000c40303', 'hex')),
		reason: /^frame type 22 is unknown$/,
	},
	{
		name: 'REGISTER twice',
		isRegistered: true,
		send: (agent) => agent.register(),
		reason: /^REGISTER twice on one connection$/,
	},
	{
		name: 'a gap in the sequences',
		isRegistered: true,
		send: (agent) => agent.batch(events(2, 3)),
		reason: /^BATCH_EVENT begins with 2; 1 is the next$/,
	},
	{
		name: 'ACK',
		isRegistered: true,
		send: (agent) => agent.write(jsonFrame('ACK', {kind: 'heartbeat', now: 1})),
		reason: /^an agent does not send ACK$/,
	},
	{
		name: 'a type that is not known',
		isRegistered: true,
		send: (agent) => agent.write(rawFrame(9, '{}')),
		reason: /^frame type 9 is unknown$/,
	},
	{
		name: 'a flag that is not known',
		isRegistered: true,
		send: (agent) => agent.write(rawFrame(2, '{}', 4)),
		reason: /^frame flags 0x4 are unknown$/,
	},
	{
		name: 'a frame that is too long',
		isRegistered: true,
		send: (agent) => agent.write(Buffer.from([3, 0, 0xff, 0xff, 0xff, 0xff])),
		reason: /^a frame of 4294967295 bytes is longer than 1048576$/,
	},
	{
		name: 'a zstd bomb',
		isRegistered: true,
		send: (agent) => agent.write(rawFrame(3, zstdCompressSync(Buffer.alloc(64 << 20)), 1)),
		reason: /^a payload of \d+ bytes inflates beyond \d+ bytes$/,
	},
	{
		name: 'deep JSON',
		isRegistered: true,
		send: (agent) => agent.write(rawFrame(3, `{"events":${'['.repeat(100_000)}`)),
		reason: /^BATCH_EVENT: the payload is nested deeper than 16$/,
	},
	{
		name: 'a batch of nothing',
		isRegistered: true,
		send: (agent) => agent.write(jsonFrame('BATCH_EVENT', {first: 1, origins: [], events: []})),
		reason: /^BATCH_EVENT: events is empty$/,
	},
];

for (const {name, isRegistered, send, reason} of wrong)
	test.serial(`${name} is answered by an error and ends that connection alone`, async (t) => {
		const hub = await agentHub(t);
		const good = hub.client();
		await good.activate({id: otherId});
		const bad = hub.client();
		if (isRegistered) await bad.activate();
		else await bad.expect('hello');
		send(bad);
		const error = await bad.next();
		if (error?.kind !== 'error') return t.fail(JSON.stringify(error));
		t.regex(error.message, reason);
		t.not(error.remedy, '');
		await bad.closed();
		good.batch(events(1, 2));
		await good.stored(2);
		t.is(hub.hub.health().agents.connected, 1);
	});

test.serial('events sent again are acknowledged again and stored once', async (t) => {
	const hub = await agentHub(t);
	const first = hub.client();
	await first.activate();
	first.batch(events(1, 5));
	await first.stored(5);
	first.batch(events(3, 7));
	await first.stored(7);
	first.close();
	await until('the agent is gone', () => hub.hub.health().agents.connected === 0);
	const second = hub.client('unix');
	t.is((await second.activate()).through, 7);
	second.batch(events(8, 8));
	await second.stored(8);
	t.deepEqual(
		(await hub.stored()).map(({message}) => message),
		events(1, 8).map(({sequence}) => `line ${sequence}`),
	);
});

test.serial('an agent whose hub lost events goes on behind what it has acknowledged', async (t) => {
	const hub = await agentHub(t);
	const agent = hub.client();
	t.is((await agent.activate({acknowledged: 100})).through, 0);
	agent.batch(events(101, 102));
	await agent.stored(102);
	t.like(hub.warnings[0], {agent: agentId, from: 1, to: 100});
	const {missing} = hub.hub.endpoints.get(agentId);
	t.like(missing, {events: 100, ranges: [{epoch: 'epoch-1', first: 1, last: 100}]});
	agent.close();
	// What is stored behind the gap does not close it, and it is not counted again.
	await hub.client().activate({acknowledged: 102});
	t.is(hub.hub.endpoints.get(agentId).missing, missing);
});

test.serial('a spool that is older than what the hub has must begin a new epoch', async (t) => {
	const hub = await agentHub(t);
	const agent = hub.client();
	await agent.activate();
	agent.batch(events(1, 5));
	await agent.stored(5);
	agent.close();
	const restored = hub.client();
	await restored.expect('hello');
	restored.register({last: 4});
	const error = await restored.next();
	t.like(error, {kind: 'error', code: 'new_epoch'});
	const renewed = hub.client();
	t.is((await renewed.activate({last: 4, epoch: 'epoch-2'})).through, 0);
});

test.serial(
	'of two agents with one id the second is refused while the first is there',
	async (t) => {
		const hub = await agentHub(t);
		const first = hub.client();
		await first.activate({instance: 'a2', previous: 'a1'});
		const second = hub.client();
		await second.expect('hello');
		second.register({instance: 'b1', previous: 'a1'});
		const error = await second.next();
		if (error?.kind !== 'error') return t.fail();
		t.is(error.code, 'duplicate_id');
		t.regex(error.remedy, /^stop nms-agent on one of the two machines, remove its spool file/);
		await second.closed();
		t.regex(hub.hub.health().problems.join(), /two agents have one id: another agent is known as/);
		first.batch(events(1, 1));
		await first.stored(1);
	},
);

test.serial('the chain of instances tells an agent that was restarted from a copy', async (t) => {
	const hub = await agentHub(t);
	const run = async (instance: string, previous: string | null): Promise<string> => {
		const agent = hub.client();
		await agent.expect('hello');
		agent.register({instance, previous});
		const answer = await agent.next();
		agent.close();
		await until('the agent is gone', () => hub.hub.health().agents.connected === 0);
		return answer?.kind ?? 'nothing';
	};
	t.is(await run('i1', null), 'registered');
	// It was killed before it had our answer, twice.
	t.is(await run('i2', null), 'registered');
	t.is(await run('i3', null), 'registered');
	t.is(await run('i4', 'i3'), 'registered');
	t.is(await run('i4', 'i4'), 'registered');
	t.is(await run('i5', 'i4'), 'registered');
	t.is(await run('copy', 'i3'), 'error');
	t.is(await run('i6', 'i5'), 'registered');
});

test.serial('an agent that comes back replaces its own half-open connection', async (t) => {
	const hub = await agentHub(t);
	const lost = hub.client();
	await lost.activate({instance: 'a1'});
	const back = hub.client();
	await back.activate({instance: 'a1'});
	await lost.closed();
	t.is(hub.hub.health().agents.connected, 1);
	t.deepEqual(hub.hub.health().problems, []);
	t.is(hub.hub.endpoints.get(agentId).isConnected, true);
	t.is(hub.hub.endpoints.get(agentId).refusal, undefined);
	t.deepEqual(hub.warnings, []);
});

test.serial('a clock that is ten years off moves nothing into another decade', async (t) => {
	const hub = await agentHub(t);
	const tenYears = 3653 * 86_400_000;
	for (const [index, aheadMs] of [tenYears, -tenYears].entries()) {
		const agent = hub.client();
		const now = Date.now() + aheadMs;
		// oxlint-disable-next-line no-await-in-loop
		await agent.activate({id: index === 0 ? agentId : otherId, now});
		agent.heartbeat({now});
		const stamp = new Date(now).toISOString();
		const [month, day, time] = [
			new Intl.DateTimeFormat('en-US', {timeZone: 'UTC', month: 'short'}).format(now),
			String(new Date(now).getUTCDate()).padStart(2),
			stamp.slice(11, 19),
		];
		const raws = [
			`<13>1 ${stamp} pi a - - - by its clock`,
			`${month} ${day} ${time} pi a: without year`,
			`<13>1 ${new Date().toISOString()} router a - - - by another clock`,
			'<13>1 - pi a - - - without time',
		];
		agent.batch(
			raws.map((raw, at) => ({
				sequence: at + 1,
				raw: Buffer.from(raw),
				observedAt: now,
				origin: {kind: 'journal'},
			})),
		);
		// oxlint-disable-next-line no-await-in-loop
		await agent.stored(raws.length);
	}
	const stored = await hub.stored();
	t.is(stored.length, 8);
	for (const {time, receivedAt, message} of stored)
		t.true(Math.abs(time - receivedAt) < 60_000, `${message}: ${time - receivedAt}`);
	const {skewMs} = hub.hub.endpoints.get(agentId);
	t.true(skewMs !== null && Math.abs(skewMs - tenYears) < 60_000);
});

const secret = 'a secret of at least sixteen bytes';

async function secretHub(t: Parameters<typeof agentHub>[0]): Promise<AgentHub> {
	const file = path.join(temporaryDirectory(t), 'secret');
	writeFileSync(file, `${secret}\n`, {mode: 0o600});
	return agentHub(t, `  secret_file: ${file}\n`);
}

test.serial('with a secret both sides prove it over TCP', async (t) => {
	const hub = await secretHub(t);
	const agent = hub.client();
	const hello = await agent.expect('hello');
	t.is(hello.authentication, 'hmac-sha256');
	const {id, epoch, nonce} = register();
	const nonces = {hub: hello.nonce, agent: nonce};
	agent.register({mac: agentMac(Buffer.from(secret), nonces, {id, epoch})});
	const {mac} = await agent.expect('registered');
	t.is(mac, hubMac(Buffer.from(secret), nonces, hello.hub.id));
	t.is(hub.hub.health().agents.authentication, 'hmac-sha256');
});

test.serial('a wrong, missing or repeated proof is refused', async (t) => {
	const hub = await secretHub(t);
	const {id, epoch, nonce} = register();
	const wrongProofs = [
		null,
		'0'.repeat(64),
		// Of another connection.
		agentMac(Buffer.from(secret), {hub: '0'.repeat(32), agent: nonce}, {id, epoch}),
	];
	for (const mac of wrongProofs) {
		const agent = hub.client();
		// oxlint-disable-next-line no-await-in-loop
		await agent.expect('hello');
		agent.register({mac});
		// oxlint-disable-next-line no-await-in-loop
		const error = await agent.next();
		t.like(error, {kind: 'error', code: 'unauthenticated'});
		// oxlint-disable-next-line no-await-in-loop
		await agent.closed();
	}
	t.is(hub.hub.health().agents.connected, 0);
});

test.serial('the unix socket asks for no secret', async (t) => {
	const hub = await secretHub(t);
	const agent = hub.client('unix');
	t.is((await agent.expect('hello')).authentication, 'none');
	agent.register();
	t.is((await agent.expect('registered')).mac, null);
	t.true(hub.hub.endpoints.get(agentId).isAuthenticated);
});

test.serial('a reload asks new connections for the secret and leaves the others', async (t) => {
	const hub = await agentHub(t);
	const before = hub.client();
	await before.activate();
	const file = path.join(temporaryDirectory(t), 'secret');
	writeFileSync(file, secret, {mode: 0o600});
	t.is(await hub.reload(`  secret_file: ${file}\n`), undefined);
	const after = hub.client();
	t.is((await after.expect('hello')).authentication, 'hmac-sha256');
	before.batch(events(1, 1));
	await before.stored(1);
	t.regex((await hub.reload(`  secret_file: ${file}.gone\n`)) ?? '', /agents.secret_file: ENOENT/);
	t.is(hub.hub.health().agents.authentication, 'hmac-sha256');
	t.is(await hub.reload("  socket: ''\n"), undefined);
	t.regex(hub.hub.health().problems.join(), /agents.socket changed; start the hub again/);
});

test.serial('agents beyond the bound are refused, and known ones come back', async (t) => {
	const hub = await agentHub(t, '  max_agents: 1\n');
	const first = hub.client();
	await first.activate({instance: 'a1'});
	t.regex(hub.hub.health().problems.join(), /all 1 places for agents are taken/);
	const other = hub.client();
	await other.expect('hello');
	other.register({id: otherId});
	t.like(await other.next(), {kind: 'error', code: 'limit'});
	const again = hub.client();
	t.is((await again.activate({instance: 'a1'})).kind, 'registered');
});

test.serial('a stop acknowledges what was received and says so', async (t) => {
	const hub = await agentHub(t);
	const agent = hub.client();
	await agent.activate();
	agent.batch(events(1, 1000));
	agent.heartbeat();
	// The batch was read when the heartbeat behind it is answered.
	await agent.expect('heartbeat');
	const isStored = hub.stop();
	await agent.stored(1000);
	t.like(await agent.next(), {kind: 'error', code: 'stopping'});
	await agent.closed();
	t.true(await isStored);
});

test.serial('the trace shows the last frames both ways', async (t) => {
	const hub = await agentHub(t);
	const agent = hub.client();
	await agent.activate();
	agent.batch(events(1, 2));
	await agent.stored(2);
	const trace = hub.hub.trace(agentId);
	t.deepEqual(
		trace.map(({direction, type}) => `${direction} ${type}`),
		['sent ACK', 'received REGISTER', 'sent ACK', 'received BATCH_EVENT', 'sent ACK'],
	);
	t.deepEqual(hub.hub.trace(otherId), []);
});
