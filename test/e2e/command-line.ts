import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {packageVersion} from '../../src/base/package-root.ts';
import {serialiseSavedViews} from '../../src/proto/saved-views.ts';
import {runNms} from '../helpers/run-nms.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const nowhere = path.join(mkdtempSync(path.join(tmpdir(), 'nms-main-')), 'hub.sock');

interface Case {
	readonly title: string;
	readonly args: readonly string[];
	readonly status: number;
	readonly says: RegExp;
}

// The command line alone; no hub runs.
const refusals: readonly Case[] = [
	{
		title: 'without a verb and a terminal a hint is printed',
		args: [],
		status: 2,
		says: /^nms: the console needs a terminal; give a verb/,
	},
	{
		title: 'an unknown verb is refused with the nearest one',
		args: ['statsu'],
		status: 2,
		says: /^nms: there is no verb 'statsu' here; did you mean 'status'\?\n$/,
	},
	{
		title: 'an unknown option is refused with the nearest one',
		args: ['alerts', 'list', '--limt', '3'],
		status: 2,
		says: /^nms: there is no option '--limt' here; did you mean '--limit'\?\n$/,
	},
	{
		title: 'an unknown word below a verb is refused',
		args: ['alerts', 'clsoe'],
		status: 2,
		says: /there is no argument 'clsoe' here; did you mean 'close'\?/,
	},
	{
		title: 'help about an unknown verb is refused with the nearest one',
		args: ['help', 'statsu'],
		status: 2,
		says: /^nms: there is no verb 'statsu' here; did you mean 'status'\?\n$/,
	},
	{
		title: 'help about an unknown word below a verb is refused',
		args: ['help', 'alerts', 'clsoe'],
		status: 2,
		says: /there is no argument 'clsoe' here; did you mean 'close'\?/,
	},
	{
		title: 'an option without its value is refused',
		args: ['status', '--socket'],
		status: 2,
		says: /^nms: --socket is given without its value; run 'nms help status'\n$/,
	},
	{
		title: 'a value that is none of the choices is refused',
		args: ['alerts', 'list', '--severity', 'bad'],
		status: 2,
		says: /^nms: --severity 'bad' is none of informational, .*, critical; run 'nms help alerts'\n$/,
	},
	{
		title: 'a number out of range is refused before a hub is asked',
		args: ['alerts', 'list', '--limit', '0'],
		status: 2,
		says: /--limit '0' is not a whole number from 1 to 10000; run 'nms help alerts'/,
	},
	{
		title: 'a change of no alert is refused before a hub is asked',
		args: ['alerts', 'ack'],
		status: 2,
		says: /^nms: no alert is named; give ids, or --all with a filter\n$/,
	},
	{
		title: 'an id that is no id is refused before a hub is asked',
		args: ['alerts', 'show', 'xyz'],
		status: 2,
		says: /^nms: 'xyz' is no alert id; give 1 to 16 hex digits/,
	},
	{
		title: 'a close without a resolution is refused',
		args: ['alerts', 'close', '3f2a'],
		status: 2,
		says: /^nms: --resolution is missing; run 'nms help alerts'\n$/,
	},
	{
		title: 'a word that is none of the choices is refused',
		args: ['top', 'users'],
		status: 2,
		says: /^nms: 'users' is none of hosts, programs, severity, sources; run 'nms help top'\n$/,
	},
	{
		title: 'a verb without the name it needs is refused',
		args: ['endpoints', 'show'],
		status: 2,
		says: /^nms: what it is to be done with is missing; run 'nms help endpoints'\n$/,
	},
	{
		title: 'two hubs at once are refused',
		args: ['--hub', 'ana@pi', '--socket', '/x', 'status'],
		status: 2,
		says: /^nms: --hub and --socket exclude each other; give one of them\n$/,
	},
	{
		title: 'an option that is near no other leads to the help of its verb',
		args: ['alerts', 'list', '--foo'],
		status: 2,
		says: /^nms: there is no option '--foo' here; run 'nms help alerts'\n$/,
	},
	{
		title: 'a host that is an option of ssh is refused',
		args: ['status', '--hub', '-oProxyCommand=true'],
		status: 2,
		says: /hub/,
	},
	{
		title: 'a hub that does not run ends with 3',
		args: ['status', '--socket', nowhere],
		status: 3,
		says: /^nms: no hub answers at .*hub\.sock; start it with 'nms-hub'/,
	},
	{
		title: 'a socket path that is too long is refused by its length',
		args: ['status', '--socket', `/tmp/${'x'.repeat(108)}`],
		status: 2,
		says: /has 113 bytes; the system allows 107/,
	},
	{
		title: 'a replay of no file is refused',
		args: ['replay', '--'],
		status: 2,
		says: /^nms: no file is named; name log files/,
	},
	{
		title: 'of an option given twice the last value counts',
		args: ['status', '--socket', '/nowhere', '--socket', nowhere],
		status: 3,
		says: /no hub answers at .*nms-main-.*hub\.sock/,
	},
	{
		title: 'each of several ids is looked at',
		args: ['alerts', 'ack', 'xyz', '3f2a'],
		status: 2,
		says: /^nms: 'xyz' is no alert id/,
	},
	{
		title: 'an unknown word where endpoints are listed is refused',
		args: ['endpoints', 'shwo', 'web'],
		status: 2,
		says: /there is no argument 'shwo' here; did you mean 'show'\?/,
	},
	{
		title: 'a reason that is none is refused with the nearest one',
		args: ['parse-errors', 'list', '--reason', 'no_pry'],
		status: 2,
		says: /--reason 'no_pry' is no reason of nms-protocol\(7\); did you mean no_pri/,
	},
	{
		title: 'a time too long ago is refused',
		args: ['top', '--since', '32d'],
		status: 2,
		says: /--since '32d' is no time from 1m to 31d/,
	},
	{
		title: 'a trace of no endpoint is refused',
		args: ['trace'],
		status: 2,
		says: /^nms: no endpoint is named; name one/,
	},
	{
		title: 'a demo against a hub of one’s own is refused',
		args: ['demo', '--socket', nowhere],
		status: 2,
		says: /^nms: the demo brings its own hub/,
	},
];

