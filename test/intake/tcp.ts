import {once} from 'node:events';
import {closeSync, openSync} from 'node:fs';
import type {Socket} from 'node:net';
import {connect} from 'node:net';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {NmsError} from '../../src/base/errors.ts';
import type {Listening} from '../../src/intake/listening.ts';
import type {QuotaLimits} from '../../src/model/quota-limits.ts';
import {SenderQuota} from '../../src/intake/sender-quota.ts';
import {Senders} from '../../src/intake/senders.ts';
import type {TcpLimits} from '../../src/intake/tcp.ts';
import {TcpIntake} from '../../src/intake/tcp.ts';
import {Valve} from '../../src/intake/valve.ts';
import {until} from '../helpers/until.ts';

interface Stream {
	readonly address: string;
	text: string;
	hasEnded: boolean;
}

interface Setup {
	readonly intake: TcpIntake;
	readonly listening: Listening;
	readonly streams: readonly Stream[];
	readonly senders: Senders;
	readonly valve: Valve;
	readonly errors: readonly unknown[];
	readonly quota: SenderQuota;
	/** Senders that had to wait, each time. */
	readonly slowed: readonly string[];
}

const loopback = ['127.0.0.0/8', '::1'];

async function start(
	t: ExecutionContext,
	options: Partial<TcpLimits> & {
		readonly address?: string;
		readonly allow?: readonly string[];
		readonly quota?: QuotaLimits;
	} = {},
): Promise<Setup> {
	const {maxConnections = 100, idleTimeoutMs = 0, address = '127.0.0.1'} = options;
	const senders = new Senders(options.allow ?? loopback);
	const valve = new Valve();
	const streams: Stream[] = [];
	const errors: unknown[] = [];
	const slowed: string[] = [];
	const quota = new SenderQuota(
		options.quota ?? {eventsPerSecond: 0, bytesPerSecond: 0, burstMs: 1000},
	);
	const intake = new TcpIntake({
		senders,
		valve,
		quota,
		onSlowed: (slow) => slowed.push(slow),
		limits: {maxConnections, idleTimeoutMs},
		open: (from) => {
			const stream: Stream = {address: from, text: '', hasEnded: false};
			streams.push(stream);
			return {
				push: (chunk) => {
					if (chunk.includes('throw')) throw new Error('reader');
					stream.text += chunk.toString();
					return chunk.toString().split('\n').length - 1;
				},
				end: () => {
					stream.hasEnded = true;
				},
			};
		},
		handshakes: {begin: () => t.fail()},
		onError: (error) => errors.push(error),
	});
	const listening = await intake.listen({address, port: 0});
	t.teardown(async () => {
		await listening.close();
		await intake.close();
	});
	return {intake, listening, streams, senders, valve, errors, quota, slowed};
}

async function dial(t: ExecutionContext, port: number, host = '127.0.0.1'): Promise<Socket> {
	const socket = connect({port, host});
	socket.on('error', () => undefined);
	t.teardown(() => socket.destroy());
	await once(socket, 'connect');
	return socket;
}

test('bytes of each connection reach its own reader in order', async (t) => {
	const {listening, streams} = await start(t, {address: '::'});
	const four = await dial(t, listening.port);
	four.end('one two');
	await until('the reader has it', () => streams[0]?.hasEnded === true);
	const six = await dial(t, listening.port, '::1');
	six.end('three');
	await until('the reader has it', () => streams[1]?.hasEnded === true);
	t.deepEqual(streams, [
		{address: '127.0.0.1', text: 'one two', hasEnded: true},
		{address: '::1', text: 'three', hasEnded: true},
	]);
});

test('a connection from outside the allowed networks is closed', async (t) => {
	const {listening, streams, senders} = await start(t, {allow: ['10.0.0.0/8']});
	const socket = await dial(t, listening.port);
	await once(socket, 'close');
	t.is(streams.length, 0);
	t.is(senders.refused()[0]?.address, '127.0.0.1');
	t.is(senders.refusedTotal, 1);
});

test('connections wait while the valve is closed', async (t) => {
	const {listening, streams, valve} = await start(t);
	valve.set(false);
	const socket = await dial(t, listening.port);
	socket.write('held');
	await until('the reader has it', () => streams.length === 1);
	t.is(streams[0]?.text, '');
	valve.set(true);
	await t.notThrowsAsync(until('the reader has it', () => streams[0]?.text === 'held'));
});

