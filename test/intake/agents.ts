import {once} from 'node:events';
import {statSync, writeFileSync} from 'node:fs';
import {connect} from 'node:net';
import type {Socket} from 'node:net';
import path from 'node:path';
import {spawnSync} from 'node:child_process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {AgentLink} from '../../src/intake/agents.ts';
import {AgentIntake, lingerLimit} from '../../src/intake/agents.ts';
import type {ListenAddress, Listening} from '../../src/intake/listening.ts';
import {Valve} from '../../src/intake/valve.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const loopback = {address: '127.0.0.1', port: 0};

/** An intake that keeps what each connection brings. */
function intake(t: ExecutionContext, onChunk: (link: AgentLink, text: string) => void = () => {}) {
	const valve = new Valve();
	const received: string[] = [];
	const links: AgentLink[] = [];
	let ended = 0;
	const errors: unknown[] = [];
	const agents = new AgentIntake({
		valve,
		open: (link) => {
			links.push(link);
			return {
				push: (chunk) => {
					received.push(chunk.toString());
					onChunk(link, chunk.toString());
				},
				end: () => {
					ended += 1;
				},
			};
		},
		onError: (error) => errors.push(error),
	});
	const listening: Listening[] = [];
	const closing = async (opening: Promise<Listening>): Promise<Listening> => {
		const opened = await opening;
		listening.push(opened);
		return opened;
	};
	t.teardown(async () => {
		await Promise.all(listening.map(async (one) => one.close()));
		await agents.close();
	});
	const listen = async (where: ListenAddress) => closing(agents.listen(where));
	const listenLocal = async (file: string, group: string) =>
		closing(agents.listenLocal(file, group));
	return {agents: {listen, listenLocal}, valve, received, links, errors, ended: () => ended};
}

async function dial(t: ExecutionContext, where: number | string): Promise<Socket> {
	const socket = typeof where === 'number' ? connect(where, '127.0.0.1') : connect(where);
	t.teardown(() => socket.destroy());
	await once(socket, 'connect');
	return socket;
}

test('connections over TCP and the unix socket bring bytes and take answers', async (t) => {
	const {agents, received, links} = intake(t, (link) => link.send(Buffer.from('answer')));
	const file = path.join(temporaryDirectory(t), 'run/agents.sock');
	const tcp = await agents.listen(loopback);
	const local = await agents.listenLocal(file, 'no-such-group');
	t.like(local, {kind: 'agent', address: file, port: 0});
	for (const where of [tcp.port, file]) {
		// oxlint-disable-next-line no-await-in-loop
		const socket = await dial(t, where);
		socket.write('hello');
		// oxlint-disable-next-line no-await-in-loop
		const answer: unknown[] = await once(socket, 'data');
		t.is(String(answer[0]), 'answer');
	}
	t.deepEqual(received, ['hello', 'hello']);
	t.deepEqual(
		links.map(({peer, isLocal}) => [peer, isLocal]),
		[
			['127.0.0.1', false],
			['local', true],
		],
	);
});

test("the unix socket is its owner's alone where the group is not known", async (t) => {
	const {agents} = intake(t);
	const file = path.join(temporaryDirectory(t), 'agents.sock');
	await agents.listenLocal(file, 'no-such-group');
	t.is(statSync(file).mode & 0o777, 0o600);
});

test('the unix socket is open to nobody else before its group is set', (t) => {
	const file = path.join(temporaryDirectory(t), 'agents.sock');
	// A process of its own, as threads have no umask: says the mode that the socket is bound with.
	const program = `
		const fs = require('node:fs');
		fs.chmodSync = (file) => { console.log((fs.statSync(file).mode & 0o777).toString(8)); process.exit(); };
		require('node:module').syncBuiltinESMExports();
		process.umask(0);
		import(${JSON.stringify(path.resolve('dist/src/intake/agents.js'))}).then(({AgentIntake}) =>
			new AgentIntake({valve: {watch: () => {}}}).listenLocal(${JSON.stringify(file)}, 'no-such-group'));
	`;
	const {stdout, stderr} = spawnSync(process.execPath, ['-e', program], {encoding: 'utf8'});
	t.is(stdout.trim(), '600', stderr);
});

test('the unix socket is open to a group of ours', async (t) => {
	const {agents} = intake(t);
	const file = path.join(temporaryDirectory(t), 'agents.sock');
	const group = spawnSync('id', ['-gn'], {encoding: 'utf8'}).stdout.trim();
	await agents.listenLocal(file, group);
	t.is(statSync(file).mode & 0o777, 0o660);
	t.is(statSync(file).gid, process.getegid?.() ?? -1);
});

