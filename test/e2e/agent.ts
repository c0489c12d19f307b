// A real agent beside a real hub.
import {appendFileSync, cpSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {runAgent, startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

test('lines of a file are stored once, in order, and acknowledged', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const file = path.join(directory, 'auth.log');
	writeFileSync(file, syslog('before the agent'));
	const agent = await startAgent(t, {directory, config: following(hub, file)});
	await isConnected(agent);
	appendFileSync(file, numbers(1, 100).map(syslog).join(''));
	await until('all is acknowledged', async () => {
		const {spool} = await agent.status();
		return spool.acknowledged === 100;
	});
	t.deepEqual(await messages(hub), numbers(1, 100));
	const {agent: self, link, counters, spool, watched, problems} = await agent.status();
	t.like(link, {hub: `unix:${hub.agentSocket}`, state: 'connected', connections: 1});
	t.deepEqual(counters, {read: 100, too_long: 0, lost_bytes: 0, acknowledged: 100});
	t.like(spool, {last: 100, acknowledged: 100, events: 0, bytes: 0, is_full: false});
	t.deepEqual(watched, [{name: file, state: 'reading', problem: null}]);
	t.deepEqual(problems, []);
	const [row] = await rows(hub);
	t.like(row?.log, {source: {channel: 'agent', address: self.id}, file: {path: file}});
	t.is(row?.host.name, 'web-1');
});

test('what is written while the hub is away comes when it is back', async (t) => {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'app.log');
	writeFileSync(file, '');
	const hub = await startHub(t, {directory});
	await hub.stop();
	const agent = await startAgent(t, {directory, config: following(hub, file)});
	await until('the file is read', async () => (await agent.status()).watched.length === 1);
	appendFileSync(file, 'one --password=hunter2-hunter2\ntwo\n');
	await until('both lines wait', async () => (await agent.status()).spool.events === 2);
	// They wait as they were written, for the agent alone; secrets are replaced by the hub.
	const spool = path.join(directory, 'agent-state');
	const names = readdirSync(spool).filter((name) => name.startsWith('spool.db'));
	t.true(names.some((name) => readFileSync(path.join(spool, name)).includes('hunter2')));
	for (const name of names) t.is(statSync(path.join(spool, name)).mode & 0o777, 0o600, name);
	const {link, problems, last_error: error} = await agent.status();
	t.true(['waiting', 'connecting'].includes(link.state));
	t.regex(problems[0] ?? '', /cannot reach the hub: .*; see that the hub runs/);
	t.is(error?.code, 'connection');
	t.is((await agent.stop()).code, 0);
	const again = await startAgent(t, {directory, config: following(hub, file)});
	appendFileSync(file, 'three\n');
	const later = await startHub(t, {directory});
	await until('nothing waits', async () => (await again.status()).spool.acknowledged === 3);
	t.deepEqual(await messages(later), ['one --password=***************', 'two', 'three']);
	t.deepEqual((await again.status()).problems, []);
	const [row] = await rows(later);
	t.is(row?.process.name, 'app', 'the program is the name of the file');
});

test('a reload follows other files, and a wrong one changes nothing', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const [first, second] = ['first.log', 'second.log'].map((name) => path.join(directory, name));
	for (const file of [first, second]) writeFileSync(file ?? '', '');
	const agent = await startAgent(t, {directory, config: following(hub, first ?? '')});
	await isConnected(agent);
	const watched = async (): Promise<readonly string[]> =>
		(await agent.status()).watched.map(({name}) => name);
	agent.reload('files: [{path: relative}]\n');
	await until('the refusal is told', async () => (await agent.status()).problems.length === 1);
	const [problem = ''] = (await agent.status()).problems;
	t.regex(problem, /^configuration not reloaded: .*agent\.yaml:1:10: files\.0\.path: 'relative'/);
	t.deepEqual(await watched(), [first]);
	agent.reload(following(hub, second ?? ''));
	await until('the other file is read', async () => (await watched())[0] === second);
	t.deepEqual((await agent.status()).problems, []);
	appendFileSync(second ?? '', 'hello\n');
	await until('it is stored', async () => (await messages(hub)).includes('hello'));
});

test('a wrong secret is told with what to do, and the right one works after a reload', async (t) => {
	const directory = temporaryDirectory(t);
	const [right, wrong] = ['right', 'wrong'].map((name) => {
		const file = path.join(directory, name);
		writeFileSync(file, `the ${name} secret of this test\n`, {mode: 0o600});
		return file;
	});
	const hub = await startHub(t, {
		directory,
		config: loopbackConfig.replace('timezone', `  secret_file: ${right}\ntimezone`),
	});
	const configOf = (secret: string | undefined): string =>
		`agent: {hub: 'tcp://127.0.0.1:${hub.agentPort}', secret_file: ${secret}}\nfiles: []\njournal: {enabled: false}\n`;
	const agent = await startAgent(t, {directory, config: configOf(wrong)});
	await until('it is refused', async () => (await agent.status()).link.state === 'refused');
	const {problems, last_error: error} = await agent.status();
	t.is(error?.code, 'unauthenticated');
	t.regex(problems[0] ?? '', /secret/);
	agent.reload(configOf(right));
	await isConnected(agent);
	const {link} = await agent.status();
	t.true(link.is_authenticated);
	t.deepEqual((await agent.status()).problems, []);
});

