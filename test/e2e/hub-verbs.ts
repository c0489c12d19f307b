// The verbs about endpoints, parse errors and volumes against a real hub.
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {z} from 'zod';
import {findingStatuses} from '../../src/cli/doctor/finding.ts';
import {agentMethods} from '../../src/proto/rpc/agent-schema.ts';
import {
	endpointDetail,
	endpointJson,
	tracedFrameJson,
} from '../../src/proto/rpc/endpoint-schema.ts';
import {parseErrorGroupJson, parseErrorJson} from '../../src/proto/rpc/parse-error-schema.ts';
import {statisticsResult} from '../../src/proto/rpc/statistics-schema.ts';
import {startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {loopbackConfig, startHub} from '../helpers/hub-process.ts';
import type {Ended} from '../helpers/run-nms.ts';
import {askHub as nms, jsonLines, runNms} from '../helpers/run-nms.ts';
import {sendLines} from '../helpers/syslog-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const finding = z.object({
	check: z.string(),
	status: z.enum(findingStatuses),
	text: z.string(),
	fix: z.string(),
});

const hostile = 'no priority \u001B[2J';
const long = `<999>${'x'.repeat(5000)}`;

/** A hub that heard one device: three messages, and three lines that are none. */
async function hubWithErrors(t: ExecutionContext): Promise<HubProcess> {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const lines = ['one', 'two', 'three'].map((text) => `<11>Nov 20 10:00:00 pi app: ${text}`);
	await sendLines(hub.tcpPort, [...lines, hostile, hostile, long]);
	await until('all is stored', async () => {
		const {events} = await hub.health();
		return events.stored === 3 && events.parse_errors === 3;
	});
	return hub;
}

test.serial('endpoints are listed, filtered, shown and forgotten', async (t) => {
	const hub = await hubWithErrors(t);
	const listed = await nms(hub, 'endpoints', '--json');
	const [device] = jsonLines(listed.stdout).map((value) => endpointJson.parse(value));
	t.like(device, {id: 'device:127.0.0.1', kind: 'device', name: 'pi', state: 'alive'});
	const text = await nms(
		hub,
		'endpoints',
		'list',
		'PI',
		'--state',
		'alive,silent',
		'--kind',
		'device',
	);
	t.regex(text.stdout, /^NAME +STATE .*\npi +alive +device /);
	const none = await nms(hub, 'endpoints', 'list', '--kind', 'agent');
	t.deepEqual(none, {status: 0, stdout: '', stderr: 'nms: no endpoint matches\n'});
	const shown = await nms(hub, 'endpoints', 'show', 'pi');
	t.regex(shown.stdout, /^endpoint +pi \(device device:127\.0\.0\.1\)\nstate +alive since /);
	const json = await nms(hub, 'endpoints', 'show', 'device:127.0.0.1', '--json');
	t.is(endpointDetail.parse(JSON.parse(json.stdout)).endpoint.name, 'pi');
	const forgotten = await nms(hub, 'endpoints', 'forget', 'pi');
	t.regex(forgotten.stdout, /^forgot device:127\.0\.0\.1; /);
	const gone = await nms(hub, 'endpoints', 'show', 'pi', '--json');
	t.is(gone.status, 5);
	t.like(JSON.parse(gone.stderr), {error: {code: 'not_found'}});
});

