import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {z} from 'zod';
import {LookupFiles} from '../../../../src/daemons/hub/lookups/lookup-files.ts';
import {
	lookupSettings,
	lookupsSetting,
	type LookupSetting,
} from '../../../../src/daemons/hub/lookups/lookups-schema.ts';
import {EventBatch} from '../../../../src/model/event-batch.ts';
import {mmdbFile} from '../../../helpers/mmdb-file.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

function settings(directory: string, values: unknown): readonly LookupSetting[] {
	return lookupSettings(lookupsSetting.parse(values), (file) => path.join(directory, file));
}

/** What is wrong with a setting. */
function wrong(value: unknown): string {
	const {error} = lookupsSetting.safeParse(value);
	return error === undefined ? '' : z.prettifyError(error);
}

/** The fields that an event with these gets. */
function enriched(files: LookupFiles, fields: Readonly<Record<string, string>>): unknown {
	const batch = new EventBatch(1, 64);
	const row = batch.add(Buffer.from('x'), 0, 1, 0);
	for (const [name, value] of Object.entries(fields)) batch.setField(row, name, value);
	files.enrich(batch, row);
	return Object.fromEntries([...batch.fieldsOf(row)].filter(([name]) => !(name in fields)));
}

test('events get what the tables know: of an owner once, of places of both ends, and of watch-lists', (t) => {
	const directory = temporaryDirectory(t);
	writeFileSync(path.join(directory, 'assets.csv'), 'ip,owner\n10.0.0.0/8,net\n192.0.2.7,bob\n');
	writeFileSync(path.join(directory, 'bad.csv'), 'what,why\n192.0.2.7,scanner\nevil.example,c2\n');
	writeFileSync(path.join(directory, 'as.mmdb'), mmdbFile({'192.0.2.0/24': {asn: 7}}));
	const files = LookupFiles.read(
		settings(directory, [
			{name: 'assets', file: 'assets.csv'},
			{name: 'bad', file: 'bad.csv', watch: true, fields: {why: 'threat.indicator.description'}},
			{name: 'as', file: 'as.mmdb'},
		]),
	);
	t.deepEqual(files.problems, []);
	t.deepEqual(enriched(files, {'source.ip': '192.0.2.7', 'destination.ip': '10.0.0.1'}), {
		'asset.owner': 'bob',
		'threat.indicator.description': 'scanner',
		'nms.watch_list': 'bad',
		'source.as.number': 7,
	});
	t.deepEqual(enriched(files, {'source.ip': '198.51.100.1', 'destination.ip': '192.0.2.9'}), {
		'destination.as.number': 7,
	});
	t.deepEqual(enriched(files, {'dns.question.name': 'EVIL.example'}), {
		'threat.indicator.description': 'c2',
		'nms.watch_list': 'bad',
	});
	t.deepEqual(enriched(files, {'user.name': '192.0.2.7'}), {});
	t.deepEqual(
		files.find('192.0.2.7').map(({name}) => name),
		['assets', 'bad', 'as'],
	);
});

test('a file that changes is read again, one that is broken is used as it was and named', async (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'assets.csv');
	const wanted = settings(directory, [{name: 'assets', file: 'assets.csv'}]);
	const absent = LookupFiles.read(wanted);
	t.regex(absent.problems[0]?.message ?? '', /ENOENT/);
	writeFileSync(file, 'ip,owner\n192.0.2.7,bob\n');
	const first = await absent.refreshed();
	t.deepEqual(first.problems, []);
	t.is(await first.refreshed(), first);
	t.like(enriched(first, {'source.ip': '192.0.2.7'}), {'asset.owner': 'bob'});
	writeFileSync(file, 'ip,owner\n192.0.2.7,"kim and more\n');
	const broken = await first.refreshed();
	t.like(broken.problems[0], {file, line: 1});
	t.like(enriched(broken, {'source.ip': '192.0.2.7'}), {'asset.owner': 'bob'});
	writeFileSync(file, 'ip,owner\n192.0.2.7,kim\n');
	t.like(enriched(await broken.refreshed(), {'source.ip': '192.0.2.7'}), {'asset.owner': 'kim'});
});

test('a table gives no fields of other things, and names are given once', (t) => {
	const table = {name: 'x', file: 'x.csv'};
	t.is(wrong([table]), '');
	t.regex(
		wrong([{...table, fields: {a: 'user.name'}}]),
		/'user.name' is no field that a table may/,
	);
	t.regex(wrong([table, table]), /two tables have one name/);
	t.regex(wrong([{...table, name: 'A b'}]), /lower-case/);
});
