import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {socketPathLimit} from '../../../src/base/socket-file.ts';
import {NmsError} from '../../../src/base/errors.ts';
import {
	agentSocketPath,
	checkedSocketPath,
	remoteHub,
	socketPath,
} from '../../../src/proto/rpc/socket-path.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

test('the option wins over the environment, which wins over the places', (t) => {
	const runtime = temporaryDirectory(t);
	const env = {NMS_SOCKET: '/a/env.sock', XDG_RUNTIME_DIR: runtime};
	const own = path.join(runtime, 'nms/hub.sock');
	t.is(socketPath('/a/option.sock', env), '/a/option.sock');
	t.is(socketPath(undefined, env), '/a/env.sock');
	t.is(socketPath(undefined, {...env, NMS_SOCKET: ''}), '/run/nms/hub.sock');
	mkdirSync(path.dirname(own));
	writeFileSync(own, '');
	t.is(socketPath(undefined, {...env, NMS_SOCKET: ''}), own);
	t.is(socketPath(undefined, {}), '/run/nms/hub.sock');
});

test('the socket of a user who runs an agent goes before that of the system', (t) => {
	const runtime = temporaryDirectory(t);
	const own = path.join(runtime, 'nms-agent/agent.sock');
	const env = {NMS_AGENT_SOCKET: '', XDG_RUNTIME_DIR: runtime};
	t.is(agentSocketPath(undefined, env), '/run/nms-agent/agent.sock');
	mkdirSync(path.dirname(own));
	writeFileSync(own, '');
	t.is(agentSocketPath(undefined, env), own);
	t.is(agentSocketPath(undefined, {...env, NMS_AGENT_SOCKET: '/a/env.sock'}), '/a/env.sock');
	t.is(agentSocketPath('/a/option.sock', env), '/a/option.sock');
});

test('a path of the longest length is taken and one byte more is refused', (t) => {
	const longest = `/${'é'.repeat((socketPathLimit - 1) / 2)}`;
	t.is(Buffer.byteLength(longest), 107);
	t.is(checkedSocketPath(longest), longest);
	const error = t.throws(() => socketPath(`${longest}x`, {}), {instanceOf: NmsError});
	t.is(error.code, 'usage');
	t.regex(error.message, /has 108 bytes; the system allows 107/);
});

test('a remote hub is reached by ssh, and a host is never an option of it', (t) => {
	t.deepEqual(remoteHub('ada@hub.example'), {
		kind: 'command',
		command: ['ssh', '-T', '--', 'ada@hub.example', 'nms', 'rpc'],
	});
	for (const host of ['', '-oProxyCommand=sh', 'a b', 'a\tb'])
		t.throws(() => remoteHub(host), {instanceOf: NmsError}, host);
});
