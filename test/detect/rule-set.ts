import test from 'ava';
import {conditionLimits} from '../../src/detect/condition.ts';
import {ruleValueLimits} from '../../src/detect/field-test.ts';
import {compileRules} from '../../src/detect/rule-set.ts';
import {formatProblem} from '../../src/base/yaml-document.ts';
import type {FieldValue} from '../../src/model/event.ts';

const header =
	'title: A rule\nid: 5e4d7f0a-7d1c-4b6e-9d57-6a4a3c0f1b2d\nlevel: low\nlogsource: {product: linux}\n';

function compile(text: string) {
	return compileRules([{name: 'rule.yml', text}], {
		placeholders: new Map([
			['inside', ['10.0.0.0/8', 'fc00::/7']],
			['admins', ['root', 'adm*']],
		]),
	});
}

function matches(detection: string, fields: Readonly<Record<string, FieldValue>>): boolean {
	const {rules, problems} = compile(`${header}detection:\n${detection.replaceAll(/^/gm, '  ')}`);
	if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
	let count = 0;
	rules.match({field: (name) => fields[name]}, () => {
		count += 1;
	});
	return count > 0;
}

const cases: readonly [string, Readonly<Record<string, FieldValue>>, boolean][] = [
	['s: {a: x}\ncondition: s', {a: 'X'}, true],
	['s: {a: x}\ncondition: s', {a: 'xy'}, false],
	['s: {a: x}\ncondition: s', {}, false],
	['s: {a: [x, y]}\ncondition: s', {a: 'y'}, true],
	['s: {a: x, b: 1}\ncondition: s', {a: 'x', b: 1}, true],
	['s: {a: x, b: 1}\ncondition: s', {a: 'x', b: '1'}, true],
	['s: {a: x, b: 1}\ncondition: s', {a: 'x', b: 2}, false],
	['s: [{a: x}, {b: y}]\ncondition: s', {b: 'y'}, true],
	['s: [evil, bad]\ncondition: s', {message: 'some EVIL thing'}, true],
	['s: {"|all": [evil, bad]}\ncondition: s', {message: 'some evil thing'}, false],
	['s: {"|all": [evil, bad]}\ncondition: s', {message: 'bad and evil'}, true],
	['s: {a: null}\ncondition: s', {b: 1}, true],
	['s: {a: null}\ncondition: s', {a: 1}, false],
	["s: {a: ''}\ncondition: s", {a: ''}, true],
	["s: {a: ''}\ncondition: s", {}, false],
	['s: {a|contains: ell}\ncondition: s', {a: 'hELLo'}, true],
	['s: {a|startswith: he}\ncondition: s', {a: 'hello'}, true],
	['s: {a|startswith: el}\ncondition: s', {a: 'hello'}, false],
	['s: {a|endswith: lo}\ncondition: s', {a: 'hello'}, true],
	['s: {a|endswith: [lo, x]}\ncondition: s', {a: 'lox'}, true],
	['s: {a|contains|all: [h, o]}\ncondition: s', {a: 'hello'}, true],
	['s: {a|contains|all: [h, z]}\ncondition: s', {a: 'hello'}, false],
	['s: {a|cased: Hello}\ncondition: s', {a: 'hello'}, false],
	['s: {a|contains|cased: ELL}\ncondition: s', {a: 'hELLo'}, true],
	['s: {a|neq: x}\ncondition: s', {a: 'y'}, true],
	['s: {a|cidr: 10.0.0.0/8}\ncondition: s', {a: '10.1.2.3'}, true],
	['s: {a|cidr: 10.0.0.0/8}\ncondition: s', {a: '11.1.2.3'}, false],
	['s: {a|cidr: [10.0.0.0/8, fc00::/7]}\ncondition: s', {a: 'fd00::1'}, true],
	['s: {a|cidr: 10.0.0.0/8}\ncondition: s', {a: '::ffff:10.1.2.3'}, true],
	['s: {a|cidr: 10.0.0.0/8}\ncondition: s', {a: 'no address'}, false],
	["s: {a|cidr|expand: '%inside%'}\ncondition: s", {a: '10.9.9.9'}, true],
	["s: {a|cidr|expand: '%inside%'}\ncondition: s", {a: '192.0.2.1'}, false],
	["s: {a|expand: 'x-%admins%'}\ncondition: s", {a: 'x-admin'}, true],
	["s: {a: '%admins%'}\ncondition: s", {a: '%admins%'}, true],
	["s: {a|expand: '\\%admins%'}\ncondition: s", {a: '%admins%'}, true],
	['s: {a|gte: 5}\ncondition: s', {a: 5}, true],
	['s: {a|gt: 5}\ncondition: s', {a: 5}, false],
	['s: {a|lt: 5}\ncondition: s', {a: '4'}, true],
	['s: {a|lte: 5}\ncondition: s', {a: ''}, false],
	['s: {a|exists: true}\ncondition: s', {a: 0}, true],
	['s: {a|exists: false}\ncondition: s', {a: 0}, false],
	['s: {a|fieldref: b}\ncondition: s', {a: 'x', b: 'X'}, true],
	['s: {a|fieldref: b}\ncondition: s', {a: 'x'}, false],
	['s: {src_ip: 192.0.2.1}\ncondition: s', {'source.ip': '192.0.2.1'}, true],
	['s: {a: x}\nt: {b: y}\ncondition: s and not t', {a: 'x'}, true],
	['s: {a: x}\nt: {b: y}\ncondition: s and not t', {a: 'x', b: 'y'}, false],
	['s: {a: x}\nt: {b: y}\nu: {c: z}\ncondition: s or t and u', {a: 'x'}, true],
	['s: {a: x}\nt: {b: y}\nu: {c: z}\ncondition: (s or t) and u', {a: 'x'}, false],
	['s1: {a: x}\ns2: {b: y}\ncondition: 1 of s*', {b: 'y'}, true],
	['s1: {a: x}\ns2: {b: y}\ncondition: all of s*', {b: 'y'}, false],
	['s1: {a: x}\ns2: {b: y}\n_t: {c: z}\ncondition: all of them', {a: 'x', b: 'y'}, true],
	['s1: {a: x}\ns2: {b: y}\ns3: {c: z}\ncondition: 2 of them', {a: 'x', c: 'z'}, true],
	['s1: {a: x}\ns2: {b: y}\ns3: {c: z}\ncondition: 2 of them', {c: 'z'}, false],
	['s1: {a: x}\ns2: {b: y}\ncondition: not 1 of them', {c: 'z'}, true],
	['s: {a: x}\ncondition: NOT NOT s', {a: 'x'}, true],
];

