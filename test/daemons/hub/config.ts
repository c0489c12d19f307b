import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {formatProblem, yamlLimits} from '../../../src/base/yaml-document.ts';
import {configLimits, settings} from '../../../src/daemons/hub/config-schema.ts';
import {loadConfig} from '../../../src/daemons/hub/config.ts';
import {classLimits} from '../../../src/daemons/hub/retention/classes-schema.ts';
import {longestAgeDays} from '../../../src/daemons/hub/retention/retention-schema.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'nms-config-'));
const file = path.join(folder, 'hub.yaml');

function load(text: string): ReturnType<typeof loadConfig> {
	writeFileSync(file, text);
	return loadConfig({file});
}

function problemsOf(text: string): readonly string[] {
	const loaded = load(text);
	if (loaded.kind === 'ok') return [];
	return loaded.problems.map((problem) => formatProblem(problem).slice(folder.length + 1));
}

function allow(count: number): string {
	return `syslog: {allow: [${Array<string>(count).fill('::1').join(', ')}]}\n`;
}

const bomb = [
	'a: &a [x, x, x, x, x, x, x, x, x]',
	...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((name, index) => {
		const before = 'abcdefghi'[index];
		return `${name}: &${name} [${Array<string>(9).fill(`*${before}`).join(', ')}]`;
	}),
].join('\n');

// Configuration, and the beginning of what is said of it.
const refused: readonly (readonly [string, string])[] = [
	['hub:\n  nmae: x\n', "hub.yaml:2:3: unknown key 'hub.nmae'"],
	['syslog:\n  udp: []\n  udp: []\n', 'hub.yaml:3:3: Map keys must be unique'],
	['hub: 5\n', 'hub.yaml:1:1: hub: '],
	['syslog:\n  udp: [{address: ::1, port: 65536}]\n', 'hub.yaml:2:24: syslog.udp.0.port: '],
	['syslog:\n  tcp: [{address: router, port: 1}]\n', 'hub.yaml:2:10: syslog.tcp.0.address: '],
	['syslog:\n  allow: [10.0.0.0/33]\n', 'hub.yaml:2:11: syslog.allow.0: '],
	['syslog:\n  max_message_bytes: 479\n', 'hub.yaml:2:3: syslog.max_message_bytes: '],
	['syslog:\n  idle_timeout: 5 minutes\n', 'hub.yaml:2:3: syslog.idle_timeout: '],
	[
		'syslog:\n  quota: {events_per_second: -1}\n',
		'hub.yaml:2:11: syslog.quota.events_per_second: ',
	],
	['syslog:\n  quota: {burst: 5 s}\n', "hub.yaml:2:11: syslog.quota.burst: '5 s' is not a time"],
	['syslog:\n  quota: {burst: 1ms}\n', 'hub.yaml:2:11: syslog.quota.burst: write a time from 1s'],
	['syslog:\n  quota: {burst: 2h}\n', 'hub.yaml:2:11: syslog.quota.burst: write a time from 1s to'],
	['syslog:\n  quota: {events: 5}\n', "hub.yaml:2:11: unknown key 'syslog.quota.events'"],
	['classes:\n  - {class: gold}\n', 'hub.yaml:2:6: classes.0.class: '],
	['classes:\n  - {program: sshd}\n', 'hub.yaml:2:5: classes.0.class: '],
	['classes:\n  - {class: std, program: []}\n', 'hub.yaml:2:18: classes.0.program: '],
	[
		'classes:\n  - {class: std, severity: 8}\n',
		"hub.yaml:2:18: classes.0.severity.0: '8' is not a severity",
	],
	[
		'classes:\n  - {class: std, facility: [kern, lokal0]}\n',
		"hub.yaml:2:35: classes.0.facility.1: 'lokal0' is not a facility",
	],
	[
		'classes:\n  - {class: std, source: router}\n',
		"hub.yaml:2:18: classes.0.source.0: 'router' is not an address",
	],
	['classes:\n  - {class: std, port: 514}\n', "hub.yaml:2:18: unknown key 'classes.0.port'"],
	['retention:\n  std: {age: 30}\n', 'hub.yaml:2:9: retention.std.age: '],
	[
		'retention:\n  std: {age: 1 month}\n',
		"hub.yaml:2:9: retention.std.age: '1 month' is not a time",
	],
	[
		'retention:\n  bulk: {size: 20GB}\n',
		"hub.yaml:2:10: retention.bulk.size: '20GB' is not a size",
	],
	['retention:\n  min_free: 5%\n', "hub.yaml:2:3: retention.min_free: '5%' is not a size"],
	['retention:\n  when_full: panic\n', 'hub.yaml:2:3: retention.when_full: '],
	['retention:\n  old: {age: 1d}\n', "hub.yaml:2:3: unknown key 'retention.old'"],
	[
		"redact:\n  - 'door-pin=<int>'\n",
		"hub.yaml:2:5: redact.0: 'door-pin=<int>': no capture is named secret",
	],
	['timezone: Europe/Atlantis\n', "hub.yaml:1:1: timezone: 'Europe/Atlantis' is not a time zone"],
	['roles:\n  kim: king\n', 'hub.yaml:2:3: roles.kim: '],
	["roles:\n  '@two words': viewer\n", 'hub.yaml:2:3: roles.@two words: '],
	['hub: {name: a}\n---\nhub: {name: b}\n', 'hub.yaml:3:1: a second document'],
	['hub: {name: "a\n', 'hub.yaml:2:1: Missing closing'],
	[`# ${'x'.repeat(yamlLimits.characters)}`, 'hub.yaml:1:1: file is longer than'],
	[bomb, 'hub.yaml:1:1: Excessive alias'],
];

