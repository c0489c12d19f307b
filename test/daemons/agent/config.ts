import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {configLimits, settings} from '../../../src/daemons/agent/config-schema.ts';
import type {AgentConfig, LoadedConfig} from '../../../src/daemons/agent/config.ts';
import {resolveConfig} from '../../../src/daemons/agent/resolve-config.ts';
import {temporaryDirectory} from '../../helpers/temporary-directory.ts';

test('the example configuration is right and names every setting', (t) => {
	const file = 'packaging/agent.yaml';
	const config = configOf(t, resolveConfig({file}));
	t.deepEqual(
		{...config, file: null},
		{...configOf(t, loaded(t, '')), file: null},
		'what stands in it are the defaults',
	);
	const text = readFileSync(file, 'utf8');
	for (const {key} of settings) t.regex(text, new RegExp(`\\b${key.split('.').at(-1)}:`), key);
});

test('relative paths start at the directory of the file', (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'agent.yaml');
	writeFileSync(file, 'agent: {state_directory: state, socket: run/a.sock, secret_file: secret}');
	t.like(configOf(t, resolveConfig({file})), {
		stateDirectory: path.join(directory, 'state'),
		socketPath: path.join(directory, 'run/a.sock'),
		secretFile: path.join(directory, 'secret'),
	});
});

test('options go before the file', (t) => {
	const file = path.join(temporaryDirectory(t), 'agent.yaml');
	writeFileSync(file, 'agent: {hub: "tcp://a", state_directory: /a, socket: /a.sock}');
	const options = {file, hub: 'tcp://b:2', stateDirectory: '/b', socketPath: '/b.sock'};
	t.like(configOf(t, resolveConfig(options)), {
		hub: {kind: 'tcp', host: 'b', port: 2},
		stateDirectory: '/b',
		socketPath: '/b.sock',
	});
	t.throws(() => resolveConfig({...options, hub: 'b'}), {code: 'usage', message: /--hub b/});
});

test('files have a format, a program and exclusions', (t) => {
	const config = configOf(
		t,
		loaded(t, 'files: [{path: /a}, {path: /b/*.log, program: b, exclude: [c]}]'),
	);
	t.deepEqual(config.files, [
		{path: '/a', format: 'auto', program: null, exclude: []},
		{path: '/b/*.log', format: 'auto', program: 'b', exclude: ['c']},
	]);
	t.deepEqual(configOf(t, loaded(t, 'files: []')).files, []);
	t.is(configOf(t, loaded(t, '')).files, null);
});

// What is wrong -> what is said, behind the name of the file.
const wrong: readonly (readonly [string, RegExp])[] = [
	['agent:\n  hub: localhost\n', /^:2:3: agent\.hub: 'localhost' is not unix:\/PATH or tcp/],
	['agent:\n  hubs: x\n', /^:2:3: unknown key 'agent\.hubs'; correct its spelling/],
	['files:\n  - path: var/log\n', /^:2:5: files\.0\.path: 'var\/log' is not an absolute path/],
	['files:\n  - path: /a\n    format: json\n', /^:3:5: files\.0\.format: /],
	['files:\n  - path: /a\n    program: a b\n', /^:3:5: files\.0\.program: a program is/],
	[`agent: {spool_max_bytes: ${configLimits.spoolBytes.least - 1}}`, /^:1:9: agent\.spool_max/],
	['journal: {enabled: maybe}', /^:1:11: journal\.enabled: /],
	['journal: {units: ["a b"]}', /^:1:\d+: journal\.units\.0: write the name of a systemd unit/],
	['roles: {ann: king}', /^:1:9: roles\.ann: /],
	['a: [', /^:1:/],
	['journal: {}\n---\njournal: {}\n', /^:3:1: a second document/],
];

for (const [text, says] of wrong)
	test(`<${text.replaceAll('\n', ' ')}> is refused with place and remedy`, (t) => {
		const result = loaded(t, text);
		t.is(result.kind, 'error');
		if (result.kind !== 'error') return;
		const [problem = ''] = result.problems;
		t.regex(problem.replace(/^.*agent\.yaml/, ''), says);
		t.true(problem.includes('; '), problem);
	});

test('bounds hold: as many files as the limit, and not one more', (t) => {
	t.is(loaded(t, fileList(configLimits.files)).kind, 'ok');
	t.is(loaded(t, fileList(configLimits.files + 1)).kind, 'error');
});

test('the file of the secret is looked at where a secret is used', (t) => {
	const directory = temporaryDirectory(t);
	const at = (name: string, hub = 'tcp://hub'): LoadedConfig => {
		const file = path.join(directory, 'agent.yaml');
		writeFileSync(file, `agent:\n  hub: ${hub}\n  secret_file: ${name}\n`);
		return resolveConfig({file});
	};
	writeFileSync(path.join(directory, 'good'), 'x'.repeat(16), {mode: 0o600});
	writeFileSync(path.join(directory, 'short'), 'x'.repeat(15), {mode: 0o600});
	writeFileSync(path.join(directory, 'open'), 'x'.repeat(16));
	chmodSync(path.join(directory, 'open'), 0o644);
	mkdirSync(path.join(directory, 'folder'));
	t.is(at('good').kind, 'ok');
	t.is(at('absent', 'unix:/x').kind, 'ok');
	for (const name of ['short', 'absent', 'folder', 'open']) {
		const result = at(name);
		t.true(result.kind === 'error' && /agent\.yaml:3:3: /.test(result.problems[0] ?? ''), name);
	}
});

test('a file that cannot be read is a problem at its start', (t) => {
	t.deepEqual(resolveConfig({file: '/nowhere/agent.yaml'}), {
		kind: 'error',
		problems: [
			"/nowhere/agent.yaml:1:1: ENOENT: no such file or directory, open '/nowhere/agent.yaml'; name an existing, readable file with --config",
		],
	});
});

function fileList(count: number): string {
	return JSON.stringify({files: Array.from({length: count}, () => ({path: '/a'}))});
}

function loaded(t: ExecutionContext, text: string): LoadedConfig {
	const file = path.join(temporaryDirectory(t), 'agent.yaml');
	writeFileSync(file, text);
	return resolveConfig({file});
}

function configOf(t: ExecutionContext, result: LoadedConfig): AgentConfig {
	if (result.kind === 'error') return t.fail(result.problems.join('\n'));
	return result.config;
}
