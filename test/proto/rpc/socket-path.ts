import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {socketPathLimit} from '../../../src/base/socket-file.ts';
import {NmsError} from '../../../src/base/errors.ts';
import {checkedSocketPath, remoteHub, socketPath} from '../../../src/proto/rpc/socket-path.ts';
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