for (const [text, expected] of refused) {
	test(`the configuration is refused with '${expected}'`, (t) => {
		const [first = ''] = problemsOf(text);
		t.true(first.startsWith(expected), first);
		t.regex(first, /; \S/);
	});
}

test('a missing configuration file is named with a remedy', (t) => {
	const loaded = loadConfig({file: path.join(folder, 'absent.yaml')});
	t.is(loaded.kind, 'error');
	if (loaded.kind === 'error') t.regex(loaded.problems[0]?.message ?? '', /ENOENT/);
});

test('an empty file gives the defaults', (t) => {
	const loaded = load('');
	t.is(loaded.kind, 'ok');
	if (loaded.kind !== 'ok') return;
	const {syslog, roles} = loaded.config;
	t.is(syslog.max_message_bytes, 65_536);
	t.true(syslog.allow.includes('127.0.0.0/8'));
	t.is(roles.size, 0);
});

test('relative paths start at the directory of the file', (t) => {
	const loaded = load('hub: {state_directory: state}\ndetection: {rules: [rules, /etc/rules]}\n');
	t.is(loaded.kind, 'ok');
	if (loaded.kind !== 'ok') return;
	t.is(loaded.config.stateDirectory, path.join(folder, 'state'));
	t.deepEqual(loaded.config.ruleDirectories, [path.join(folder, 'rules'), '/etc/rules']);
});

test('the command line goes before the file', (t) => {
	writeFileSync(file, 'hub: {state_directory: /a, socket: /b}\n');
	const loaded = loadConfig({file, stateDirectory: '/c', socketPath: '/d'});
	t.is(loaded.kind, 'ok');
	if (loaded.kind !== 'ok') return;
	t.is(loaded.config.stateDirectory, '/c');
	t.is(loaded.config.socketPath, '/d');
});

test('roles keep the order of the file', (t) => {
	const loaded = load("roles: {'@staff': viewer, kim: analyst, '@adm': operator}\n");
	t.is(loaded.kind, 'ok');
	if (loaded.kind === 'ok') t.deepEqual([...loaded.config.roles.keys()], ['@staff', 'kim', '@adm']);
});

test('as many networks as the bound are taken and one more is not', (t) => {
	t.deepEqual(problemsOf(allow(configLimits.networks)), []);
	t.is(problemsOf(allow(configLimits.networks + 1)).length, 1);
});

test('memory for events that wait is bounded on both sides', (t) => {
	const {least, most} = configLimits.bufferBytes;
	const problems = [least - 1, least, most, most + 1].map(
		(bytes) => problemsOf(`hub: {buffer_bytes: ${bytes}}\n`).length,
	);
	t.deepEqual(problems, [1, 0, 0, 1]);
	t.true(most <= 64e6);
});

test('classes are rules of single values or lists, in the order of the file', (t) => {
	const loaded = load(`classes:
  - {class: audit, facility: authpriv, severity: [0, WARN]}
  - {class: bulk, channel: udp, source: [10.0.0.0/8, 00ff00ff00ff00ff], host: fw-*, program: [a, b]}
`);
	t.is(loaded.kind, 'ok');
	if (loaded.kind !== 'ok') return;
	t.deepEqual(loaded.config.classes, [
		{class: 'audit', facility: [10], severity: [0, 4]},
		{
			class: 'bulk',
			channel: ['udp'],
			source: ['10.0.0.0/8', '00ff00ff00ff00ff'],
			host: ['fw-*'],
			program: ['a', 'b'],
		},
	]);
});

test('without classes, who came and who became whom is kept for audit', (t) => {
	const loaded = load('');
	t.is(loaded.kind, 'ok');
	if (loaded.kind !== 'ok') return;
	t.deepEqual(loaded.config.classes[0], {class: 'audit', facility: [4, 10, 13]});
	t.true(loaded.config.classes[1]?.program?.includes('sudo'));
});

test('as many rules, values and characters as the bounds are taken and one more is not', (t) => {
	const {rules, values, characters} = classLimits;
	for (const more of [0, 1]) {
		const texts = [
			`classes:\n${'  - {class: std}\n'.repeat(rules + more)}`,
			`classes: [{class: std, severity: [${Array<string>(values + more)
				.fill('1')
				.join(', ')}]}]\n`,
			`classes: [{class: std, host: ${'h'.repeat(characters + more)}}]\n`,
		];
		t.deepEqual(
			texts.map((text) => problemsOf(text).length),
			texts.map(() => more),
		);
	}
});

test('the longest age is taken and a day more is not', (t) => {
	const [longest, longer] = [longestAgeDays, longestAgeDays + 1];
	t.deepEqual(problemsOf(`retention: {std: {age: ${longest}d}}\n`), []);
	t.is(problemsOf(`retention: {std: {age: ${longer}d}}\n`).length, 1);
});

test('retention is a year, a month and a week unless the file says otherwise', (t) => {
	const dayMs = 86_400_000;
	const loaded = load('retention: {std: {size: 1.5GiB}, size: 20GiB}\n');
	t.is(loaded.kind, 'ok');
	if (loaded.kind !== 'ok') return;
	t.deepEqual(loaded.config.retention, {
		audit: {age: 365 * dayMs, size: 0},
		std: {age: 30 * dayMs, size: 1.5 * 2 ** 30},
		bulk: {age: 7 * dayMs, size: 0},
		size: 20 * 2 ** 30,
		when_full: 'stop',
	});
});

test('every setting has a default and a description', (t) => {
	t.true(settings.length >= 14);
	for (const setting of settings) {
		t.not(setting.default, 'null', setting.key);
		t.regex(setting.description, /\.$/, setting.key);
	}
});