for (const [detection, fields, isMatch] of cases) {
	test(`${JSON.stringify(detection)} ${isMatch ? 'matches' : 'does not match'} ${JSON.stringify(fields)}`, (t) => {
		t.is(matches(detection, fields), isMatch);
	});
}

const refused: readonly [string, RegExp][] = [
	['s: {a|re: x+}\ncondition: s', /^rule\.yml:6:7: modifier 're'.*; write it with contains/],
	[
		's: {a|foo: x}\ncondition: s',
		/^rule\.yml:6:7: modifier 'foo' is not supported; use one of contains/,
	],
	['s: {a|contains|endswith: x}\ncondition: s', /exclude each other/],
	['s: {a|cidr: 10.0.0.0/99}\ncondition: s', /'10\.0\.0\.0\/99' is not a CIDR network/],
	['s: {a|gte: many}\ncondition: s', /compares with a number, not 'many'/],
	['s: {a|exists: 1}\ncondition: s', /exists takes true or false/],
	["s: {a|expand: '%outside%'}\ncondition: s", /%outside%; use %inside%, %admins%/],
	['s: {a: {b: c}}\ncondition: s', /a value is a string/],
	['s: word\ncondition: s', /a selection is a map or a list/],
	['s: {}\ncondition: s', /the selection is empty/],
	['s: {a: x}\ncondition: s and', /condition ends where a selection is expected/],
	['s: {a: x}\ncondition: t', /^rule\.yml:7:3: condition: there is no selection 't'; .* are s$/],
	['s: {a: x}\ncondition: (s', /'\)' is missing/],
	['s: {a: x}\ncondition: s )', /'\)' is not expected/],
	['s: {a: x}\ncondition: 2 of s', /'2 of s' cannot hold, it names 1/],
	['s: {a: x}\ncondition: 1 of t*', /no selection is named 't\*'/],
	['s: {a: x}', /condition/],
];

for (const [detection, message] of refused) {
	test(`${JSON.stringify(detection)} is refused with place and remedy`, (t) => {
		const {problems} = compile(`${header}detection:\n${detection.replaceAll(/^/gm, '  ')}`);
		t.is(problems.length, 1);
		t.regex(formatProblem(problems[0]!), message);
	});
}

