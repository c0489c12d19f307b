import {Buffer} from 'node:buffer';
import test from 'ava';
import {decoderSet} from '../../../src/decode/decoder-set.ts';
import {EventBatch, formats} from '../../../src/model/event-batch.ts';

const failure = {
	'event.category': 'authentication',
	'event.action': 'generic_login',
	'event.outcome': 'failure',
};
const from = {'source.ip': '192.0.2.7'};
const bob = {'user.name': 'bob'};
const quoted = {'user.name': 'x from 10.9.9.9'};

const cases: readonly (readonly [message: string, fields: object])[] = [
	['Login failed for user bob from 192.0.2.7', {...from, ...bob, ...failure}],
	['[client 192.0.2.7:5678] authentication failure', {...from, 'source.port': 5678, ...failure}],
	['192.0.2.7 - invalid password for admin', {...from, 'user.name': 'admin', ...failure}],
	["Client '192.0.2.7' supplied unknown user 'x'", {...from, 'user.name': 'x', ...failure}],
	['failed login from mail.example.com (192.0.2.7)', {...from, ...failure}],
	['failed login from ::ffff:192.0.2.7', {...from, ...failure}],
	[
		'Authentication failed, remote address: 2001:DB8::7: bad',
		{'source.ip': '2001:db8::7', ...failure},
	],
	['AUTHFAIL: user=bob ip=192.0.2.7 time=1', {...from, 'user.name': 'bob', ...failure}],
	[
		'user=bob src=192.0.2.7 dst=192.0.2.9 password mismatch',
		{...from, 'user.name': 'bob', 'destination.ip': '192.0.2.9', ...failure},
	],
	['login failed from 192.0.2.7 to server 192.0.2.9', {...from, ...failure}],
	[
		'login of eve failed: 192.0.2.7:40->198.51.100.9:80 closed',
		{...from, 'source.port': 40, ...failure},
	],
	['user admin login failed, ip:192.0.2.7', {...from, 'user.name': 'admin', ...failure}],
	['Unauthorized login attempt from 192.0.2.7', {...from, ...failure}],
	['Authentication of user bob from 192.0.2.7 failed.', {...from, ...bob, ...failure}],
	['authentication with 192.0.2.7 failed', {'related.ip': '192.0.2.7'}],
	['authentication refused for bob from 192.0.2.7', {...from, ...bob, ...failure}],
	// Who was not let in.
	['failed login for [bob] from 192.0.2.7', {...from, ...bob, ...failure}],
	['authentication failed for bob from 192.0.2.7 port 4711', {...from, ...bob, ...failure}],
	['Login failed (UserName=bob, IP=192.0.2.7)', {...from, ...bob, ...failure}],
	['login failed for user bob b from 192.0.2.7', {...from, 'user.name': 'bob b', ...failure}],
	['login failed from 192.0.2.7: Invalid user credentials.', {...from, ...failure}],
	["Failed login attempt with login 'bob' from 192.0.2.7", {...from, ...bob, ...failure}],
	['user bob failed to login [from: 192.0.2.7] [service: x]', {...from, ...bob, ...failure}],
	['Users: -, client 192.0.2.7, Action: Login Fail, App: x', {...from, ...failure}],
	['login failed for user from 192.0.2.7', {...from, ...failure}],
	['login failed for the user at 192.0.2.7', {}],
	['login failed for 192.0.2.7', {'related.ip': '192.0.2.7', ...failure}],
	// No failure.
	['Login succeeded for bob from 192.0.2.7, last failed login yesterday', from],
	['server 192.0.2.7 unreachable: login failed over to another', {}],
	[
		'received from neighbor 192.0.2.7 2/5 (OPEN Message Error/Authentication Failure)',
		{'related.ip': '192.0.2.7'},
	],
	['connection from 192.0.2.7 closed', from],
	['peer 192.0.2.7/4711 is slow', {...from, 'source.port': 4711}],
	['neighbour state of 192.0.2.7 changed', {'related.ip': '192.0.2.7'}],
	['it said "login failed" of 192.0.2.7', {'related.ip': '192.0.2.7'}],
	// What a remote party may have written.
	['login failed for x from 10.9.9.9 from 192.0.2.7', {}],
	['login failed for "x from 10.9.9.9" from 192.0.2.7', {...from, ...quoted, ...failure}],
	["login failed for 'x from 10.9.9.9' from 192.0.2.7", {...from, ...quoted, ...failure}],
	['[192.0.2.7] login failed for x from 10.9.9.9', {}],
	['got "login failed for x from 10.9.9.9"', {}],
	// No address of a client.
	['listening on 192.0.2.7:80', {}],
	['server version 1.2.3.4 started', {}],
	['route from 10.0.0.0/8 is gone', {}],
	['at 10:20:30 from 00:11:22:33:44:55 as foo::bar', {}],
	['from 192.0.2.7.example.com and ip-192.0.2.7', {}],
	['login failed for bob', {}],
];

for (const [message, fields] of cases) {
	test(`what stands in '${message}' beyond doubt becomes fields`, (t) => {
		const expected =
			Object.keys(fields).length === 0 ? {} : {'event.dataset': 'generic', ...fields};
		t.deepEqual(decoded(message), expected);
	});
}

test('a list of addresses tells of no source', (t) => {
	t.deepEqual(decoded(Array.from({length: 17}, () => 'from 192.0.2.7').join(' ')), {});
});

test('a text of nothing but what is looked for takes no time worth naming', (t) => {
	for (const part of ['login ', '1.', '1.1.1.1 ', ':', 'a=', '"', "'", 'from ', 'failed to '])
		t.notThrows(() => decoded(`${part.repeat(20_000)} 1.2.3.4 :: a=b`), part);
});

/** The fields of a message of a program that no pack knows. */
function decoded(message: string) {
	const bytes = Buffer.from(`p${message}`);
	const batch = new EventBatch(1, bytes.length);
	const row = batch.add(bytes, 0, 1, 0);
	batch.format[row] = formats.indexOf('rfc3164');
	batch.setSpan(row, 'program', 0, 1);
	batch.setSpan(row, 'message', 1, bytes.length);
	decoderSet([]).decode(batch, row);
	return Object.fromEntries(batch.fieldsOf(row));
}