test.serial('parse errors are grouped, listed and explained with a caret', async (t) => {
	const hub = await hubWithErrors(t);
	const groups = jsonLines((await nms(hub, 'parse-errors', '--json')).stdout).map((value) =>
		parseErrorGroupJson.parse(value),
	);
	t.deepEqual(groups.map(({reason, count}) => `${reason} ${count}`).toSorted(), [
		'no_pri 2',
		'pri 1',
	]);
	const text = await nms(hub, 'parse-errors', '--reason', 'no_pri', '--source', 'tcp:127.0.0.1');
	t.regex(text.stdout, /^COUNT .*\n +2 +0 +tcp 127\.0\.0\.1 +no_pri .* no priority ␛\[2J\n$/);
	t.regex(text.stderr, /1 of 2 groups, 3 lines in all/);
	const lines = await nms(
		hub,
		'parse-errors',
		'list',
		'--lines',
		'--source',
		'127.0.0.1',
		'--json',
	);
	const errors = jsonLines(lines.stdout).map((value) => parseErrorJson.parse(value));
	t.deepEqual(
		errors.map(({reason}) => reason),
		['pri', 'no_pri', 'no_pri'],
	);
	const shown = await nms(hub, 'parse-errors', 'show', String(errors[1]?.id));
	t.regex(shown.stdout, /^reason +no_pri: .*PRI.* \(RFC 5424 §6\.2\.1, RFC 3164 §4\.1\.1\)$/m);
	t.regex(shown.stdout, /\nno priority ␛\[2J\n\^\n\n00000000 {2}6e 6f 20 /);
	const unknown = await nms(hub, 'parse-errors', 'show', '999');
	t.is(unknown.status, 5);
	const elsewhere = await nms(hub, 'parse-errors', '--lines', '--source', '192.0.2.9');
	t.is(elsewhere.status, 5);
	t.regex(
		elsewhere.stderr,
		/no line of '192\.0\.2\.9' failed to parse lately; run 'nms parse-errors'/,
	);
});

test.serial('parse errors are exported whole and never over a file', async (t) => {
	const hub = await hubWithErrors(t);
	const file = path.join(temporaryDirectory(t), 'lines.log');
	const raw = await nms(hub, 'parse-errors', 'export', '--format', 'raw', '-o', file);
	t.deepEqual(raw, {status: 0, stdout: '', stderr: `nms: wrote 3 lines to ${file}\n`});
	t.is(readFileSync(file, 'utf8'), `${long}\n${hostile}\n${hostile}\n`);
	t.is(statSync(file).mode & 0o777, 0o600);
	writeFileSync(file, 'mine');
	const refused = await nms(hub, 'parse-errors', 'export', '-o', file);
	t.is(refused.status, 1);
	t.regex(refused.stderr, /lines\.log exists; name another file, or overwrite it with --force/);
	t.is(readFileSync(file, 'utf8'), 'mine');
	t.is((await nms(hub, 'parse-errors', 'export', '-o', file, '--force')).status, 0);
	t.is(jsonLines(readFileSync(file, 'utf8')).length, 3);
	const csv = await nms(hub, 'parse-errors', 'export', '--format', 'csv', '--reason', 'no_pri');
	t.regex(csv.stdout, /^id,received,.*\r\n\d+,[^,]+,tcp,127\.0\.0\.1,no_pri,0,no priority ␛\[2J,/);
	t.is(csv.stdout.split('\r\n').length, 4);
});

test.serial('top shows volumes by source, program and severity', async (t) => {
	const hub = await hubWithErrors(t);
	const text = await nms(hub, 'top', '--since', '24h');
	t.regex(text.stdout, /3 events, at most 3 in /);
	t.regex(text.stdout, /^3 lines did not parse \(50\.0 %\)$/m);
	t.regex(text.stdout, /^error +3 /m);
	t.regex(text.stdout, /^app +3 /m);
	t.regex(text.stdout, /127\.0\.0\.1\)? +3 .* tcp, 3 did not parse$/m);
	const [program] = jsonLines((await nms(hub, 'top', 'programs', '--json')).stdout);
	t.deepEqual(program, {program: 'app', events: 3});
	const whole = await nms(hub, 'top', '--json');
	t.is(statisticsResult.parse(JSON.parse(whole.stdout)).sources.length, 1);
});

test.serial('a device has no trace and an absent agent ends with 3', async (t) => {
	const hub = await hubWithErrors(t);
	const trace = await nms(hub, 'trace', 'pi');
	t.deepEqual(trace, {
		status: 0,
		stdout: '',
		stderr: 'nms: no frame was seen; only agents have a trace\n',
	});
	const socket = path.join(temporaryDirectory(t), 'agent.sock');
	for (const args of [
		['agent', 'status'],
		['trace', '--local'],
	]) {
		// oxlint-disable-next-line no-await-in-loop
		const absent = await runNms([...args, '--socket', socket]);
		t.is(absent.status, 3);
		t.regex(absent.stderr, /^nms: no agent answers at .*agent\.sock; /);
	}
});

test.serial('an agent tells of itself, and both sides of its frames', async (t) => {
	const directory = temporaryDirectory(t);
	const agents = path.join(directory, 'a.sock');
	const hub = await startHub(t, {
		directory,
		config: loopbackConfig.replace('agents:', `agents:\n  socket: ${agents}`),
	});
	const log = path.join(directory, 'app.log');
	writeFileSync(log, '');
	const files = `files: [{path: ${log}}]\njournal: {enabled: false}\n`;
	const agent = await startAgent(t, {
		directory,
		config: `agent: {hub: 'unix:${agents}'}\n${files}`,
	});
	await until('it is connected', async () => (await agent.status()).link.state === 'connected');
	const status = await runNms(['agent', 'status', '--socket', agent.socket]);
	t.is(status.status, 0);
	t.regex(status.stdout, /^link +connected since .*\nhub +unix:.*a\.sock: /m);
	t.true(status.stdout.includes(log));
	const {agent: self} = agentMethods['agent.status'].result.parse(
		JSON.parse((await runNms(['agent', 'status', '--json', '--socket', agent.socket])).stdout),
	);
	const atHub = await nms(hub, 'trace', self.id, '--json');
	const types = jsonLines(atHub.stdout).map((value) => tracedFrameJson.parse(value).type);
	t.true(types.includes('REGISTER'));
	const local = await runNms(['trace', '--local', '--limit', '1', '--socket', agent.socket]);
	t.regex(local.stdout, /^\S+ \S+ [<>] [A-Z_]+ .*\n$/);
	const shown = await nms(hub, 'endpoints', 'show', self.id);
	t.regex(shown.stdout, /^system +.*\nbooted +/m);
	t.regex((await nms(hub, 'status')).stdout, /^agents +1 connected, at unix:/m);
	await hub.stop();
	await until('it knows', async () => (await agent.status()).link.state !== 'connected');
	const alone = await runNms(['agent', 'status', '--socket', agent.socket]);
	t.is(alone.status, 1);
});

test.serial('the doctor fails without a hub and finds one', async (t) => {
	const hub = await hubWithErrors(t);
	const socket = path.join(temporaryDirectory(t), 'hub.sock');
	const sick = await runNms(['doctor', '--json', '--socket', socket]);
	t.is(sick.status, 1);
	t.like(foundBy('hub', sick), {status: 'fail', text: `no hub answers at ${socket}`});
	const found = await nms(hub, 'doctor', '--json');
	t.like(foundBy('hub', found), {status: 'ok', fix: ''});
	t.like(foundBy('parse errors', found), {
		status: 'warn',
		fix: 'nms parse-errors shows whose and why',
	});
	const text = await nms(hub, 'doctor');
	t.regex(text.stdout, /^ok {4}node {10}Node v/);
	t.regex(text.stdout, /\n\d+ failures?, \d+ warnings?, \d+ not looked at\n$/);
});

function foundBy(check: string, {stdout}: Ended): object {
	const found = jsonLines(stdout).map((value) => finding.parse(value));
	return found.find((one) => one.check === check) ?? {};
}
