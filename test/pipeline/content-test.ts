import test from 'ava';
import {testContent} from '../../src/pipeline/content-test.ts';

const pack = (word: string): string => `decoder: appd
description: x
programs: [appd]
patterns: [{name: known, match: 'came from <ip:source.ip>'}]
tests:
  accept: [{line: 'came from 192.0.2.1', fields: {source.ip: 192.0.2.1}}]
  reject: [{line: '${word} from 192.0.2.1'}]
  injection: []
`;
const rule = (field: string, id: number): string => `title: X
id: 6f1e7c2e-0000-4000-8000-00000000000${id}
logsource: {product: linux}
detection: {selection: {${field}: x}, condition: selection}
`;
const nothing = {decoderFiles: [], ruleFiles: []};

test('each file gets a verdict of its own, with the place of what is wrong', (t) => {
	const verdicts = testContent(
		[
			{name: 'good.yaml', text: pack('went')},
			{name: 'bad.yaml', text: pack('came').replace('decoder: appd', 'decoder: other')},
			{name: 'rule.yml', text: rule('message', 1)},
			{name: 'wrong.yml', text: rule('message|nothing', 2)},
			{name: 'x.yaml', text: 'x: 1\n'},
		],
		nothing,
	);
	t.deepEqual(
		verdicts.map(({file, kind, tests, problems}) => [file, kind, tests, problems[0]?.line]),
		[
			['good.yaml', 'decoder', 2, undefined],
			['bad.yaml', 'decoder', 2, 7],
			['rule.yml', 'rule', 0, undefined],
			['wrong.yml', 'rule', 0, 4],
			['x.yaml', 'unknown', 0, 1],
		],
	);
});

test('a file is not compared with itself, but with the others that are there', (t) => {
	const beside = {decoderFiles: [{name: '/own/appd.yaml', text: pack('went')}], ruleFiles: []};
	const [same] = testContent([{name: '/own/appd.yaml', text: pack('left')}], beside);
	const [twice] = testContent([{name: '/mine/appd.yaml', text: pack('left')}], beside);
	t.deepEqual(same?.problems, []);
	t.regex(twice?.problems[0]?.message ?? '', /there is a decoder 'appd' already/);
});

test('tests of a rule say where it alerts and should not, or should and does not', (t) => {
	const lines = "lines: ['web appd: x {n} from 192.0.2.{n}']";
	const text = `${rule('message|startswith', 1).replace('title: X', 'title: X\nlevel: low')}nms:
  tests:
    alert:
      - ${lines}
      - ${lines.replace('x', 'y')}
    quiet:
      - ${lines.replace('x', 'y')}
      - {${lines}, times: 3, every: 1m}
`;
	const [verdict] = testContent([{name: 'rule.yml', text}], nothing);
	t.deepEqual(
		verdict?.problems.map(({line, message}) => [line, message]),
		[
			[10, 'raises no alert'],
			[13, 'raises an alert, but must not'],
		],
	);
	t.is(verdict?.tests, 4);
});
