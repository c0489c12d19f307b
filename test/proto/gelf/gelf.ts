import test from 'ava';
import {EventBatch} from '../../../src/model/event-batch.ts';
import type {FieldValue} from '../../../src/model/event.ts';
import {reasonName} from '../../../src/model/parse-reason.ts';
import {gelfLimits, giveGelfFields, scanGelf} from '../../../src/proto/gelf/gelf.ts';

/** A batch whose second row is this message, scanned. */
function scanned(message: string | Uint8Array): EventBatch {
	const batch = new EventBatch(3);
	// What lies before a row in the arena must not matter to it.
	batch.add(Buffer.from('{"host":"neighbour"'), 0, 1, 0);
	const row = batch.add(Buffer.from(message), 0, 2, 0);
	scanGelf(batch, row);
	if (batch.reason[row] === 0) giveGelfFields(batch, row);
	return batch;
}

function fieldsOf(message: string): Record<string, FieldValue> {
	return Object.fromEntries(scanned(message).fieldsOf(1));
}

/** `ok`, or reason and offset. */
function verdict(message: string | Uint8Array): string {
	const batch = scanned(message);
	const reason = reasonName(batch.reason[1] ?? 0);
	return reason === 'none' ? 'ok' : `${reason} ${batch.offset[1]}`;
}

const example = `{
  "version": "1.1",
  "host": "example.org",
  "short_message": "A short message that helps you identify what is going on",
  "full_message": "Backtrace here\\n\\nmore stuff",
  "timestamp": 1385053862.3072,
  "level": 1,
  "_user_id": 9001,
  "_some_info": "foo",
  "_some_env_var": "bar"
}`;

test('the example of the specification is read in place', (t) => {
	const batch = scanned(example);
	t.is(batch.reason[1], 0);
	t.is(batch.spanText(1, 'host'), 'example.org');
	t.is(batch.spanText(1, 'message'), 'A short message that helps you identify what is going on');
	t.is(batch.spanText(1, 'timestamp'), '1385053862.3072');
	t.is(batch.deviceTime[1], 1_385_053_862_307);
	t.is(batch.timeFlags[1], 0);
	t.is(batch.priority[1], 9);
	t.is(batch.raw(1).toString(), example);
	t.deepEqual(Object.fromEntries(batch.fieldsOf(1)), {
		'gelf.full_message': 'Backtrace here\n\nmore stuff',
		'gelf.user_id': 9001,
		'gelf.some_info': 'foo',
		'gelf.some_env_var': 'bar',
	});
});

function withMembers(text: string): string {
	return `{"host":"h","short_message":"m",${text}}`;
}

test('program and process are those that senders name', (t) => {
	const batch = scanned(withMembers('"_application_name":"shop","_pid":4711'));
	t.is(batch.spanText(1, 'program'), 'shop');
	t.is(batch.spanText(1, 'procid'), '4711');
	t.deepEqual([...batch.fieldsOf(1)], []);
	t.is(scanned(withMembers('"_SYSLOG_IDENTIFIER":"sshd"')).spanText(1, 'program'), 'sshd');
	t.is(scanned(withMembers('"_process_id":"a-7"')).spanText(1, 'procid'), 'a-7');
});

test('times and levels that are none are left to fields', (t) => {
	for (const [timestamp, time] of [
		['1.5', 1500],
		['"1.5"', 1500],
		['0', 0],
		['-1', Number.NaN],
		['253402300799.999', 253_402_300_799_999],
		['253402300800', Number.NaN],
		['1e9', Number.NaN],
		['"2026-11-29"', Number.NaN],
		['null', Number.NaN],
	] as const)
		t.is(scanned(withMembers(`"timestamp":${timestamp}`)).deviceTime[1], time, timestamp);
	for (const [level, priority] of [
		['0', 8],
		['7', 15],
		['"6"', 14],
		['8', -1],
		['-1', -1],
		['1.5', -1],
		['true', -1],
	] as const)
		t.is(scanned(withMembers(`"level":${level}`)).priority[1], priority, level);
	t.deepEqual(fieldsOf(withMembers('"level":8,"timestamp":-1')), {
		'gelf.level': 8,
		'gelf.timestamp': -1,
	});
});

