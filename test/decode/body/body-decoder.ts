import test from 'ava';
import {decoderSet} from '../../../src/decode/decoder-set.ts';
import {bodyLimits} from '../../../src/decode/body/pairs.ts';
import {EventBatch} from '../../../src/model/event-batch.ts';
import type {FieldValue} from '../../../src/model/event.ts';

type Fields = Readonly<Record<string, FieldValue>>;

// Program, body, and all fields that it gives.
const bodies: readonly (readonly [string | null, string, Fields])[] = [
	[
		'CEF',
		'0|Ven\\|dor|Wall|1.2|100|Denied|5|src=192.0.2.7 spt=4711 dst=2001:db8::1 dpt=443 suser=An User request=https://example.com/?a\\=b msg=no key\\=here',
		{
			'event.dataset': 'cef',
			'observer.vendor': 'Ven|dor',
			'observer.product': 'Wall',
			'observer.version': '1.2',
			'event.code': '100',
			'source.ip': '192.0.2.7',
			'source.port': 4711,
			'destination.ip': '2001:db8::1',
			'destination.port': 443,
			'source.user.name': 'An User',
			'url.original': 'https://example.com/?a=b',
		},
	],
	[
		null,
		'CEF:0|V|P|1|2|N|3|src=host spt=x dst=192.0.2.8 dst=192.0.2.8',
		{
			'event.dataset': 'cef',
			'observer.vendor': 'V',
			'observer.product': 'P',
			'observer.version': '1',
			'event.code': '2',
			'destination.ip': '192.0.2.8',
		},
	],
	[
		null,
		'{"level":"warn","msg":"login failed","remote_addr":"192.0.2.7:4711","user":"eve","local_addr":"192.0.2.1:80"}',
		{
			'event.dataset': 'json',
			'log.level': 'warn',
			'user.name': 'eve',
			'event.category': 'authentication',
			'event.action': 'generic_login',
			'event.outcome': 'failure',
			'source.ip': '192.0.2.7',
			'source.port': 4711,
		},
	],
	[
		null,
		'time=1 msg="Invalid password for admin from 192.0.2.7"',
		{
			'event.dataset': 'logfmt',
			'event.category': 'authentication',
			'event.action': 'generic_login',
			'event.outcome': 'failure',
			'user.name': 'admin',
			'source.ip': '192.0.2.7',
		},
	],
	// Nobody's, two, a request's, what succeeded, and somebody else's words.
	[null, '{"msg":"GET /login failed","ip":"192.0.2.7"}', {'event.dataset': 'json'}],
	[null, '{"msg":"login failed","ip":"192.0.2.7","success":true}', {'event.dataset': 'json'}],
	[null, '{"msg":"login failed"}', {'event.dataset': 'json'}],
	[
		null,
		'{"msg":"login failed","client_ip":"192.0.2.7","remote_ip":"192.0.2.8"}',
		{'event.dataset': 'json'},
	],
	[null, '{"msg":"request","path":"/?login failed","ip":"192.0.2.7"}', {'event.dataset': 'json'}],
	[
		null,
		'{"msg":"login of \'x login failed\' accepted","ip":"192.0.2.7"}',
		{'event.dataset': 'json'},
	],
	[null, 'CEF:0|V|P|1|2|N', {}],
	[null, 'CEF:x|V|P|1|2|N|3|src=192.0.2.7', {'event.dataset': 'generic', 'source.ip': '192.0.2.7'}],
	[
		'LEEF',
		'1.0|V|P|1|login|src=192.0.2.7\tsrcPort=22\tusrName=An User',
		{
			'event.dataset': 'leef',
			'observer.vendor': 'V',
			'observer.product': 'P',
			'observer.version': '1',
			'event.code': 'login',
			'source.ip': '192.0.2.7',
			'source.port': 22,
			'user.name': 'An User',
		},
	],
	...[
		'^|src=192.0.2.7^proto=TCP',
		'0x5e|src=192.0.2.7^proto=TCP',
		'x5E|src=192.0.2.7^proto=TCP',
	].map(
		(rest) =>
			[
				null,
				`LEEF:2.0|V|P|1|2|${rest}`,
				{
					'event.dataset': 'leef',
					'observer.vendor': 'V',
					'observer.product': 'P',
					'observer.version': '1',
					'event.code': '2',
					'source.ip': '192.0.2.7',
					'network.transport': 'tcp',
				},
			] as const,
	),
	[
		'suricata',
		'@cee: {"src_ip":"192.0.2.7","src_port":4711,"alert":{"signature":"scan","signature_id":7},"list":[1],"__proto__":{"user":"x"}}',
		{
			'event.dataset': 'json',
			'source.ip': '192.0.2.7',
			'source.port': 4711,
			'rule.name': 'scan',
			'rule.id': '7',
		},
	],
	[
		'app',
		'{"user":"alice","level":"WARN"}',
		{'event.dataset': 'json', 'user.name': 'alice', 'log.level': 'warn'},
	],
	['app', '{"user":"alice"', {}],
	['app', '{user}', {}],
	[
		null,
		'date=2024-03-01 devname="FGT 60" srcip=192.0.2.7 srcport=4711 user="a \\"b\\"" msg="src=192.0.2.9 x"',
		{
			'event.dataset': 'logfmt',
			'observer.name': 'FGT 60',
			'source.ip': '192.0.2.7',
			'source.port': 4711,
			'user.name': 'a "b"',
		},
	],
	[
		'app',
		'level=info user=alice done',
		{'event.dataset': 'generic', 'log.level': 'info', 'user.name': 'alice'},
	],
	['app', 'a=b', {}],
	// A user who is called `x" srcip=192.0.2.66 srcport=1 a="`.
	[
		null,
		'level=alert user="x" srcip=192.0.2.66 srcport=1 a="" srcip=192.0.2.7 srcport=4711',
		{'event.dataset': 'logfmt', 'log.level': 'alert', 'user.name': 'x', 'source.port': 1},
	],
	['app', 'user alice src=192.0.2.7', {'event.dataset': 'generic', 'source.ip': '192.0.2.7'}],
	['app', 'srcip="192.0.2.7', {'event.dataset': 'generic', 'source.ip': '192.0.2.7'}],
];

