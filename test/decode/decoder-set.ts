import path from 'node:path';
import {memoryUsage} from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import test from 'ava';
import {EventBatch} from '../../src/model/event-batch.ts';
import type {FieldValue} from '../../src/model/event.ts';
import {scanMessage, type ScanFormat} from '../../src/proto/syslog/scanner.ts';
import {packageRoot} from '../../src/base/package-root.ts';
import {formatProblem} from '../../src/base/yaml-document.ts';
import {readYamlFiles} from '../../src/base/yaml-files.ts';
import {decodeLine} from '../../src/decode/decode-line.ts';
import type {DecoderSet} from '../../src/decode/decoder-set.ts';
import {maxRepetition} from '../../src/decode/repetition.ts';
import {compileDecoders} from '../../src/decode/pack-files.ts';

const ours = compileDecoders(readYamlFiles(path.join(packageRoot, 'content/decoders'))).decoders;
const failed = 'Failed password for root from 10.0.0.1 port 4 ssh2';

test('an address written into a user name is not the source', (t) => {
	const line =
		'Failed password for invalid user test from 10.10.1.2 port 55555 ssh2 from 127.0.0.1 port 58946 ssh2';
	const fields = fieldsOf(ours, 'sshd', line);
	t.is(fields['source.ip'], '127.0.0.1');
	t.is(fields['user.name'], 'test from 10.10.1.2 port 55555 ssh2');
});

const repetitions: readonly (readonly [line: string, weight: number | undefined])[] = [
	[`message repeated 5 times: [ ${failed}]`, 5],
	[`message repeated 5 times: [${failed}]`, 5],
	[`message repeated 1 times: [ ${failed}]`, 1],
	[`message repeated ${maxRepetition} times: [ ${failed}]`, maxRepetition],
	[`message repeated ${maxRepetition + 1} times: [ ${failed}]`, undefined],
	[`message repeated 0 times: [ ${failed}]`, undefined],
	[`message repeated -1 times: [ ${failed}]`, undefined],
	[`message repeated 5 times: [ ${failed}`, undefined],
	[`message repeated 2 times: [ message repeated 3 times: [ ${failed}]]`, undefined],
];

for (const [line, weight] of repetitions) {
	test(`'${line.slice(0, 40)}' counts ${weight ?? 'nothing'} (${line.length} bytes)`, (t) => {
		t.is(decodeLine(ours, 'sshd', Buffer.from(line))?.weight, weight);
	});
}

test('blanks and line ends around a message do not matter', (t) => {
	t.is(fieldsOf(ours, 'sshd', ` \t${failed} \r\n\0`)['source.ip'], '10.0.0.1');
});

test('a user name that is not UTF-8 is kept as replaced characters', (t) => {
	const line = Buffer.from('Failed password for r\u00FC\u00A0 from 10.0.0.1 port 4 ssh2', 'latin1');
	t.is(decodeLine(ours, 'sshd', line)?.fields.get('user.name'), 'r\uFFFD\uFFFD');
});

test('programs are found by name, by path and by prefix', (t) => {
	const packs = set(pack({name: 'a', programs: "[sshd, '%ASA-*']"}));
	for (const program of ['sshd', '/usr/sbin/sshd', '%ASA-4-1'])
		t.is(fieldsOf(packs, program, 'hit')['event.dataset'], 'a', program);
	for (const program of ['sshd2', 'x/sshd', '%ASA', '', null])
		t.is(decodeLine(packs, program, Buffer.from('hit')), undefined, String(program));
});

test('packs for others come after those that name the program', (t) => {
	const named = pack({name: 'named', programs: '[p]'});
	const all = pack({name: 'all', programs: '[]', others: 'all', match: '<text>'});
	const unclaimed = pack({name: 'rest', programs: '[]', others: 'unclaimed'});
	const packs = set(unclaimed, all, named);
	t.is(fieldsOf(packs, 'p', 'hit')['event.dataset'], 'named');
	t.is(fieldsOf(packs, 'p', 'miss')['event.dataset'], 'all');
	t.is(fieldsOf(packs, 'q', 'hit')['event.dataset'], 'rest');
	t.is(fieldsOf(packs, null, 'hit')['event.dataset'], 'rest');
});

test('packs for lines read files from behind the time stamp', (t) => {
	const lines = pack({
		name: 'lines',
		programs: '[p]',
		others: 'lines',
		match: 'login failed: <word:user.name>',
	});
	const packs = set(lines, pack({name: 'named', programs: '[q]', match: 'login <text>'}));
	t.is(fieldsOf(packs, null, 'login failed: bob')['user.name'], 'bob');
	const file = '2026-11-20 14:03:11 login failed: bob';
	t.is(userOf(packs, file, 'file'), 'bob');
	t.is(userOf(packs, `<13>${file}`, 'file'), undefined);
	t.is(userOf(packs, `2026-11-20 14:03:11 host q: ${file}`, 'file'), undefined);
	t.is(userOf(packs, '2026-11-20 14:03:11 host p: login failed: bob', 'file'), 'bob');
});

