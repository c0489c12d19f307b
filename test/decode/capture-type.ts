import {isIPv4} from 'node:net';
import * as fc from 'fast-check';
import test from 'ava';
import {canonicalAddress, captureTypes} from '../../src/decode/capture-type.ts';

type Case = readonly [type: string, text: string, stored: Record<string, unknown> | undefined];

const cases: readonly Case[] = [
	['ip', '10.0.0.1', {x: '10.0.0.1'}],
	['ip', '256.0.0.1', undefined],
	['ip', '10.0.0.01', undefined],
	['ip', '10.0.0', undefined],
	['ip', '10.0.0.1.', undefined],
	['ip', '', undefined],
	['ip', '::ffff:10.0.0.1', {x: '10.0.0.1'}],
	['ip', '::FFFF:0a00:0001', {x: '10.0.0.1'}],
	['ip', '2001:0db8:0000:0000:0000:0000:0000:0001', {x: '2001:db8::1'}],
	['ip', 'fe80::1%eth0', {x: 'fe80::1'}],
	['ip', 'mail.example.com', undefined],
	['host', '10.0.0.1', {'x.ip': '10.0.0.1'}],
	['host', 'Mail.Example.com', {'x.domain': 'mail.example.com'}],
	['host', 'UNKNOWN', {'x.address': 'UNKNOWN'}],
	['host', '', undefined],
	['int', '22', {x: 22}],
	['int', '-1', undefined],
	['int', '2a', undefined],
	['int', '', undefined],
	['number', '  3529.289825', {x: 3529.289825}],
	['number', '7', {x: 7}],
	['number', 'UFW BLOCK', undefined],
	['word', 'root', {x: 'root'}],
	['word', '', undefined],
	['maybe', '', {}],
	['lower', 'TCP', {x: 'tcp'}],
	['text', '', {}],
	['text', '\u00C3\u00BC', {x: 'ü'}],
	['text', '\u00FF', {x: '\uFFFD'}],
];

for (const [name, text, stored] of cases) {
	test(`the ${name} '${text}' ${stored === undefined ? 'is refused' : 'is stored'}`, (t) => {
		const fields = new Map<string, string | number>();
		t.is(captureTypes.get(name)!.store(fields, 'x', text), stored !== undefined);
		t.deepEqual(Object.fromEntries(fields), stored ?? {});
	});
}

test('an address has one form however it is written', (t) => {
	fc.assert(
		fc.property(fc.ipV6(), (address) => {
			const canonical = canonicalAddress(address)!;
			t.is(canonicalAddress(canonical), canonical);
			t.is(canonicalAddress(address.toUpperCase()), canonical);
		}),
	);
});

test('the IPv4 check agrees with the one of Node', (t) => {
	const octet = fc.oneof(fc.nat({max: 300}).map(String), fc.constantFrom('', '00', '1x', '01'));
	fc.assert(
		fc.property(fc.array(octet, {minLength: 3, maxLength: 5}), (octets) => {
			const text = octets.join('.');
			t.is(canonicalAddress(text) !== undefined, isIPv4(text), text);
		}),
	);
});
