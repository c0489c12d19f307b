import {chownSync, mkdirSync, renameSync, symlinkSync} from 'node:fs';
import {createServer} from 'node:net';
import type {Socket} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {NmsError} from '../../../src/base/errors.ts';
import {connectHub} from '../../../src/proto/rpc/client.ts';
import {lineLimitBytes} from '../../../src/proto/rpc/protocol.ts';
import {numbered} from '../../helpers/event-batches.ts';
import {socketHub} from '../../helpers/socket-hub.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

test('a client is told who it is and what the hub is', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	t.like(client.session, {
		hub: {id: hub.context.state.hubId, name: 'test-hub', version: '0.1.0'},
		uid: process.getuid!(),
		role: 'admin',
	});
	client.close();
});

test("the hub's error reaches the caller with code and remedy", async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const error = await t.throwsAsync(client.call('events.get', {id: 1}), {instanceOf: NmsError});
	t.like(error, {code: 'not_found', message: 'there is no event 1'});
	t.truthy(error.remedy);
	const usage = await t.throwsAsync(client.call('events.window', {query: 'severity:x'}));
	t.like(usage, {code: 'usage'});
	t.regex(usage.message, /^query, character 10: 'x' is no severity/);
	client.close();
});

test('where nobody listens, the error names the path and what to do', async (t) => {
	const file = path.join(temporaryDirectory(t), 'hub.sock');
	const error = await t.throwsAsync(connectHub({kind: 'socket', path: file}), {
		instanceOf: NmsError,
	});
	t.like(error, {
		code: 'unreachable',
		message: `no hub answers at ${file}`,
		remedy:
			"start it with 'nms-hub' (or 'systemctl start nms-hub') or name its socket with --socket",
	});
});

test('a command that ends at once is unreachable, with what it said', async (t) => {
	const command = ['sh', '-c', 'echo "ssh: no route \u001B[31m" >&2; exit 255'];
	const error = await t.throwsAsync(connectHub({kind: 'command', command}), {instanceOf: NmsError});
	t.is(error.code, 'unreachable');
	t.true(error.message.endsWith('ended: ssh: no route [31m'), error.message);
	await t.throwsAsync(connectHub({kind: 'command', command: ['/nonexistent/ssh']}), {
		message: /^cannot start \/nonexistent\/ssh: /,
	});
});

test('calls that wait when the connection ends are rejected', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	const waiting = client.call('health', {});
	client.close();
	await t.throwsAsync(waiting, {instanceOf: NmsError});
	t.is(await client.disconnected, null);
});

test('an update that cannot be taken in ends the connection with its reason', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	await client.subscribe({view: 'events', window: {}}, () => {
		throw new Error('no room on the screen');
	});
	await hub.commit(numbered(1, 1));
	t.like(await client.disconnected, {
		code: 'internal',
		message: 'an update failed: no room on the screen',
	});
});

test('aborting ends the connection', async (t) => {
	const hub = await socketHub(t);
	const aborter = new AbortController();
	const client = await connectHub({kind: 'socket', path: hub.path}, {signal: aborter.signal});
	aborter.abort();
	t.is(await client.disconnected, null);
});

// What a peer says that is not a hub, or is hostile.
const hostile: readonly (readonly [string, string, RegExp])[] = [
	['garbage', 'SSH-2.0-OpenSSH_9.2\r\n', /does not speak our protocol: its line is/],
	['a line without end', 'x'.repeat(lineLimitBytes + 1), /longer than 262144 bytes/],
	['nesting', `${'['.repeat(100)}\n`, /nested deeper than 32/],
	[
		'another answer',
		'{"jsonrpc":"2.0","id":1,"result":{"a":1}}\n',
		/answer to hello is not as agreed/,
	],
	['no message', '{"jsonrpc":"2.0"}\n', /no JSON-RPC message/],
];

for (const [title, text, message] of hostile)
	test(`a peer that sends ${title} is left with a protocol error`, async (t) => {
		const file = await peer(t, (socket) => socket.write(text));
		const error = await t.throwsAsync(connectHub({kind: 'socket', path: file}), {
			instanceOf: NmsError,
		});
		t.is(error.code, 'protocol');
		t.regex(error.message, message);
	});

test('a hub that asks for a link in another place or form gets none', async (t) => {
	for (const [link, target] of [
		['../../evil', `nms-auth:v1:hub:${'0'.repeat(32)}`],
		['0'.repeat(32), '/etc/shadow'],
	]) {
		const result = {
			protocol: 1,
			hub: {id: 'hub', name: 'hub', version: '1'},
			now: '2026-11-20T12:00:00Z',
			auth: {directory: '/tmp', link, target},
		};
		// oxlint-disable-next-line no-await-in-loop
		const file = await peer(t, (socket) =>
			socket.write(`${JSON.stringify({jsonrpc: '2.0', id: 1, result})}\n`),
		);
		// oxlint-disable-next-line no-await-in-loop
		await t.throwsAsync(connectHub({kind: 'socket', path: file}), {
			message: /it asked for a link of another form/,
		});
	}
});

test('a socket whose directory or auth is a link is not trusted', async (t) => {
	const hub = await socketHub(t);
	const real = path.dirname(hub.path);
	symlinkSync(real, `${real}.link`);
	await t.throwsAsync(connectHub({kind: 'socket', path: `${real}.link/hub.sock`}), {
		message: /will not identify myself .* is not a directory$/,
	});
	renameSync(`${real}/auth`, `${real}/elsewhere`);
	symlinkSync('elsewhere', `${real}/auth`);
	await t.throwsAsync(connectHub({kind: 'socket', path: hub.path}), {
		message: /auth is not a directory$/,
	});
});

const testAsRoot = process.getuid!() === 0 ? test : test.skip;

testAsRoot('a socket, a directory or auth of a stranger is not trusted', async (t) => {
	const hub = await socketHub(t);
	const real = path.dirname(hub.path);
	for (const file of [real, hub.path, `${real}/auth`]) {
		chownSync(file, 65_534, 65_534);
		// oxlint-disable-next-line no-await-in-loop
		await t.throwsAsync(connectHub({kind: 'socket', path: hub.path}), {
			message: new RegExp(`${file} belongs to uid 65534$`),
		});
		chownSync(file, 0, 0);
	}
});

/** A socket where something else than a hub listens. */
async function peer(t: ExecutionContext, greet: (socket: Socket) => void): Promise<string> {
	const directory = temporaryDirectory(t);
	mkdirSync(path.join(directory, 'auth'));
	const file = path.join(directory, 'hub.sock');
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.resume();
		greet(socket);
	});
	await new Promise<void>((resolve) => {
		server.listen(file, resolve);
	});
	t.teardown(() => server.close());
	return file;
}
