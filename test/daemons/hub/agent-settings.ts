import {chmodSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {formatProblem} from '../../../src/base/yaml-document.ts';
import {loadConfig} from '../../../src/daemons/hub/config.ts';
import {secretBytes} from '../../../src/proto/wire/secret-file.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

/** The checked section, or the problem as it is printed with the directory left out. */
function check(t: ExecutionContext, yaml: string, secret?: {text: string; mode?: number}) {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'hub.yaml');
	writeFileSync(file, yaml);
	if (secret !== undefined) {
		const secretFile = path.join(directory, 'secret');
		writeFileSync(secretFile, secret.text);
		chmodSync(secretFile, secret.mode ?? 0o600);
	}
	const loaded = loadConfig({file, socketPath: path.join(directory, 'hub.sock')});
	if (loaded.kind === 'ok') return loaded.config.agents;
	return loaded.problems
		.map((problem) => formatProblem(problem).replaceAll(`${directory}/`, ''))
		.join('\n');
}

test('without a section agents come over loopback and a socket beside the hub', (t) => {
	t.like(check(t, 'timezone: UTC\n'), {
		listen: [{address: '127.0.0.1', port: 1515}],
		socketGroup: 'nms-agent',
		secret: null,
		maxAgents: 1000,
	});
	const settings = check(t, 'timezone: UTC\n');
	t.is(typeof settings === 'object' && path.basename(settings.socketPath), 'agents.sock');
	t.like(check(t, "agents: {socket: ''}\n"), {socketPath: ''});
});

for (const address of ['0.0.0.0', '192.168.1.1', '::', '2001:db8::1'])
	test(`an address that others can reach needs a secret: ${address}`, (t) => {
		const yaml = `agents:\n  listen:\n    - {port: 0}\n    - {port: 1515, address: '${address}'}\n`;
		t.is(
			check(t, yaml),
			`hub.yaml:4:20: agents.listen: ${address} can be reached by others, and agents have to prove nothing; set agents.secret_file, or listen on 127.0.0.1 or ::1 only`,
		);
		const settings = check(t, `${yaml}  secret_file: secret\n`, {text: 'x'.repeat(16)});
		t.is(typeof settings === 'object' && settings.secret?.length, 16);
	});

for (const address of ['127.0.0.1', '127.8.8.8', '::1'])
	test(`loopback needs no secret: ${address}`, (t) => {
		t.like(check(t, `agents: {listen: [{port: 1, address: '${address}'}]}\n`), {secret: null});
	});

const secrets: readonly (readonly [string, {text: string; mode?: number} | undefined, RegExp])[] = [
	['is not there', undefined, /no such file/],
	['is readable by others', {text: 'x'.repeat(16), mode: 0o604}, /by every user/],
	['is too short', {text: `  ${'x'.repeat(secretBytes.least - 1)}\n`}, /has not 16 to 4096 bytes/],
	['is too long', {text: 'x'.repeat(secretBytes.most + 1)}, /has not 16 to 4096 bytes/],
];

for (const [name, secret, reason] of secrets)
	test(`a secret file that ${name} is a problem at its place`, (t) => {
		const problem = check(t, 'agents:\n  secret_file: secret\n', secret);
		if (typeof problem !== 'string') return t.fail();
		t.regex(problem, /^hub.yaml:2:3: agents.secret_file: /);
		t.regex(problem, reason);
		t.regex(problem, /; make it with 'umask 077; openssl rand -hex 32 > FILE'/);
	});

test('a secret of any allowed size is taken without the blanks around it', (t) => {
	for (const size of [secretBytes.least, secretBytes.most]) {
		const text = ` ${'s'.repeat(size)} \r\n`;
		const settings = check(t, 'agents: {secret_file: secret}\n', {text, mode: 0o640});
		t.is(typeof settings === 'object' && settings.secret?.toString(), 's'.repeat(size));
	}
});
