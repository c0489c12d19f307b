import {once} from 'node:events';
import {existsSync, linkSync, lstatSync, mkdirSync, renameSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import test from 'ava';
import {startSocketServer} from '../../../../src/daemons/hub/socket/server.ts';
import {connectHub} from '../../../../src/proto/rpc/client.ts';
import {socketHub} from '../../../helpers/socket-hub.ts';

test('the socket is open to all, and is gone after the end', async (t) => {
	const hub = await socketHub(t);
	t.is(lstatSync(hub.path).mode & 0o777, 0o666);
	await hub.server.close();
	t.false(existsSync(hub.path));
});

test('a socket that a killed hub left is replaced', async (t) => {
	const hub = await socketHub(t);
	const file = path.join(path.dirname(hub.path), 'stale/hub.sock');
	mkdirSync(path.dirname(file));
	const dead = createServer().listen(file);
	await once(dead, 'listening');
	// An orderly end removes its own name only: under another one the socket stays, as after a kill.
	linkSync(file, `${file}.kept`);
	dead.close();
	await once(dead, 'close');
	renameSync(`${file}.kept`, file);
	const server = await startSocketServer(hub.context, {path: file});
	t.true(lstatSync(file).isSocket());
	await server.close();
});

test('a socket in use and a file in the way are refused by name', async (t) => {
	const hub = await socketHub(t);
	await t.throwsAsync(startSocketServer(hub.context, {path: hub.path}), {
		message: `another program listens on ${hub.path}`,
	});
	const file = path.join(path.dirname(hub.path), 'file');
	writeFileSync(file, '');
	await t.throwsAsync(startSocketServer(hub.context, {path: file}), {
		message: `${file} is there already and is not a socket`,
	});
	await t.throwsAsync(startSocketServer(hub.context, {path: `/${'x'.repeat(107)}`}), {
		message: /has 108 bytes; the system allows 107/,
	});
});

test('a connected client learns of a restart and can connect again', async (t) => {
	const hub = await socketHub(t);
	const client = await connectHub({kind: 'socket', path: hub.path});
	await hub.restart();
	t.like(await client.disconnected, {
		code: 'unreachable',
		message: `the hub at ${hub.path} closed the connection`,
	});
	await t.throwsAsync(client.call('health', {}), {message: 'the connection to the hub is closed'});
	const again = await connectHub({kind: 'socket', path: hub.path});
	t.is((await again.call('health', {})).hub.name, 'test-hub');
	again.close();
	t.is(await again.disconnected, null);
});
