import test from 'ava';
import {mmdbTable} from '../../../src/pipeline/lookup/mmdb-table.ts';
import {rowTable} from '../../../src/pipeline/lookup/row-table.ts';
import {readCsv, readHosts, readJson} from '../../../src/pipeline/lookup/rows.ts';
import type {LookupTable, RowsResult} from '../../../src/pipeline/lookup/table.ts';
import {mmdbFile} from '../../helpers/mmdb-file.ts';

const plain = {key: undefined, fields: {}};

function tableOf(result: RowsResult): LookupTable {
	if (result.kind === 'error') throw new Error(result.fault.message);
	return rowTable(result.rows);
}

function found(table: LookupTable, value: string, field = 'source.ip'): unknown {
	const fields = table.find(value, field);
	return fields && Object.fromEntries(fields);
}

test('a row is found by address in any form, by network, and by name in any case', (t) => {
	const csv = `\u{FEFF}ip,Owner,labels.site
192.0.2.7,"Bob, the second",hq
# a comment
10.0.0.0/8,net,all
10.1.0.0/16,smaller,some
2001:db8::/32,six,v6
2001:0DB8:0:0::7,host,v6
Web-01,kim,hq
192.0.2.7,later,no
`;
	const table = tableOf(readCsv(csv, plain));
	t.deepEqual(found(table, '192.0.2.7'), {
		'asset.owner': 'Bob, the second',
		'labels.site': 'hq',
	});
	t.like(found(table, '::ffff:192.0.2.7'), {'asset.owner': 'Bob, the second'});
	t.like(found(table, '10.1.2.3'), {'asset.owner': 'smaller'});
	t.like(found(table, '10.2.2.3'), {'asset.owner': 'net'});
	t.like(found(table, '2001:db8:0:0::7'), {'asset.owner': 'host'});
	t.like(found(table, '2001:db8:ffff::1'), {'asset.owner': 'six'});
	t.like(found(table, 'WEB-01', 'host.name'), {'asset.owner': 'kim'});
	for (const unknown of ['192.0.2.8', '11.0.0.1', '2001:db9::1', 'web', ''])
		t.is(table.find(unknown, 'source.ip'), undefined, unknown);
});

test('a key with a star is all names below, and the smallest domain counts', (t) => {
	const csv = 'name,owner\n*.example.org,all\n*.lab.example.org,lab\nwww.example.org,own\n';
	const table = tableOf(readCsv(csv, plain));
	for (const [name, owner] of [
		['a.example.org', 'all'],
		['A.B.Example.ORG', 'all'],
		['x.lab.example.org', 'lab'],
		['www.example.org', 'own'],
	] as const)
		t.deepEqual(found(table, name, 'dns.question.name'), {'asset.owner': owner}, name);
	for (const unknown of ['example.org', 'example.org.evil', 'badexample.org', '.'])
		t.is(table.find(unknown, 'dns.question.name'), undefined, unknown);
});

test('the key column and the fields may be named', (t) => {
	const plan = {key: 'host', fields: {who: 'asset.owner'}};
	t.deepEqual(found(tableOf(readCsv('who,host,x y\nbob,web-01,1\n', plan)), 'web-01'), {
		'asset.owner': 'bob',
		'asset.x_y': '1',
	});
	t.deepEqual(found(tableOf(readJson('[{"host":"web-01","who":"kim","n":5}]', plan)), 'web-01'), {
		'asset.owner': 'kim',
		'asset.n': 5,
	});
});

test('JSON may be an object of objects or of texts, and a hosts file gives names', (t) => {
	const json = '{"192.0.2.7": {"owner": "kim", "deep": {}}, "192.0.2.8": "printer"}';
	t.deepEqual(found(tableOf(readJson(json, plain)), '192.0.2.7'), {'asset.owner': 'kim'});
	t.deepEqual(found(tableOf(readJson(json, plain)), '192.0.2.8'), {'asset.name': 'printer'});
	const hosts = '127.0.0.1\tlocalhost\n# x\n192.0.2.9   nas nas.lan # the box\n\n';
	t.deepEqual(found(tableOf(readHosts(hosts)), '192.0.2.9'), {'asset.name': 'nas'});
	// A name finds its addresses for who asks, and gives events nothing.
	const table = tableOf(readHosts(`${hosts}2001:db8::9 NAS\n`));
	t.is(table.find('nas.lan', 'host.name'), undefined);
	t.deepEqual(
		table.named?.('Nas')?.map((fields) => Object.fromEntries(fields)),
		[
			{'asset.name': 'nas', 'asset.address': '192.0.2.9'},
			{'asset.name': 'NAS', 'asset.address': '2001:db8::9'},
		],
	);
	t.deepEqual(table.named?.('localhost'), []);
});

test('wrong rows are left out and the first is named; a wrong file is named with its line', (t) => {
	t.like(readCsv('ip,owner\n,x\n10.0.0.0/99,y\n192.0.2.1,z\n', plain), {
		kind: 'ok',
		leftOut: 2,
		first: {line: 2, message: "no value in the key column 'ip'"},
	});
	t.like(readCsv('ip,owner\n1.1.1.1,"x\n', plain), {kind: 'error'});
	t.like(readJson('{', plain), {kind: 'error', fault: {line: 1}});
	t.like(readJson('7', plain), {kind: 'error'});
	t.like(readJson('[7]', plain), {kind: 'ok', leftOut: 1});
});

test('an mmdb says where an address is, below the field of the address', (t) => {
	const table = mmdbTable(
		mmdbFile({
			'192.0.2.0/24': {
				country: {iso_code: 'DE', names: {en: 'Germany'}},
				city: {names: {en: 'Bonn'}},
			},
			'10.0.0.0/8': {autonomous_system_number: 64_500, autonomous_system_organization: 'Own'},
			'198.51.100.0/25': {country_code: 'NZ', asn: 'AS64501', as_name: 'Kiwi'},
		}),
	);
	t.deepEqual(found(table, '192.0.2.77'), {
		'source.geo.country_iso_code': 'DE',
		'source.geo.country_name': 'Germany',
		'source.geo.city_name': 'Bonn',
	});
	t.deepEqual(found(table, '10.9.9.9', 'destination.ip'), {
		'destination.as.number': 64_500,
		'destination.as.organization.name': 'Own',
	});
	t.deepEqual(found(table, '198.51.100.1'), {
		'source.geo.country_iso_code': 'NZ',
		'source.as.number': 64_501,
		'source.as.organization.name': 'Kiwi',
	});
	for (const unknown of ['198.51.100.200', '2001:db8::1', 'web-01'])
		t.is(table.find(unknown, 'source.ip'), undefined, unknown);
	t.throws(() => mmdbTable(Buffer.from('no database')));
});