for (const {title, args, status, says} of refusals) {
	test(title, async (t) => {
		const ended = await runNms(args);
		t.is(ended.status, status);
		t.is(ended.stdout, '');
		t.regex(ended.stderr, says);
	});
}

test('with --json an error is one object with code, message and remedy', async (t) => {
	const unknown = await runNms(['--json', 'statsu']);
	t.is(unknown.status, 2);
	t.deepEqual(JSON.parse(unknown.stderr), {
		error: {
			code: 'usage',
			message: "there is no verb 'statsu' here",
			remedy: "did you mean 'status'?",
		},
	});
	const down = await runNms(['status', '--json', '--socket', nowhere]);
	t.is(down.status, 3);
	t.like(JSON.parse(down.stderr), {error: {code: 'unreachable'}});
});

test('the socket is found by the environment', async (t) => {
	const directory = path.dirname(nowhere);
	const byName = await runNms(['status'], {env: {NMS_SOCKET: nowhere}});
	t.true(byName.stderr.includes(nowhere));
	const option = await runNms(['status', '--socket', '/nowhere/a.sock'], {
		env: {NMS_SOCKET: nowhere},
	});
	t.true(option.stderr.includes('/nowhere/a.sock'));
	const none = await runNms(['status'], {env: {XDG_RUNTIME_DIR: directory}});
	t.true(none.stderr.includes('/run/nms/hub.sock'));
});

test('the version is that of the package', async (t) => {
	t.deepEqual(await runNms(['--version']), {
		status: 0,
		stdout: `nms ${packageVersion()}\n`,
		stderr: '',
	});
});

test('help is asked for in three ways and names the verb', async (t) => {
	const [word, option, short] = await Promise.all([
		runNms(['help', 'alerts', 'close']),
		runNms(['alerts', 'close', '--help']),
		runNms(['alerts', 'close', '-h']),
	]);
	t.is(word.status, 0);
	t.true(word.stdout.startsWith('nms alerts close [ids..]\n'));
	t.deepEqual([option, short], [word, word]);
});

test('the word help in a query is a word of the query', async (t) => {
	const {status} = await runNms(['logs', 'help', '--socket', nowhere]);
	t.is(status, 3);
});

for (const shell of ['bash', 'zsh']) {
	test(`the completion script for ${shell} asks nms itself`, async (t) => {
		const {status, stdout} = await runNms(['completion', shell]);
		t.is(status, 0);
		t.true(stdout.includes(`nms --complete ${shell} `));
	});
}

test('completions are verbs, then what belongs to them', async (t) => {
	t.true((await complete('')).includes('alerts'));
	t.true((await complete('alerts', '')).includes('close'));
	t.true((await complete('alerts', 'close', '--r')).includes('--resolution'));
	t.deepEqual((await complete('alerts', 'close', '--resolution', 't')).toSorted(), [
		'test',
		'true_positive',
	]);
});