test('a socket that a killed hub left is replaced, a living one is not', async (t) => {
	const file = path.join(temporaryDirectory(t), 'agents.sock');
	spawnSync(process.execPath, [
		'-e',
		`require('node:net').createServer().listen(${JSON.stringify(file)}, () => process.kill(process.pid, 'SIGKILL'))`,
	]);
	t.true(statSync(file).isSocket());
	await intake(t).agents.listenLocal(file, 'no-such-group');
	await dial(t, file);
	await t.throwsAsync(intake(t).agents.listenLocal(file, 'no-such-group'), {
		message: `another program listens on ${file}`,
	});
});

test('what is no socket, too long or nowhere is named with a remedy', async (t) => {
	const directory = temporaryDirectory(t);
	const {agents} = intake(t);
	const file = path.join(directory, 'file');
	writeFileSync(file, '');
	await t.throwsAsync(agents.listenLocal(file, 'x'), {message: /is not a socket$/});
	const long = path.join(directory, 'x'.repeat(107));
	await t.throwsAsync(agents.listenLocal(long, 'x'), {message: /more than 107 bytes/});
	await t.throwsAsync(agents.listenLocal(path.join(file, 'a.sock'), 'x'), {
		message: /ENOTDIR|EEXIST/,
	});
	const {port} = await agents.listen(loopback);
	await t.throwsAsync(agents.listen({...loopback, port}), {
		message: /^listen on tcp 127.0.0.1 port/,
	});
});

test('while the valve is closed nothing is read, and nothing is lost', async (t) => {
	const {agents, valve, received, links} = intake(t);
	const {port} = await agents.listen(loopback);
	const before = await dial(t, port);
	await until('the connection is there', () => links.length === 1);
	valve.set(false);
	before.write('one');
	const during = await dial(t, port);
	during.write('two');
	await until('the other is there too', () => links.length === 2);
	t.deepEqual(received, []);
	valve.set(true);
	await until('both are read', () => received.length === 2);
	t.deepEqual(received.toSorted(), ['one', 'two']);
});

test('an ended connection still delivers its last words', async (t) => {
	const {agents, ended} = intake(t, (link) => {
		link.send(Buffer.from('last words'));
		link.end();
	});
	const {port} = await agents.listen(loopback);
	const socket = await dial(t, port);
	let heard = '';
	socket.on('data', (chunk: Buffer) => {
		heard += chunk.toString();
	});
	// More than the hub reads in one go: bytes that nobody takes must not reset the connection.
	socket.write(Buffer.alloc(1 << 20));
	await once(socket, 'end');
	t.is(heard, 'last words');
	socket.end();
	await until('its reader has ended', () => ended() === 1);
});

test('of ended connections whose peers stay only so many are waited for', async (t) => {
	const {agents, links, ended} = intake(t);
	const file = path.join(temporaryDirectory(t), 'agents.sock');
	await agents.listenLocal(file, 'no-such-group');
	const stay = async (): Promise<void> => {
		const socket = connect({path: file, allowHalfOpen: true});
		t.teardown(() => socket.destroy());
		await once(socket, 'connect');
	};
	for (let count = 0; count <= lingerLimit; count += 1) {
		// oxlint-disable-next-line no-await-in-loop
		await stay();
	}
	await until('all are accepted', () => links.length === lingerLimit + 1);
	for (const link of links) link.end();
	await until('one is cut off', () => ended() > 0);
	t.is(ended(), 1);
});

test('a reader that throws ends its own connection alone', async (t) => {
	const {agents, errors, received} = intake(t, (_, text) => {
		if (text === 'bad') throw new Error('a defect');
	});
	const {port} = await agents.listen(loopback);
	const good = await dial(t, port);
	const bad = await dial(t, port);
	bad.on('error', () => undefined);
	bad.write('bad');
	await once(bad, 'close');
	good.write('good');
	await until('the other is read', () => received.includes('good'));
	t.is(errors.length, 1);
});

test('a peer that takes no answers is given up', async (t) => {
	const {agents, links, ended} = intake(t);
	const {port} = await agents.listen(loopback);
	const socket = await dial(t, port);
	socket.pause();
	socket.on('error', () => undefined);
	await until('it is there', () => links.length === 1);
	const answer = Buffer.alloc(64 * 1024);
	await until('it is gone', () => {
		links[0]?.send(answer);
		return ended() === 1;
	});
	t.pass();
});