for (const [program, body, expected] of bodies) {
	test(`the body ${JSON.stringify(body)} of ${program}`, (t) => {
		t.deepEqual(fieldsOf(program, body), expected);
	});
}

test('of a body no more is read than its bounds', (t) => {
	const most = bodyLimits.pairs;
	t.is(fieldsOf('app', `${pairs(most - 1)} user=alice`)['user.name'], 'alice');
	t.is(fieldsOf('app', `${pairs(most)} user=alice`)['user.name'], undefined);
	const value = 'v'.repeat(bodyLimits.valueCharacters);
	t.is(fieldsOf('app', `a=b user=${value}`)['user.name'], value);
	t.is(fieldsOf('app', `a=b user=${value}v`)['user.name'], undefined);
	t.is(fieldsOf('app', nested(30_000))['event.dataset'], 'json');
});

function pairs(count: number): string {
	return Array.from({length: count}, (_, at) => `k${at}=v`).join(' ');
}

function nested(depth: number): string {
	return `${'{"a":'.repeat(depth)}{"b":1}${'}'.repeat(depth)}`;
}

function fieldsOf(program: string | null, body: string): Fields {
	const name = Buffer.from(program ?? '');
	const bytes = Buffer.concat([name, Buffer.from(body)]);
	const batch = new EventBatch(1, bytes.length);
	const row = batch.add(bytes, 0, 1, 0);
	if (program !== null) batch.setSpan(row, 'program', 0, name.length);
	batch.setSpan(row, 'message', name.length, bytes.length);
	decoderSet([]).decode(batch, row);
	return Object.fromEntries(batch.fieldsOf(row));
}