async function complete(...words: readonly string[]): Promise<readonly string[]> {
	const {stdout} = await runNms(['--complete', 'bash', ['nms', ...words].join(' ')]);
	return stdout.trim().split('\n');
}

test('where only a file can stand the shell is told so', async (t) => {
	t.like(await runNms(['--complete', 'bash', 'nms parse /va']), {
		status: 1,
		stdout: '',
		stderr: '',
	});
	t.like(await runNms(['--complete', 'fish', 'nms ']), {status: 1, stdout: '', stderr: ''});
});

test('a file after two dashes is read and not standard input', async (t) => {
	const file = path.join(temporaryDirectory(t), '-lines');
	writeFileSync(file, '<13>Oct 11 22:14:15 host su: hello\n');
	const {stdout} = await runNms(['parse', '--', file], {input: 'not this\n'});
	t.like(JSON.parse(stdout), {ok: true, message: 'hello'});
});

test('a draft of a pack passes its own test lines', async (t) => {
	const cwd = temporaryDirectory(t);
	const line = 'Nov 30 01:02:03 gate appd[7]: login of eve from 192.0.2.7 refused';
	const draft = await runNms(['decoder', 'new', '--from', line]);
	writeFileSync(path.join(cwd, 'appd.yaml'), draft.stdout);
	const {status, stdout} = await runNms(['decoder', 'test', 'appd.yaml'], {cwd});
	t.is(status, 0);
	t.true(stdout.includes('1 file, 2 test lines, 0 with problems'), stdout);
	// The name of a pack that nms brings is taken.
	const known = await runNms(['decoder', 'new', '--from', line.replace('appd', 'sshd')]);
	t.true(known.stdout.startsWith('decoder: own-sshd\n'));
});

test('a dash among files is standard input in its place', async (t) => {
	const file = path.join(temporaryDirectory(t), 'lines');
	writeFileSync(file, '<13>Oct 11 22:14:15 host su: file\n');
	const input = '<13>Oct 11 22:14:15 host su: input\n';
	for (const [args, order] of [
		[
			['-', file],
			['input', 'file'],
		],
		[
			[file, '-'],
			['file', 'input'],
		],
		[['-'], ['input']],
	] as const) {
		// oxlint-disable-next-line no-await-in-loop
		const {stdout} = await runNms(['parse', ...args], {input});
		t.deepEqual(
			[...stdout.matchAll(/"message":"(\w+)"/g)].map(([, message]) => message),
			order,
		);
	}
});

test('each of several files is read', async (t) => {
	const directory = temporaryDirectory(t);
	const files = [1, 2, 3, 4, 5].map((minute) => {
		const file = path.join(directory, `${minute}.log`);
		const text = 'Failed password for root from 192.0.2.7 port 22 ssh2';
		writeFileSync(file, `2026-11-20T10:0${minute}:00Z host sshd[1]: ${text}\n`);
		return file;
	});
	const parsed = await runNms(['parse', ...files, '--format', 'file']);
	t.is(parsed.stdout.match(/"ok":true/g)?.length, 5);
	const replayed = await runNms([
		'replay',
		'--json',
		...files.slice(0, 3),
		'--',
		...files.slice(3),
	]);
	t.like(JSON.parse(replayed.stdout), {count: 5, event_ids: files.map((file) => `${file}:1`)});
});

test('saved views are listed, shown and completed by name', async (t) => {
	const directory = temporaryDirectory(t);
	const env = {XDG_STATE_HOME: directory};
	const none = await runNms(['views'], {env});
	t.like(none, {
		status: 0,
		stdout: '',
		stderr: 'nms: no view is saved; in the console v saves one\n',
	});
	const view = {name: 'night', tab: 'logs', query: 'host:pi'};
	mkdirSync(path.join(directory, 'nms'));
	writeFileSync(path.join(directory, 'nms/views.json'), serialiseSavedViews([view]), {mode: 0o600});
	t.deepEqual(JSON.parse((await runNms(['views', '--json'], {env})).stdout), view);
	t.regex((await runNms(['views', 'show', 'night'], {env})).stdout, /^view +night\ntab +logs\n/);
	t.is((await runNms(['views', 'show', 'day'], {env})).status, 5);
	t.is((await runNms(['--complete', 'bash', 'nms views show n'], {env})).stdout, 'night\n');
});