test('a sender over its quota waits and costs others nothing', async (t) => {
	const limits = {eventsPerSecond: 1, bytesPerSecond: 0, burstMs: 1000};
	const {intake, listening, streams, valve, quota, slowed} = await start(t, {
		address: '::',
		quota: limits,
	});
	const has = async (index: number, text: string): Promise<void> =>
		until(`reader ${index} has ${text}`, () => streams[index]?.text.endsWith(text) === true);
	const loud = await dial(t, listening.port);
	loud.write(`${'x\n'.repeat(5000)}first`);
	await has(0, 'first');
	loud.write('second');
	const again = await dial(t, listening.port);
	again.write('third');
	await until('both wait', () => slowed.length > 1);
	const other = await dial(t, listening.port, '::1');
	other.write('other\n');
	await has(2, 'other\n');
	// Neither a valve that opens nor the timeout of silence ends it.
	valve.set(false);
	valve.set(true);
	intake.setLimits({maxConnections: 100, idleTimeoutMs: 20});
	const before = slowed.length;
	await until('both have been looked at again', () => slowed.length >= before + 2);
	intake.setLimits({maxConnections: 100, idleTimeoutMs: 0});
	t.deepEqual(
		streams.slice(0, 2).map(({text, hasEnded}) => [text.slice(-5), hasEnded]),
		[
			['first', false],
			['', false],
		],
	);
	t.deepEqual([...new Set(slowed)], ['127.0.0.1']);
	quota.configure({...limits, eventsPerSecond: 0});
	await has(0, 'second');
	await has(1, 'third');
	quota.configure({...limits, bytesPerSecond: 1});
	loud.write(' and fourth');
	await has(0, 'fourth');
	loud.write(' fifth');
	intake.hurry();
	await t.notThrowsAsync(has(0, 'fifth'));
});

test('at the limit the longest silent connection makes room', async (t) => {
	const {intake, listening, streams} = await start(t, {maxConnections: 2});
	const first = await dial(t, listening.port);
	await until('the reader has it', () => streams.length === 1);
	const second = await dial(t, listening.port);
	await until('the reader has it', () => streams.length === 2);
	first.write('still here');
	await until('the reader has it', () => streams[0]?.text === 'still here');
	t.is(intake.displaced, 0);
	await dial(t, listening.port);
	await once(second, 'close');
	t.is(intake.displaced, 1);
	t.is(intake.connections, 2);
	t.false(streams[0]?.hasEnded ?? true);
});

test('an address with many connections does not displace another', async (t) => {
	const {listening, streams} = await start(t, {maxConnections: 3, address: '::'});
	const other = await dial(t, listening.port, '::1');
	await until('the reader has it', () => streams.length === 1);
	for (let index = 0; index < 6; index += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await dial(t, listening.port);
		// oxlint-disable-next-line no-await-in-loop
		await until('the reader has it', () => streams.length === index + 2);
	}
	other.write('quiet until now');
	await until('the reader has it', () => streams[0]?.text === 'quiet until now');
	t.false(streams[0]?.hasEnded ?? true);
});

test('a silent connection is closed after the idle timeout', async (t) => {
	const {listening, streams} = await start(t, {idleTimeoutMs: 20});
	const socket = await dial(t, listening.port);
	await once(socket, 'close');
	await t.notThrowsAsync(until('the reader has it', () => streams[0]?.hasEnded === true));
});

test('a reader that fails ends only its own connection', async (t) => {
	const {listening, streams, errors} = await start(t);
	const bad = await dial(t, listening.port);
	const good = await dial(t, listening.port);
	await until('the reader has it', () => streams.length === 2);
	bad.write('throw');
	await once(bad, 'close');
	good.write('fine');
	await until('the reader has it', () => streams.some(({text}) => text === 'fine'));
	t.is(errors.length, 1);
});

test('connections of a sender that is no longer allowed are closed', async (t) => {
	const {intake, listening, streams, senders} = await start(t);
	const socket = await dial(t, listening.port);
	await until('the reader has it', () => streams.length === 1);
	senders.allow([]);
	intake.setLimits({maxConnections: 1, idleTimeoutMs: 0});
	await once(socket, 'close');
	t.is(intake.connections, 0);
});

test('two thousand idle connections leave room for a busy one', async (t) => {
	const {intake, listening, streams} = await start(t, {maxConnections: 4096});
	await Promise.all(Array.from({length: 2000}, async () => dial(t, listening.port)));
	await until('the reader has it', () => intake.connections === 2000);
	const socket = await dial(t, listening.port);
	socket.write('busy');
	await until('the reader has it', () => streams.some(({text}) => text === 'busy'));
	t.is(intake.connections, 2001);
});

test('a TCP port in use is named with a remedy', async (t) => {
	const {intake, listening} = await start(t);
	const error = await t.throwsAsync(intake.listen({address: '127.0.0.1', port: listening.port}), {
		instanceOf: NmsError,
	});
	t.is(error.code, 'in_use');
	t.regex(error.remedy, /syslog\.tcp/);
});

test('an address of another machine is named with a remedy', async (t) => {
	const {intake} = await start(t);
	const error = await t.throwsAsync(intake.listen({address: '192.0.2.1', port: 0}), {
		instanceOf: NmsError,
	});
	t.is(error.code, 'configuration');
});

test('a handed-over file that is no TCP socket is named with a remedy', async (t) => {
	const fd = openSync('/dev/null', 'r');
	t.teardown(() => closeSync(fd));
	const {intake} = await start(t);
	const error = await t.throwsAsync(intake.adopt(fd), {instanceOf: NmsError});
	t.is(error.code, 'configuration');
	t.regex(error.remedy, /syslog-tcp have ListenStream=/);
});
