import test from 'ava';
import {formatProblem} from '../../src/base/yaml-document.ts';
import {runPackTests} from '../../src/decode/pack-tests.ts';

const head = `decoder: a
description: a pack of a test
programs: [p]
patterns: [{name: one, match: 'from <ip:source.ip>'}]
`;

test('test lines that hold give no problem', (t) => {
	const text = `${head}tests:
  accept:
    - {line: from 10.0.0.1, fields: {source.ip: 10.0.0.1, user.name: null}}
    - {line: 'message repeated 3 times: [ from 10.0.0.1]', weight: 3, fields: {event.dataset: a}}
  reject: [{line: from nowhere}, {line: from 10.0.0.1, program: q}]
  injection: [{line: from 10.0.0.1 from 10.0.0.2}]
`;
	t.deepEqual(runPackTests([{name: 'a.yaml', text}]), {tests: 5, problems: []});
});

test('each test line that fails is told with its place', (t) => {
	const text = `${head}tests:
  accept:
    - line: from nowhere
      fields: {}
    - line: from 10.0.0.1
      fields: {source.ip: 10.0.0.2, user.name: root}
    - line: from 10.0.0.1
      weight: 2
      fields: {}
  reject:
    - line: from 10.0.0.1
  injection: []
`;
	t.deepEqual(runPackTests([{name: 'a.yaml', text}]).problems.map(formatProblem), [
		'a.yaml:7:7: is not decoded; correct the pattern or the test',
		'a.yaml:9:7: source.ip is "10.0.0.1", not "10.0.0.2"; user.name is absent, not "root"; correct the pattern or the test',
		'a.yaml:11:7: weight is 1, not 2; correct the pattern or the test',
		'a.yaml:15:7: is decoded, but must not be; correct the pattern or the test',
	]);
});

test('a pack that does not compile gives its problem', (t) => {
	const text = `${head.replace('<ip:source.ip>', '<ip')}tests: {accept: [], reject: [], injection: []}\n`;
	const {tests: lines, problems} = runPackTests([
		{name: 'a.yaml', text},
		{name: 'b.yaml', text: 'x: 1'},
	]);
	t.is(lines, 0);
	t.true(problems.some(({file}) => file === 'a.yaml'));
	t.true(problems.some(({file}) => file === 'b.yaml'));
});
