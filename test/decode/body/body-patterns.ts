import test from 'ava';
import {type DecoderSet} from '../../../src/decode/decoder-set.ts';
import {compileDecoders} from '../../../src/decode/pack-files.ts';
import {decodeLine} from '../../../src/decode/decode-line.ts';

const text = `decoder: bodies
description: bodies of a test
programs: [inner]
patterns:
  - name: in-text
    match: 'from <ip:source.ip>'
  - name: refused
    body: json
    when: {msg: login, result: [no, 'bad*', '*ed', '*err*']}
    keys: {peer: '<peer:source>', names.1: '<text:user.name>', text: ['user <word:user.id>', '<int:user.id> is the user']}
    require: [peer]
    fields: {event.outcome: failure}
    choose: {of: [code, names.0], cases: [{words: ['7'], fields: {event.reason: seven}}, {contains: [' z'], fields: {event.reason: z}}]}
  - name: other
    body: json
    when: {msg: '*', result: '!-'}
  - name: wrapped
    body: json
    when: {log: '*'}
    message: log
    program: by
    keys: {host: '<text:host.name>'}
tests: {accept: [], reject: [], injection: []}
`;
const {decoders, problems} = compileDecoders([{name: 'bodies.yaml', text}]);

test('a pattern knows a body by its keys and gives what they hold', (t) => {
	t.deepEqual(problems, []);
	const login = {
		msg: 'login',
		peer: '[2001:db8::1]:22',
		names: ['a', 'bob'],
		text: '12 is the user',
	};
	const fields = {
		'event.dataset': 'bodies',
		'source.ip': '2001:db8::1',
		'source.port': 22,
		'user.name': 'bob',
		'user.id': 12,
		'event.outcome': 'failure',
	};
	for (const result of ['no', 'bad one', 'refused', 'an error'])
		t.deepEqual(fieldsOf(decoders, {...login, result}), fields, result);
	t.is(fieldsOf(decoders, {...login, result: 'no', code: 7})['event.reason'], 'seven');
	t.is(fieldsOf(decoders, {...login, result: 'no', names: ['zoe']})['event.reason'], 'z');
});

test('a value that is not wanted, or a key that does not match, is for the next pattern', (t) => {
	const login = {msg: 'login', result: 'no', peer: '192.0.2.1:22'};
	for (const other of [{result: 'none'}, {peer: '192.0.2.1'}, {peer: undefined}])
		t.deepEqual(fieldsOf(decoders, {...login, ...other}), {'event.dataset': 'bodies'});
	for (const other of [{}, {result: '-'}])
		t.deepEqual(fieldsOf(decoders, {msg: 'login', ...other}), {'event.dataset': 'json'});
});

test('a message within a body is decoded by its program', (t) => {
	const log = ' from 192.0.2.1\n';
	t.deepEqual(fieldsOf(decoders, {log, by: 'inner', host: 'web1', src: '192.0.2.9'}), {
		'event.dataset': 'bodies',
		'source.ip': '192.0.2.1',
		'host.name': 'web1',
	});
	t.deepEqual(fieldsOf(decoders, {log, by: 'another', host: 'web1'}), {
		'event.dataset': 'bodies',
		'host.name': 'web1',
	});
	const nested = JSON.stringify({msg: 'x', result: 'y'});
	t.is(weightOf(JSON.stringify({log: nested})), 1);
	t.is(weightOf(JSON.stringify({log: JSON.stringify({log: nested})})), 1);
});

test('a pattern has a match, or a body and when', (t) => {
	for (const pattern of [
		'{name: a}',
		'{name: a, body: json}',
		'{name: a, match: x, body: json, when: {a: b}}',
	]) {
		const bad = `decoder: bad\ndescription: ''\nprograms: []\npatterns: [${pattern}]\ntests: {accept: [], reject: [], injection: []}\n`;
		t.is(compileDecoders([{name: 'bad.yaml', text: bad}]).problems.length, 1, pattern);
	}
});

function weightOf(line: string): number | undefined {
	return decodeLine(decoders, null, Buffer.from(line))?.weight;
}

function fieldsOf(set: DecoderSet, body: object) {
	const line = Buffer.from(JSON.stringify(body));
	const fields = decodeLine(set, null, line)?.fields;
	return Object.fromEntries(fields ?? [['event.dataset', 'json']]);
}
