import path from 'node:path';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {compileDecoders} from '../../src/decode/decoder-set.ts';

const {decoders, problems} = compileDecoders(
	readYamlFiles(path.join(packageRoot, 'content/decoders')),
);

test('the packs that come with nms have no problem', (t) => {
	t.deepEqual(problems, []);
});

test('an address written into a user name is not the source', (t) => {
	const line =
		'Failed password for invalid user test from 10.10.1.2 port 55555 ssh2 from 127.0.0.1 port 58946 ssh2';
	const decoded = decoders.decode('sshd', Buffer.from(line));
	t.is(decoded?.fields.get('source.ip'), '127.0.0.1');
	t.is(decoded?.fields.get('user.name'), 'test from 10.10.1.2 port 55555 ssh2');
	t.is(decoded?.weight, 1);
});

test('a repeated message counts as often as it says', (t) => {
	const line = 'message repeated 5 times: [ Failed password for root from 10.0.0.1 port 4 ssh2]';
	const decoded = decoders.decode('sshd', Buffer.from(line));
	t.is(decoded?.fields.get('source.ip'), '10.0.0.1');
	t.is(decoded?.weight, 5);
});

test('a dropped packet of the kernel is a firewall deny', (t) => {
	const line =
		'[ 3529.289825] [UFW BLOCK] IN=eth0 OUT= MAC=00:11 SRC=10.0.0.1 DST=10.0.0.2 LEN=44 DF PROTO=TCP SPT=1 DPT=22 SYN';
	const {fields} = decoders.decode('kernel', Buffer.from(line)) ?? {};
	t.is(fields?.get('event.action'), 'firewall_deny');
	t.is(fields?.get('source.ip'), '10.0.0.1');
});