test('a word that says how a login ended is no program', (t) => {
	const packs = set(pack({name: 'named', programs: '[q]', match: 'login <text>'}));
	const actionOf = (line: string) => fieldOf('event.action', packs, line, 'file');
	t.is(actionOf('2026-11-20 14:03:11 Login failed: bob from 192.0.2.7'), 'generic_login');
	t.is(actionOf('2026-11-20 14:03:11 Login notice: bob from 192.0.2.7'), undefined);
});

test('packs for others read behind the clock of a line, and whole lines', (t) => {
	const match = 'failed login: <word:user.name>';
	const packs = set(
		pack({name: 'lines', programs: '[p]', others: 'lines', match}),
		pack({
			name: 'rest',
			programs: '[r]',
			others: 'unclaimed',
			match: 'denied login: <word:user.name>',
		}),
		pack({name: 'named', programs: '[q]', match}),
	);
	t.is(userOf(packs, '12-Mar-2026 14:05:09 +0100 failed login: bob', 'file'), 'bob');
	t.is(userOf(packs, '2026-11-20T14:03:11.123Z: denied login: bob', 'file'), 'bob');
	t.is(fieldsOf(packs, 'other', '[2026-11-20 14:03:11] denied login: bob')['user.name'], 'bob');
	t.deepEqual(fieldsOf(packs, 'q', '[2026-11-20 14:03:11] failed login: bob'), {});
	t.is(userOf(packs, 'x 2026-11-20 14:03:11 failed login: bob', 'file'), undefined);
});

test('messages that no pattern knows are looked at, unless their pack forbids it', (t) => {
	const careful = pack({name: 'careful', programs: '[p]', others: 'none\nguess: false'});
	const packs = set(careful, pack({name: 'other', programs: '[q]'}));
	const line = 'login failed for bob from 192.0.2.7';
	t.is(sourceOf(packs, `Nov 20 14:03:11 h p[1]: ${line}`), undefined);
	t.is(sourceOf(packs, `Nov 20 14:03:11 h q[1]: ${line}`), '192.0.2.7');
});

test('a line in braces that is no object is looked at as any other', (t) => {
	const line = '{worker} authentication failed for user bob from 192.0.2.9 {retry}';
	t.is(sourceOf(ours, line), '192.0.2.9');
});

test('an object is decoded by what its texts say before its line is', (t) => {
	const packs = set(
		pack({
			name: 'lines',
			programs: '[p]',
			others: 'lines',
			match: '<until>failed login <text:user.name>',
		}),
		[
			'decoder: wrapped',
			'description: d',
			'programs: []',
			'patterns:',
			"  - {name: d, body: json, when: {stream: stdout, log: '*'}, message: log}",
			'tests: {accept: [], reject: [], injection: []}',
		].join('\n'),
	);
	t.is(userOf(packs, '{"log":"failed login bob\\n","stream":"stdout"}', 'file'), 'bob');
});

const inner = 'failed login: bob';
for (const line of [
	`app-1  | ${inner}`,
	`app-1  | Nov 20 14:03:11 h p[1]: ${inner}`,
	`2026-11-20T14:03:11.123456789Z stderr F ${inner}`,
	`2026-11-20T14:03:11.123456789Z stderr F p[1]: ${inner}`,
	`2026-11-20T14:03:11.123456789Z stdout F Nov 20 14:03:11 h p[1]: ${inner}`,
	`2026-11-20T14:03:11.123456789Z Nov 20 14:03:11 h p[1]: ${inner}`,
	`[pod/web-0/p] 2026-11-20T14:03:11.5+01:00 h p[1]: ${inner}`,
	`Fri 2026-11-20 14:03:11 CET h p[1]: ${inner}`,
	`[ 1234.567890] h p[1]: ${inner}`,
	`1795183391.5 h p: ${inner}`,
	`@400000006a8f1a2b1c2d3e4f p: ${inner}`,
	`Nov 20 14:03:11 h kernel: [   12.345678] p[1]: ${inner}`,
	`Nov 20 14:03:11 h p[1]: [ID 800047 auth.info] ${inner}`,
	`app-1  | unheard-of[1]: ${inner}`,
	`h p[1]: ${inner}`,
	`p[1]: ${inner}`,
	`Nov 20 14:03:11 [p]: ${inner}`,
	`[p] ${inner}`,
]) {
	test(`a message is found within '${line}'`, (t) => {
		const match = 'failed login: <word:user.name>';
		const packs = set(pack({name: 'lines', programs: '[p]', others: 'lines', match}));
		t.is(userOf(packs, line, 'file'), 'bob');
	});
}

