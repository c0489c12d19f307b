import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {z} from 'zod';
import {AuditReader} from '../../../src/cli/parse/audit-reader.ts';
import {sharedData, testWithSharedData} from '../../helpers/shared-data.ts';

// What go-libaudit makes of single records, and laurel of the records of one event (../shared/data/README.md).

const fields = z.record(z.string(), z.unknown());
const golden = z.object({
	record_type: z.string(),
	sequence: z.number(),
	'@timestamp': z.string(),
	keys: z.array(z.string()).optional(),
	data: fields,
});
const laurelEvent = z.record(z.string(), z.union([z.string(), fields, z.array(fields)]));
const printedLine = z.object({
	record_type: z.string().optional(),
	sequence: z.number(),
	timestamp: z.string(),
	node: z.string().optional(),
	keys: z.array(z.string()).optional(),
	data: fields.optional(),
	records: z.array(z.object({type: z.string(), fields})).optional(),
});

function printed(file: string, isSingle: boolean) {
	const reader = new AuditReader({isSingle});
	reader.push(readFileSync(file));
	reader.end();
	const lines = reader.takeOutput().trimEnd().split('\n');
	return lines.map((line) => printedLine.parse(JSON.parse(line)));
}

const goDirectory = sharedData('auditd/go-libaudit');

testWithSharedData('fields and values of records are those of go-libaudit, and no others', (t) => {
	const goldens = readdirSync(goDirectory).filter((name) => name.endsWith('.golden'));
	t.true(goldens.length >= 6);
	for (const name of goldens) {
		const file = path.join(goDirectory, name);
		const expected = z.array(golden).parse(JSON.parse(readFileSync(file, 'utf8')));
		const records = printed(file.replace(/\.golden$/, ''), true);
		t.is(records.length, expected.length, name);
		for (const [index, wanted] of expected.entries()) {
			const record = records[index];
			t.is(record?.record_type, wanted.record_type);
			t.is(record?.sequence, wanted.sequence);
			t.is(Date.parse(record?.timestamp ?? ''), Date.parse(wanted['@timestamp']));
			t.deepEqual(record?.keys, wanted.keys);
			t.deepEqual(record?.data, wanted.data, `${name} ${index}`);
		}
	}
});

// laurel writes these otherwise, and lists what a type may have several of.
const differing: ReadonlySet<string> = new Set([
	'ARGV',
	'arch',
	'mode',
	'cap_fp',
	'cap_fi',
	'cap_fver',
]);

for (const name of ['record-execve', 'record-login']) {
	testWithSharedData(`laurel's ${name} is one event with the same fields`, (t) => {
		const wanted = laurelEvent.parse(
			JSON.parse(readFileSync(sharedData(`auditd/laurel/${name}.json`), 'utf8')),
		);
		const events = printed(sharedData(`auditd/laurel/${name}.txt`), false);
		t.is(events.length, 1);
		const [event] = events;
		t.is(
			wanted['ID'],
			`${(Date.parse(event?.timestamp ?? '') / 1000).toFixed(3)}:${event?.sequence}`,
		);
		t.is(wanted['NODE'], event?.node);
		const found = new Map(allFields(event?.records ?? []));
		for (const [type, records] of Object.entries(wanted)) {
			const each = [records].flat().flatMap((one) => (typeof one === 'string' ? [] : [one]));
			for (const [key, value] of allFields(each.map((one) => ({type, fields: one}))))
				t.is(String(found.get(key)), String(value), key);
		}
	});
}

/** The fields of records by type, number among those of the type, and key. */
function allFields(
	records: readonly {readonly type: string; readonly fields: Readonly<Record<string, unknown>>}[],
): readonly (readonly [key: string, value: unknown])[] {
	return records.flatMap(({type, fields: pairs}, index) => {
		const number = records.slice(0, index).filter((record) => record.type === type).length;
		const known = Object.entries(pairs).filter(([key]) => !differing.has(key));
		return known.map(([key, value]) => [`${type} ${number} ${key}`, value] as const);
	});
}
