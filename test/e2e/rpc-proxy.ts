import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {connectHub} from '../../src/proto/rpc/client.ts';
import {numbered} from '../helpers/event-batches.ts';
import {socketHub} from '../helpers/socket-hub.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const nms = path.join(packageRoot, 'dist/src/cli/main.js');

test('a client behind the proxy is who runs the proxy, and sees what others see', async (t) => {
	const hub = await socketHub(t);
	await hub.commit(numbered(1, 300, {message: 'x'.repeat(700)}));
	const command = [process.execPath, nms, 'rpc', '--socket', hub.path];
	const client = await connectHub({kind: 'command', command});
	t.like(client.session, {uid: process.getuid!(), role: 'admin'});
	const window = await client.call('events.window', {before: 300});
	const direct = await connectHub({kind: 'socket', path: hub.path});
	t.deepEqual(window, await direct.call('events.window', {before: 300}));
	direct.close();
	let arrived = 0;
	await client.subscribe({view: 'events', window: {before: 5}}, (update) => {
		arrived = update.arrived;
	});
	await hub.commit(numbered(301, 310));
	await until('updates pass', () => arrived === 10);
	await hub.server.close();
	t.regex((await client.disconnected)?.message ?? '', /rpc .* ended: it said nothing$/);
});

test('the proxy passes bytes unchanged and ends with its input', async (t) => {
	const hub = await socketHub(t);
	const child = spawn(process.execPath, [nms, 'rpc', '--socket', hub.path], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		output += text;
	});
	child.stdin.end('garbage\n{"jsonrpc":"2.0","id":"é","method":"nothing"}\n');
	t.deepEqual(await once(child, 'close'), [0, null]);
	const lines = output.split('\n');
	t.is(lines.length, 3);
	t.regex(lines[0]!, /^\{"jsonrpc":"2.0","id":null,"error":\{"code":-32700/);
	t.regex(lines[1]!, /^\{"jsonrpc":"2.0","id":"é","error":\{"code":-32601/);
	await until('the connection is gone', () => hub.server.connections() === 0);
});

test('without a hub the proxy says so and exits with 3', async (t) => {
	const file = path.join(temporaryDirectory(t), 'hub.sock');
	const child = spawn(process.execPath, [nms, 'rpc', '--socket', file], {
		stdio: ['pipe', 'ignore', 'pipe'],
	});
	let complaint = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		complaint += text;
	});
	t.deepEqual(await once(child, 'close'), [3, null]);
	t.regex(complaint, /no hub answers at .*; start it with 'nms-hub'/);
});