test('the second of two agents with a copied spool is told to begin its own', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const config = `agent: {hub: 'unix:${hub.agentSocket}'}\nfiles: []\njournal: {enabled: false}\n`;
	const first = await startAgent(t, {directory, config});
	await isConnected(first);
	await first.stop();
	const copy = path.join(directory, 'copy');
	cpSync(first.stateDirectory, path.join(copy, 'agent-state'), {recursive: true});
	const again = await startAgent(t, {directory, config});
	await isConnected(again);
	// Two lives on, so that the copy's is not the one before.
	await again.stop();
	const third = await startAgent(t, {directory, config});
	await isConnected(third);
	const double = await startAgent(t, {directory: copy, config});
	await until('it is refused', async () => (await double.status()).link.state === 'refused');
	const {last_error: error} = await double.status();
	t.is(error?.code, 'duplicate_id');
	t.regex(error?.remedy ?? '', /remove its spool file/);
	t.is((await third.status()).link.state, 'connected');
});

test('the trace shows both directions without what lines hold', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const file = path.join(directory, 'a.log');
	writeFileSync(file, '');
	const agent = await startAgent(t, {directory, config: following(hub, file)});
	await isConnected(agent);
	appendFileSync(file, 'password hunter2\n');
	await until('it is stored', async () => (await agent.status()).spool.acknowledged === 1);
	const client = await agent.connect();
	t.teardown(() => client.close());
	const {frames} = await client.call('agent.trace', {});
	t.deepEqual(
		frames.slice(0, 4).map(({direction, type}) => `${direction} ${type}`),
		['received ACK', 'sent REGISTER', 'received ACK', 'sent HEARTBEAT'],
	);
	t.true(frames.some(({text}) => text === 'event 1'));
	t.true(frames.some(({text}) => text === 'stored through 1'));
	t.false(JSON.stringify(frames).includes('hunter2'));
	t.is((await client.call('agent.trace', {limit: 1})).frames.length, 1);
	await t.throwsAsync(client.call('agent.trace', {limit: 1.5}), {code: 'usage'});
});

test('an agent that cannot run says why with the right exit status', async (t) => {
	const directory = temporaryDirectory(t);
	const wrong = await runAgent({directory, config: 'agent: {hub: nowhere}\n'});
	t.is(wrong.code, 78);
	t.regex(wrong.stderr, /^nms-agent: .*agent\.yaml:1:9: agent\.hub: 'nowhere' is not unix:/);
	const checked = await runAgent({directory, config: '', arguments: ['--check-config']});
	t.like(checked, {code: 0, stderr: ''});
	t.regex(checked.stdout, /agent\.yaml: valid\n$/);
	t.is((await runAgent({directory, config: '', arguments: ['--colour']})).code, 2);
	const config = 'files: []\njournal: {enabled: false}\n';
	const running = await startAgent(t, {directory, config});
	const second = await runAgent({directory, config});
	t.is(second.code, 1);
	t.regex(second.stderr, /is in use by nms-agent ".*" \(pid \d+\); stop that one/);
	t.is((await running.stop()).code, 0);
});

test('the running agent loads none of the large libraries', (t) => {
	const seen = new Set<string>();
	const packages = new Set<string>();
	collectImports('src/daemons/agent/run-agent.ts', seen, packages);
	t.true(seen.size > 30);
	t.deepEqual(
		[...packages].filter((name) => !name.startsWith('node:')),
		['better-sqlite3'],
	);
	// Each of them is 1 to 3 MB, which its users load when they need it.
	for (const name of ['crypto', 'util', 'perf_hooks', 'fs/promises', 'worker_threads'])
		t.false(packages.has(`node:${name}`), name);
});

/** What is imported for values when the file is, without dynamic imports. */
function collectImports(file: string, seen: Set<string>, packages: Set<string>): void {
	if (seen.has(file)) return;
	seen.add(file);
	const text = readFileSync(file, 'utf8');
	for (const [, specifier = ''] of text.matchAll(
		/^(?:import|export) (?!type\b)[^'"]*?from '([^']+)'/gm,
	)) {
		if (specifier.startsWith('.'))
			collectImports(path.join(path.dirname(file), specifier), seen, packages);
		else packages.add(specifier);
	}
}

function following(hub: HubProcess, file: string): string {
	return `agent: {hub: 'unix:${hub.agentSocket}'}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`;
}

async function isConnected(agent: AgentProcess): Promise<void> {
	await until('the agent is connected', async () => {
		const {link, watched} = await agent.status();
		return link.state === 'connected' && watched.every(({state}) => state === 'reading');
	});
}

async function rows(hub: HubProcess) {
	const client = await hub.connect();
	try {
		return (await client.call('events.window', {before: 500})).rows;
	} finally {
		client.close();
	}
}

async function messages(hub: HubProcess): Promise<readonly string[]> {
	return (await rows(hub)).map(({message}) => message);
}

function numbers(first: number, last: number): readonly string[] {
	return Array.from({length: last - first + 1}, (_, index) => `line ${first + index}`);
}

function syslog(text: string): string {
	return `Nov 20 14:03:11 web-1 app[7]: ${text}\n`;
}
