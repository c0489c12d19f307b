import path from 'node:path';
import * as fc from 'fast-check';
import test from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {decodeLine} from '../../src/decode/decode-line.ts';
import {compileDecoders} from '../../src/decode/pack-files.ts';

const {decoders} = compileDecoders(readYamlFiles(path.join(packageRoot, 'content/decoders')));

test('no user name moves the source of a failed login', (t) => {
	const part = fc.constantFrom(
		'from',
		'port',
		'ssh2',
		'ssh2:',
		'invalid',
		'user',
		'9.9.9.9',
		'22',
		'[preauth]',
		'RSA',
		'ID',
		'(serial 0)',
		'CA',
		': ',
		' ',
	);
	const name = fc.array(part, {maxLength: 12}).map((parts) => parts.join(' '));
	const tail = fc.constantFrom(
		' ssh2',
		' ssh2: RSA SHA256:abc',
		' ssh2: RSA-CERT SHA256:abc ID x (serial 0) CA RSA SHA256:def',
	);
	fc.assert(
		fc.property(name, tail, (user, end) => {
			const line = `Failed publickey for invalid user ${user} from 127.0.0.1 port 2${end}`;
			const {fields, weight} = decodeLine(decoders, 'sshd', Buffer.from(line))!;
			t.is(fields.get('event.outcome'), 'failure');
			t.is(fields.get('event.action'), 'ssh_login');
			t.is(weight, 1);
			const source = fields.get('source.ip');
			t.true(source === '127.0.0.1' || (source === undefined && end.includes(' ID ')), line);
		}),
		{numRuns: 500},
	);
});

test('no message makes our decoders throw', (t) => {
	const part = fc.constantFrom(
		'Failed password for ',
		'invalid user ',
		' from ',
		' port ',
		' ssh2',
		'1.2.3.4',
		'::1',
		' IN=',
		' OUT=',
		'SRC=1.2.3.4 ',
		'DST=',
		'message repeated 3 times: [',
		']',
		'rhost=',
		' ; COMMAND=',
		' : TTY=',
		'%ASA-4-1: ',
		'Deny tcp src ',
		',',
		'[12.5] ',
		'\0',
		'ü',
	);
	const message = fc
		.array(fc.oneof(part, fc.string()), {maxLength: 30})
		.map((parts) => Buffer.from(parts.join('')));
	const program = fc.constantFrom(
		'sshd',
		'kernel',
		'sudo',
		'su',
		'filterlog',
		'%ASA-4-106023',
		'dropbear',
		'x',
		null,
	);
	t.notThrows(() =>
		fc.assert(
			fc.property(
				program,
				fc.oneof(
					message,
					fc.uint8Array().map((bytes) => Buffer.from(bytes)),
				),
				(name, bytes) => {
					const fields = [...(decodeLine(decoders, name, bytes)?.fields ?? [])];
					return fields.every(
						([field, value]) =>
							(!field.endsWith('.port') || typeof value === 'number') &&
							(!field.endsWith('.ip') || /^[0-9a-f.:]+$/.test(String(value))),
					);
				},
			),
			{numRuns: 1000},
		),
	);
});

test('messages of 64 KiB are decoded or left alone', (t) => {
	const size = 65_536;
	for (const filler of [' ', 'x', '1', ' from ', ' IN=', 'A=1 ', 'rhost=', ' : ', ','])
		for (const start of ['', 'Failed password for ', 'Invalid user ', 'IN= OUT= SRC=1.1.1.1 '])
			for (const program of ['sshd', 'kernel', 'sudo', 'filterlog', null])
				decodeLine(decoders, program, Buffer.from(start + filler.repeat(size)).subarray(0, size));
	const user = 'x'.repeat(60_000);
	const line = `Failed password for ${user} from 10.0.0.1 port 4 ssh2`;
	t.is(decodeLine(decoders, 'sshd', Buffer.from(line))?.fields.get('user.name'), user);
});
