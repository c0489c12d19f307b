import test from 'ava';
import {sourceAmong} from '../../../src/cli/sources/source-argument.ts';

const absent = {message: 'there is none', remedy: 'look'};
const candidates = [
	{channel: 'udp', address: '192.0.2.1'},
	{channel: 'tcp', address: '192.0.2.1'},
	{channel: 'udp', address: '192.0.2.2'},
] as const;

/** Text -> the source, or why it is none. */
const cases: readonly (readonly [string, string])[] = [
	['192.0.2.2', 'udp 192.0.2.2'],
	['192.0.2.1', 'usage'],
	['192.0.2.3', 'not_found'],
	['tcp:192.0.2.1', 'tcp 192.0.2.1'],
	['udp:192.0.2.9', 'udp 192.0.2.9'],
	['udp:::ffff:192.0.2.9', 'udp 192.0.2.9'],
	['tls:2001:DB8::0:1', 'tls 2001:db8::1'],
	['udp:192.0.2.0/24', 'usage'],
	['udp:300.0.0.1', 'usage'],
	['udp:', 'usage'],
	['agent:a1', 'agent a1'],
];

for (const [typed, expected] of cases)
	test(`the source '${typed}' is ${expected}`, (t) => {
		if (!expected.includes(' ')) {
			t.throws(() => sourceAmong(typed, candidates, absent), {code: expected});
			return;
		}
		const {channel, address} = sourceAmong(typed, candidates, absent);
		t.is(`${channel} ${address}`, expected);
	});
