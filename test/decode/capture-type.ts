import {isIPv4} from 'node:net';
import * as fc from 'fast-check';
import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import {captureTypes} from '../../src/decode/capture-type.ts';

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
	['peer', '10.0.0.1:22', {'x.ip': '10.0.0.1', 'x.port': 22}],
	['peer', '2001:db8::1:5678', {'x.ip': '2001:db8::1', 'x.port': 5678}],
	['peer', '[2001:db8::1]:5678', {'x.ip': '2001:db8::1', 'x.port': 5678}],
	['peer', 'mail.example.com:22', {'x.domain': 'mail.example.com', 'x.port': 22}],
	['peer', '10.0.0.1.5678', {'x.ip': '10.0.0.1', 'x.port': 5678}],
	['peer', '2001:db8::1.5678', {'x.ip': '2001:db8::1', 'x.port': 5678}],
	['peer', '10.0.0.1', undefined],
	['peer', '::ffff:10.0.0.1', undefined],
	['peer', 'mail.example.5', undefined],
	['peer', '2001:db8::9', undefined],
	['peer', ':22', undefined],
	['peer', '10.0.0.1:', undefined],
	['quoted', 'a b', {x: 'a b'}],
	['quoted', '-', {}],
	['quoted', '', {}],
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
	['number', '1.2.3', undefined],
	['number', '.', undefined],
	['lower', 'TCP-\u00C3\u009C', {x: 'tcp-Ü'}],
	['text', '\u00C3\u00BC', {x: 'ü'}],
	['text', '\u00FF', {x: '\uFFFD'}],
];

for (const [name, text, stored] of cases) {
	test(`the ${name} '${text}' ${stored === undefined ? 'is refused' : 'is stored'}`, (t) => {
		t.deepEqual(storedOf(name, Buffer.from(text, 'latin1')), stored);
	});
}

test('an address has one form however it is written', (t) => {
	fc.assert(
		fc.property(fc.ipV6(), (address) => {
			const canonical = canonicalOf(address)!;
			t.is(canonicalOf(canonical), canonical);
			t.is(canonicalOf(address.toUpperCase()), canonical);
		}),
	);
});

test('the IPv4 check agrees with the one of Node', (t) => {
	const octet = fc.oneof(fc.nat({max: 300}).map(String), fc.constantFrom('', '00', '1x', '01'));
	fc.assert(
		fc.property(fc.array(octet, {minLength: 3, maxLength: 5}), (octets) => {
			const text = octets.join('.');
			t.is(canonicalOf(text) !== undefined, isIPv4(text), text);
		}),
	);
});

test('a type that stores nothing sees the same', (t) => {
	for (const [name, text, stored] of cases) {
		const bytes = Buffer.from(text, 'latin1');
		const seen = storedOf(name, bytes, null);
		t.is(seen === undefined, stored === undefined, `${name} '${text}'`);
		t.deepEqual(seen ?? {}, {});
	}
});

function canonicalOf(address: string): string | undefined {
	const {x} = storedOf('ip', Buffer.from(address)) ?? {};
	return typeof x === 'string' ? x : undefined;
}

/** What a capture of these bytes, with others around them, stores; undefined where it is refused. */
function storedOf(
	type: string,
	text: Buffer,
	field: string | null = 'x',
): Readonly<Record<string, unknown>> | undefined {
	const batch = new EventBatch(1, 1);
	const row = batch.add(Buffer.alloc(0), 0, 1, 0);
	const {fields} = batch;
	const bytes = Buffer.concat([Buffer.from('1:'), text, Buffer.from('.1')]);
	const [from, to] = [2, 2 + text.length];
	const message = {
		bytes,
		from: 0,
		to: bytes.length,
		program: null,
		batch,
		row,
		fields,
		process: undefined,
		memory: undefined,
	};
	const isStored = captureTypes.get(type)!.storeIn(field)(message, from, to);
	return isStored ? Object.fromEntries(fields.of(0)) : undefined;
}