test('a text with escapes is shown as it stands, and what it means is a field', (t) => {
	const message = '{"host":"w\\u00e9b","short_message":"say \\"hi\\""}';
	const batch = scanned(message);
	t.is(batch.spanText(1, 'message'), 'say \\"hi\\"');
	t.is(batch.spanText(1, 'host'), 'w\\u00e9b');
	t.deepEqual(fieldsOf(message), {'gelf.host': 'wéb', 'gelf.short_message': 'say "hi"'});
});

test('names of fields are those that a query can write', (t) => {
	t.deepEqual(
		fieldsOf(
			withMembers(
				'"_User-Id":1,"__x":2,"_a..b.":3,"_é":4,"_":5,"_o":{"a":[1]},"_n":null,"_e":"","_t":true,"facility":"app"',
			),
		),
		{
			'gelf.user_id': 1,
			'gelf.x': 2,
			'gelf.a.b': 3,
			'gelf.o': '{"a":[1]}',
			'gelf.t': 'true',
			'gelf.facility': 'app',
		},
	);
});

/** So many members of a message. */
function members(count: number, prefix = '_f'): string {
	return Array.from({length: count}, (_, index) => `"${prefix}${index}":${index}`).join();
}

test('members are looked at up to a bound', (t) => {
	const before = members(gelfLimits.members - 2);
	t.is(verdict(`{"host":"h",${before},"short_message":"m"}`), 'ok');
	const late = `{"host":"h",${before},"_x":1,"short_message":"m"}`;
	t.is(verdict(late), `gelf_short_message ${late.length - 1}`);
});

test('fields are bounded in number, length and distinct names', (t) => {
	t.is(Object.keys(fieldsOf(withMembers(members(gelfLimits.fields)))).length, gelfLimits.fields);
	t.is(
		Object.keys(fieldsOf(withMembers(members(gelfLimits.fields + 1)))).length,
		gelfLimits.fields,
	);
	const name = 'n'.repeat(gelfLimits.name);
	t.deepEqual(fieldsOf(withMembers(`"_${name}":1,"_${name}n":2`)), {[`gelf.${name}`]: 1});
	const long = 'v'.repeat(gelfLimits.value);
	t.deepEqual(fieldsOf(withMembers(`"_a":"${long}","_b":"${long}v"`)), {
		'gelf.a': long,
		'gelf.b': long,
	});

	const batch = new EventBatch();
	for (let row = 0; batch.fields.names.length < gelfLimits.namesOfBatch; row += 1) {
		batch.add(Buffer.from(withMembers(members(32, `_r${row}_`))), 0, row, 0);
		scanGelf(batch, row);
		giveGelfFields(batch, row);
	}
	const last = batch.add(Buffer.from(withMembers('"_more":1,"_r0_1":2')), 0, 1, 0);
	scanGelf(batch, last);
	giveGelfFields(batch, last);
	t.deepEqual([...batch.fieldsOf(last)], [['gelf.r0_1', 2]]);
});

const verdicts: readonly (readonly [string | Uint8Array, string])[] = [
	['{"host":"h","short_message":"m"}', 'ok'],
	['\uFEFF{"host":"h","short_message":"m"}', 'ok'],
	['', 'empty 0'],
	['<34>Oct 11 22:14:15 web su: plain', 'json 0'],
	['{"host":"h","short_message":"m"', 'json 31'],
	['{"host":"h","short_message":"m"} {}', 'json 33'],
	['{"short_message":"m"}', 'gelf_host 20'],
	['{"host":"","short_message":"m"}', 'gelf_host 30'],
	['{"host":1,"short_message":"m"}', 'gelf_host 29'],
	['{"host":"h"}', 'gelf_short_message 11'],
	['{"host":"h","short_message":null}', 'gelf_short_message 32'],
	[Buffer.from('{"host":"h","short_message":"\u00FF"}', 'latin1'), 'json_utf8 29'],
];

for (const [message, wanted] of verdicts)
	test(`judged ${wanted}: ${JSON.stringify(message.toString())}`, (t) => {
		t.is(verdict(message), wanted);
	});

test('what can be read of a refused message is there', (t) => {
	const batch = scanned('{"host":"h","level":3,"short_message":"m"');
	t.is(batch.spanText(1, 'host'), 'h');
	t.is(batch.spanText(1, 'message'), 'm');
	t.is(batch.priority[1], 11);
});