test('a message in a body that names no program is looked at as others are', (t) => {
	const body =
		'[]\nfields: {x: y}\npatterns:\n  - {name: b, body: json, when: {log: "*"}, message: log}\n';
	const packs = set(
		`decoder: w\ndescription: x\nprograms: ${body}tests: {accept: [], reject: [], injection: []}\n`,
	);
	const line = JSON.stringify({log: 'login failed for bob from 192.0.2.7\n'});
	t.is(fieldsOf(packs, null, line)['source.ip'], '192.0.2.7');
	t.is(fieldsOf(packs, null, JSON.stringify({log: 'from 192.0.2.7'}))['source.ip'], undefined);
});

test('no message is found within what a program says', (t) => {
	const packs = set(pack({name: 'a', programs: '[p, q]', match: 'failed login: <word:user.name>'}));
	for (const line of [
		`Nov 20 14:03:11 h q[1]: Nov 20 14:03:11 h p[1]: ${inner}`,
		`Nov 20 14:03:11 h q[1]: p[1]: ${inner}`,
		`Nov 20 14:03:11 h other[1]: x p[1]: ${inner}`,
		`Nov 20 14:03:11 h kernel: x [ 1.5] p[1]: ${inner}`,
	])
		t.is(userOf(packs, line, 'file'), undefined, line);
});

test('a lead is what each message begins with, and its captures are kept', (t) => {
	const others = "none\nlead: '\\[<ip:source.ip>\\] '";
	const packs = set(pack({name: 'a', programs: '[p]', others, match: 'user <word:user.name>'}));
	t.like(fieldsOf(packs, 'p', '[10.0.0.1] user bob'), {
		'source.ip': '10.0.0.1',
		'user.name': 'bob',
	});
	for (const line of ['user bob', '[10.0.0.x] user bob', '[10.0.0.1] user', '[10.0.0.1] '])
		t.deepEqual(fieldsOf(packs, 'p', line), {}, line);
});

test('patterns inside a capture add their fields or nothing', (t) => {
	const inside =
		"{_r: '<word:http.request.method> <text:url.original> v<int:x>', url.original: '<until:url.path>?<text>'}";
	const packs = set(
		pack({name: 'a', programs: '[p]', match: '"<quoted:_r>" <int:y>', more: `inside: ${inside}`}),
	);
	t.deepEqual(fieldsOf(packs, 'p', '"GET /a?b v1" 7'), {
		'event.dataset': 'a',
		'http.request.method': 'GET',
		'url.original': '/a?b',
		'url.path': '/a',
		x: 1,
		y: 7,
	});
	t.deepEqual(fieldsOf(packs, 'p', '"GET /a?b vX" 7'), {'event.dataset': 'a', y: 7});
});

test('a pattern inside what nothing captures is refused', (t) => {
	t.deepEqual(problemsWith("keys: {A: '<ip>'}\n    inside: {_r: '<word>'}"), [
		"8 no capture such as <word:_r> gives '_r'",
	]);
});

test('what is stripped may begin with a capture', (t) => {
	for (const start of ['<int>-<word> ', '<word>-<int> ']) {
		const packs = set(
			pack({name: 'a', programs: '[p]', more: `fields: {}\nstrip: {start: ['${start}']}`}),
		);
		t.truthy(decodeLine(packs, 'p', Buffer.from('20-5 hit')), start);
		t.truthy(decodeLine(packs, 'p', Buffer.from('hit')), start);
	}
});

test('patterns that begin with a text are tried one after the other', (t) => {
	const packs = set(pack({name: 'a', programs: '[p]', match: '{<text> came|<text> went}'}));
	for (const line of ['bob came', 'bob went'])
		t.truthy(decodeLine(packs, 'p', Buffer.from(line)), line);
});

test('a pattern with once is not for a line that has it twice', (t) => {
	const packs = set(pack({name: 'a', programs: '[p]', match: 'a <text>', more: "once: '='"}));
	t.truthy(decodeLine(packs, 'p', Buffer.from('a b=c')));
	t.is(decodeLine(packs, 'p', Buffer.from('a b=c=d')), undefined);
});

test('a bad pack is refused with its place and the rest works', (t) => {
	const {decoders, problems} = compileDecoders([
		{name: 'bad.yaml', text: pack({name: 'bad', programs: '[p]', match: '<ip:source.ip'})},
		{name: 'unknown.yaml', text: pack({name: 'unknown', programs: '[p]', more: 'regex: x'})},
		{name: 'good.yaml', text: pack({name: 'good', programs: '[p]'})},
		{name: 'twice.yaml', text: pack({name: 'good', programs: '[p]'})},
	]);
	t.is(fieldsOf(decoders, 'p', 'hit')['event.dataset'], 'good');
	t.deepEqual(problems.map(formatProblem), [
		"bad.yaml:6:5: '<' is not closed by '>' (character 1 of the pattern); correct the pattern there",
		"unknown.yaml:7:5: unknown key 'patterns.0.regex'; correct its spelling or remove it",
		"twice.yaml:1:1: there is a decoder 'good' already; rename one of the two",
	]);
});

