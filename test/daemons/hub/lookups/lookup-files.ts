import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {clearInterval, setInterval} from 'node:timers';
import test from 'ava';
import {z} from 'zod';
import {packageRoot} from '../../../../src/base/package-root.ts';
import {readYamlFiles} from '../../../../src/base/yaml-files.ts';
import {LookupFiles} from '../../../../src/daemons/hub/lookups/lookup-files.ts';
import {
	lookupSettings,
	lookupsSetting,
	type LookupSetting,
} from '../../../../src/daemons/hub/lookups/lookups-schema.ts';
import {foldable} from '../../../../src/model/rule-hit.ts';
import {AlertFold} from '../../../../src/detect/alert-fold.ts';
import {compileRules} from '../../../../src/detect/rule-set.ts';
import {BatchRow} from '../../../../src/model/batch-row.ts';
import {EventBatch} from '../../../../src/model/event-batch.ts';
import {hitsOf} from '../../../helpers/event-batches.ts';
import {mmdbFile} from '../../../helpers/mmdb-file.ts';
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts';

function settings(directory: string, values: unknown): readonly LookupSetting[] {
	return lookupSettings(lookupsSetting.parse(values), (file) => path.join(directory, file));
}

/** A database of one network's number. */
function numbers(asn: number): Buffer {
	return mmdbFile({'192.0.2.0/24': {asn}});
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
		'nms.watched_value': '192.0.2.7',
		'source.as.number': 7,
	});
	t.deepEqual(enriched(files, {'source.ip': '198.51.100.1', 'destination.ip': '192.0.2.9'}), {
		'destination.as.number': 7,
	});
	t.deepEqual(enriched(files, {'dns.question.name': 'EVIL.example'}), {
		'threat.indicator.description': 'c2',
		'nms.watch_list': 'bad',
		'nms.watched_value': 'EVIL.example',
	});
	t.deepEqual(enriched(files, {'file.path': '192.0.2.7'}), {});
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
	t.regex(broken.problems[0]?.message ?? '', /; what was read at .*Z is used$/);
	t.like(enriched(broken, {'source.ip': '192.0.2.7'}), {'asset.owner': 'bob'});
	writeFileSync(file, 'ip,owner\n192.0.2.7,kim\n');
	t.like(enriched(await broken.refreshed(), {'source.ip': '192.0.2.7'}), {'asset.owner': 'kim'});
});

test('a database that is replaced by a broken one is used as it was, until a whole one comes', async (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'as.mmdb');
	writeFileSync(file, numbers(7));
	const first = LookupFiles.read(settings(directory, [{name: 'as', file: 'as.mmdb'}]));
	writeFileSync(file, numbers(8).subarray(0, 40));
	const broken = await first.refreshed();
	t.regex(broken.problems[0]?.message ?? '', /; what was read at .*Z is used$/);
	t.is(await broken.refreshed(), broken);
	t.like(enriched(broken, {'source.ip': '192.0.2.7'}), {'source.as.number': 7});
	writeFileSync(file, numbers(8));
	const mended = await broken.refreshed();
	t.deepEqual(mended.problems, []);
	t.like(enriched(mended, {'source.ip': '192.0.2.7'}), {'source.as.number': 8});
});

test('others have their turn while a long table is read', async (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'assets.csv');
	writeFileSync(file, 'ip,owner\n192.0.2.7,bob\n');
	const first = LookupFiles.read(settings(directory, [{name: 'assets', file: 'assets.csv'}]));
	const rows = Array.from({length: 20_000}, (_, at) => `host-${at},owner ${at}\n`);
	writeFileSync(file, `name,owner\n${rows.join('')}`);
	let turns = 0;
	const timer = setInterval(() => {
		turns += 1;
	}, 1);
	const second = await first.refreshed();
	clearInterval(timer);
	t.true(turns > 3, `${turns} turns`);
	t.like(enriched(second, {'host.name': 'host-19999'}), {'asset.owner': 'owner 19999'});
});

for (const [field, value] of [
	['user.name', 'mallory'],
	['host.name', 'KIOSK-3'],
	['destination.domain', 'www.evil.example'],
	['source.ip', '203.0.113.9'],
] as const)
	test(`a ${field} on a watch-list is an alert of its own`, (t) => {
		const directory = temporaryDirectory(t);
		const list = 'what\nmallory\nkiosk-3\n*.evil.example\n203.0.113.0/24\n';
		writeFileSync(path.join(directory, 'bad.csv'), list);
		const files = LookupFiles.read(
			settings(directory, [{name: 'bad', file: 'bad.csv', watch: true}]),
		);
		const batch = new EventBatch(1, 64);
		const row = batch.add(Buffer.from('x'), 0, 1, 0);
		batch.setField(row, field, value);
		files.enrich(batch, row);
		const ruleFiles = readYamlFiles(path.join(packageRoot, 'content/rules'));
		const {rules} = compileRules(ruleFiles, {placeholders: new Map([['inside', []]])});
		const view = new BatchRow().show(batch, row);
		rules.match(view, (ruleId, names) => view.noteHit(ruleId, 1, names));
		const fold = new AlertFold(rules, {groupLimit: 10});
		for (const [at, hit] of hitsOf(batch).entries())
			fold.add(foldable(hit, {id: at + 1, event: 1}));
		t.deepEqual(
			fold.takeChanged().map(({severity, group}) => [severity, ...group]),
			[['high', 'bad', value]],
		);
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
