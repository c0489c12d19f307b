import test from 'ava';
import {
	canonicalAddress,
	isNetwork,
	loopbackNetworks,
	NetworkSet,
	plainAddress,
	privateNetworks,
} from '../../src/base/ip-network.ts';

const inside = new NetworkSet([...privateNetworks, ...loopbackNetworks, '203.0.113.7']);
const members: readonly (readonly [string, boolean])[] = [
	['10.0.0.0', true],
	['10.255.255.255', true],
	['11.0.0.0', false],
	['172.15.255.255', false],
	['172.16.0.1', true],
	['172.31.255.255', true],
	['172.32.0.0', false],
	['192.168.7.9', true],
	['127.0.1.3', true],
	['::1', true],
	['::2', false],
	['fd12:3456::1', true],
	['fe80::1', false],
	['203.0.113.7', true],
	['203.0.113.8', false],
	['::ffff:10.1.2.3', true],
	['fd00::1%eth0', true],
	['example.com', false],
	['', false],
	['10.0.0', false],
	['10.0.0.0.1', false],
	['10.0.0.256', false],
	['010.0.0.1', false],
];

for (const [address, expected] of members) {
	test(`${address === '' ? 'no address' : address} is ${expected ? 'inside' : 'outside'} of the set`, (t) => {
		t.is(inside.has(address), expected);
	});
}

test('an IPv6 network can hold IPv4 addresses as mapped ones', (t) => {
	for (const network of ['::ffff:10.0.0.0/104', '::ffff:10.1.2.3', '::ffff:0:0/96'])
		t.true(new NetworkSet([network]).has('10.1.2.3'), network);
	t.false(new NetworkSet(['::ffff:10.0.0.0/104']).has('11.1.2.3'));
	t.true(new NetworkSet(['192.0.2.129/25', '0.0.0.0/0']).has('255.255.255.255'));
	t.deepEqual(
		['192.0.2.127', '192.0.2.128', '192.0.2.255', '192.0.3.0'].map((address) =>
			new NetworkSet(['192.0.2.129/25']).has(address),
		),
		[false, true, true, false],
	);
});

test('a text that is no network is named when refused', (t) => {
	t.throws(() => new NetworkSet(['10.0.0.0/8', '10.0.0.0/33']), {message: /10\.0\.0\.0\/33/});
	for (const text of ['10.0.0.0/33', '::/129', '10.0.0/8', 'any', '10.0.0.0/', '10.0.0.0/8/8', ''])
		t.false(isNetwork(text), text);
	for (const text of ['0.0.0.0/0', '::/0', '10.0.0.1', 'fc00::/7']) t.true(isNetwork(text), text);
});

test('a mapped address is written as IPv4 and loses its zone', (t) => {
	t.is(plainAddress('::ffff:192.0.2.1'), '192.0.2.1');
	t.is(plainAddress('fe80::1%eth0'), 'fe80::1');
	t.is(plainAddress('2001:db8::1'), '2001:db8::1');
});

test('all forms of an address have one that is canonical', (t) => {
	const forms = [
		['192.0.2.1', '192.0.2.1', '::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:c000:0201'],
		[
			'2001:db8::1',
			'2001:DB8:0:0::1',
			'2001:db8:0000:0000:0000:0000:0000:0001',
			'2001:db8::1%eth0',
		],
		['1:0:0:2::3', '1:0:0:2:0:0:0:3', '1::2:0:0:0:3'],
	];
	for (const [canonical, ...others] of forms)
		for (const form of others) t.is(canonicalAddress(form), canonical, form);
	for (const text of ['', 'pi', '10.0.0', '010.0.0.1', '10.0.0.0/8', '::1::'])
		t.is(canonicalAddress(text), undefined, text);
});

test('more addresses than are remembered are told apart, the second time too', (t) => {
	const set = new NetworkSet(['10.1.0.0/16']);
	const addresses = Array.from({length: 6000}, (_, at) => `10.${at % 3}.${at >>> 8}.${at & 0xff}`);
	for (const address of [...addresses, ...addresses])
		if (set.has(address) !== address.startsWith('10.1.')) t.fail(address);
	t.false(set.has('10.1.0.0.1'));
	t.true(set.has('::ffff:10.1.2.3'));
});