test('one bad rule leaves the others of its file working', (t) => {
	const good = `${header}detection: {s: {a: x}, condition: s}\n`;
	const bad = 'title: Bad\nlogsource: {}\ndetection: {s: {a|foo: x}, condition: s}\n';
	const {rules, problems} = compile(`${bad}---\n${good}`);
	t.is(problems.length, 1);
	const ids: string[] = [];
	rules.match({field: () => 'x'}, (id) => ids.push(id));
	t.deepEqual(ids, ['5e4d7f0a-7d1c-4b6e-9d57-6a4a3c0f1b2d']);
});

test('a rule is described by its title and what it counts', (t) => {
	const {rules} = compile(`${header}name: base\ndetection: {s: {a: x}, condition: s}
---
title: Many
id: 0d6a0d8a-4f43-4a36-8d3c-f2d7a1a4a001
description: Too many of them.
correlation: {type: event_count, rules: [base], group-by: [source.ip], timespan: 10m, condition: {gte: 5}}
`);
	t.deepEqual(rules.describe('0d6a0d8a-4f43-4a36-8d3c-f2d7a1a4a001'), {
		id: '0d6a0d8a-4f43-4a36-8d3c-f2d7a1a4a001',
		name: 'Many',
		description: 'Too many of them.',
		condition: '5 or more of one source.ip within 10 min',
	});
});

const [characters, values] = [ruleValueLimits.characters, ruleValueLimits.values];
const padded = (length: number) => `s${' '.repeat(length - 1)}`;
const nested = (depth: number) => `${'('.repeat(depth)}s${')'.repeat(depth)}`;
const problemsOf = (detection: string) =>
	compile(`${header}detection:\n${detection.replaceAll(/^/gm, '  ')}`).problems.length;
const many = (count: number) => `[${Array.from({length: count}, (_, i) => i).join(', ')}]`;

// A detection at its bound, and one above.
const bounds: readonly [string, string, string][] = [
	[
		'value',
		`s: {a: ${'x'.repeat(characters)}}\ncondition: s`,
		`s: {a: ${'x'.repeat(characters + 1)}}\ncondition: s`,
	],
	[
		'list of values',
		`s: {a: ${many(values)}}\ncondition: s`,
		`s: {a: ${many(values + 1)}}\ncondition: s`,
	],
	[
		'condition',
		`s: {a: x}\ncondition: "${padded(conditionLimits.characters)}"`,
		`s: {a: x}\ncondition: "${padded(conditionLimits.characters + 1)}"`,
	],
	[
		'nesting of parentheses',
		`s: {a: x}\ncondition: ${nested(conditionLimits.depth)}`,
		`s: {a: x}\ncondition: ${nested(conditionLimits.depth + 1)}`,
	],
];

for (const [name, atBound, above] of bounds) {
	test(`the longest ${name} is taken and one above is refused`, (t) => {
		t.is(problemsOf(atBound), 0);
		t.is(problemsOf(above), 1);
	});
}

test('rules of one category are the same, however many actions and outcomes came before', (t) => {
	const detections = [
		'{a: {event.action|endswith: _login}, b: {event.action: ssh_login}, condition: a and not b}',
		'{a: {event.outcome: failure, c: 1}, condition: a}',
		'{a: [{event.action: x}, {event.outcome: success}], condition: not a}',
		'{a: {event.action: null}, condition: a}',
	];
	const documents = detections.map(
		(detection, i) => `title: R${i}
id: 6f1e7c2e-0000-4000-8000-00000000000${i}
taxonomy: ecs
logsource: {category: authentication}
detection: ${detection}
`,
	);
	const {rules, problems} = compile(documents.join('---\n'));
	t.deepEqual(problems, []);
	const matched = (fields: Readonly<Record<string, FieldValue>>): string => {
		const names: (string | undefined)[] = [];
		const event = new Map(Object.entries({'event.category': 'authentication', ...fields}));
		rules.match({field: (name) => event.get(name)}, (id) => names.push(rules.describe(id)?.name));
		return names.join(' ');
	};
	const expect = (): void => {
		t.is(matched({'event.action': 'ftp_login', 'event.outcome': 'failure', c: 1}), 'R0 R1 R2');
		t.is(matched({'event.action': 'ftp_login', 'event.outcome': 'failure', c: 2}), 'R0 R2');
		t.is(matched({'event.action': 'ssh_login', 'event.outcome': 'success'}), '');
		t.is(matched({'event.action': 'x', 'event.outcome': 'Failure', c: 1}), 'R1');
		t.is(matched({'event.outcome': 'success'}), 'R3');
		t.is(matched({}), 'R2 R3');
	};
	expect();
	for (let i = 0; i < 2000; i += 1) t.is(matched({'event.action': `${i}_LOGIN`}), 'R0 R2');
	expect();
});