test('keys and required keys must belong together', (t) => {
	t.deepEqual(problemsWith('once: x'), ["6 <keys> needs the 'keys' of the pattern"]);
	t.deepEqual(problemsWith("keys: {SRC: '<ip:source.ip>'}"), []);
	t.deepEqual(problemsWith("keys: {SRC: 'text'}"), [
		'7 a key takes one capture such as <ip:source.ip>',
	]);
	t.deepEqual(problemsWith("keys: {SRC: '<ip>'}\n    require: [DST]"), [
		"8 'DST' is not among the keys",
	]);
});

test('a choice between texts that nothing captures is refused', (t) => {
	const more = 'choose: {of: [_program, _verdict], cases: [{fields: {}}]}';
	const text = pack({name: 'a', programs: '[p]', match: 'x <word:verdict>', more});
	const {problems} = compileDecoders([{name: 'f', text}]);
	t.deepEqual(
		problems.map(({message}) => message),
		["no capture such as <word:_verdict> gives '_verdict'"],
	);
});

test('what an earlier message captured decides nothing later', (t) => {
	const choose = 'choose: {of: [_v], cases: [{words: [drop], fields: {a: 1}}]}';
	const packs = set(
		pack({name: 'a', programs: '[p]', match: '[<word:_v> ]end<maybe>', more: choose}),
	);
	t.is(fieldsOf(packs, 'p', 'drop end')['a'], 1);
	t.is(fieldsOf(packs, 'p', 'end')['a'], undefined);
});

test('a field that is kept does not keep its message', (t) => {
	setFlagsFromString('--expose-gc');
	const collectGarbage: unknown = runInNewContext('gc');
	if (typeof collectGarbage !== 'function') throw new Error('no garbage collector to call');
	const kept: unknown[] = [];
	collectGarbage();
	const before = memoryUsage().heapUsed;
	for (let index = 0; index < 300; index += 1) {
		const user = `${'x'.repeat(60_000)}${index}`;
		const line = `Failed password for ${user} from 192.168.100.200 port 4 ssh2`;
		kept.push(fieldsOf(ours, 'sshd', line)['source.ip']);
	}
	collectGarbage();
	t.is(kept.length, 300);
	t.true(memoryUsage().heapUsed - before < 6_000_000);
});

/** What is wrong with a pattern that takes keys and has these further settings. */
function problemsWith(more: string): readonly string[] {
	const text = pack({name: 'a', programs: '[p]', match: 'x <keys>', more});
	const {problems} = compileDecoders([{name: 'f', text}]);
	return problems.map(({line, message}) => `${line} ${message}`);
}

/** As the line of a file, or a message, is scanned and decoded. */
function sourceOf(packs: DecoderSet, line: string): FieldValue | undefined {
	return fieldOf('source.ip', packs, line, 'file');
}

function userOf(packs: DecoderSet, line: string, format: ScanFormat): FieldValue | undefined {
	return fieldOf('user.name', packs, line, format);
}

function fieldOf(
	name: string,
	packs: DecoderSet,
	line: string,
	format: ScanFormat,
): FieldValue | undefined {
	const bytes = Buffer.from(line);
	const batch = new EventBatch(1, bytes.length);
	const row = batch.add(bytes, 0, 1, 0);
	scanMessage(batch, row, format);
	packs.decode(batch, row);
	return batch.fieldsOf(row).get(name);
}

function fieldsOf(packs: DecoderSet, program: string | null, line: string) {
	return Object.fromEntries(decodeLine(packs, program, Buffer.from(line))?.fields ?? []);
}

function set(...texts: readonly string[]): DecoderSet {
	const {decoders, problems} = compileDecoders(
		texts.map((text, index) => ({name: `${index}.yaml`, text})),
	);
	if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
	return decoders;
}

interface PackText {
	readonly name: string;
	readonly programs: string;
	readonly others?: string;
	readonly match?: string;
	readonly more?: string;
}

function pack({
	name,
	programs,
	others = 'none',
	match = 'hit',
	more = 'fields: {}',
}: PackText): string {
	return `decoder: ${name}
description: a pack of a test, with
programs: ${programs}
patterns:
  - name: one
    match: '${match}'
    ${more}
others: ${others}
tests: {accept: [], reject: [], injection: []}
`;
}
