// The command line against a real hub: what it prints, how it ends, and what it changed.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, closeSync, openSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {attacker, infectedHost} from '../../src/cli/demo/attack.ts';
import {ledgerResult} from '../../src/proto/rpc/ledger-schema.ts';
import {eventJson, healthJson, methods, triagedAlertJson} from '../../src/proto/rpc/schema.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {
	askHub as nms,
	endOf,
	jsonLines,
	nmsProgramFile,
	runNms,
	startNms,
} from '../helpers/run-nms.ts';
import type {Ended} from '../helpers/run-nms.ts';
import {denies, guesses, sendLines} from '../helpers/syslog-lines.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

/** A hub that has seen a brute force (HIGH) and a scan from inside (MEDIUM). */
async function hubWithAlerts(t: ExecutionContext): Promise<HubProcess> {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendLines(hub.tcpPort, [...guesses(attacker, 6), ...denies(infectedHost, 22)]);
	await until('both alerts are there', async () => {
		const {alerts, events} = await hub.health();
		return alerts.total === 2 && events.stored === 28;
	});
	return hub;
}

test.serial('stored lines come back byte by byte and replay to the same alerts', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const long = `<13>Nov 20 10:00:00 h p: ${'x'.repeat(64_000)}`;
	const lines = [...guesses(attacker, 6), ...Array.from({length: 9}, (_, at) => `${long}${at}`)];
	await sendLines(hub.tcpPort, lines);
	await until('all is stored', async () => (await hub.health()).events.stored === lines.length);
	const {stdout, status} = await nms(hub, 'logs', '-n', '1000', '--raw');
	t.is(status, 0);
	t.is(stdout, lines.map((line) => `${line}\n`).join(''));
	const json = jsonLines((await nms(hub, 'logs', '--json')).stdout);
	t.deepEqual(
		json.map((value) => eventJson.parse(value).event.original),
		lines,
	);
});

test.serial('status tells of a hub in text and JSON', async (t) => {
	const hub = await hubWithAlerts(t);
	const [text, json] = await Promise.all([nms(hub, 'status'), nms(hub, 'status', '--json')]);
	t.is(text.status, 0);
	t.regex(text.stdout, /^events +28 stored/m);
	t.regex(text.stdout, /^alerts +2 new, 2 in all; open: critical 0, high 1, medium 1/m);
	t.is(healthJson.parse(JSON.parse(json.stdout)).alerts.total, 2);
});

test.serial('status tells what each source sent and lost', async (t) => {
	const hub = await hubWithAlerts(t);
	t.regex((await nms(hub, 'status')).stdout, /^lost +nothing since \d{4}-/m);
	const by = ['status', '--by-source'];
	const [text, json] = await Promise.all([nms(hub, ...by), nms(hub, ...by, '--json')]);
	t.regex(text.stdout, /^127\.0\.0\.1 +(?:udp|tcp) +28 +0 +28 +\S+ \w+ +-$/m);
	const {rows, all} = ledgerResult.parse(JSON.parse(json.stdout));
	t.is(rows.length, 1);
	t.like(all, {received: 28, stored: 28, waiting: 0});
});

test.serial('alerts are listed worst first, filtered and limited', async (t) => {
	const hub = await hubWithAlerts(t);
	const {stdout, status} = await nms(hub, 'alerts', 'list', '--json');
	const alerts = jsonLines(stdout).map((value) => triagedAlertJson.parse(value));
	t.is(status, 0);
	t.deepEqual(
		alerts.map(({severity, subject, count}) => ({severity, subject, count})),
		[
			{severity: 'high', subject: [attacker], count: 6},
			{severity: 'medium', subject: [infectedHost], count: 22},
		],
	);
	const text = await nms(hub, 'alerts');
	t.regex(
		text.stdout,
		/^ID +SEVERITY +STATE +COUNT .*\n\S+ +high +new +6 .*\n\S+ +medium +new +22 /,
	);
	const high = await nms(hub, 'alerts', 'list', '--severity', 'high', '--json');
	t.is(jsonLines(high.stdout).length, 1);
	const found = await nms(hub, 'alerts', 'list', '--text', infectedHost, '--json');
	t.is(jsonLines(found.stdout).length, 1);
	const one = await nms(hub, 'alerts', '--limit', '1');
	t.is(one.stderr, 'nms: 1 of 2 alerts; --limit shows more\n');
	const none = await nms(hub, 'alerts', '--mine');
	t.deepEqual(none, {status: 0, stdout: '', stderr: 'nms: no alert matches\n'});
});

test.serial('an alert is shown with its evidence by a prefix of its id', async (t) => {
	const hub = await hubWithAlerts(t);
	const [alert] = jsonLines((await nms(hub, 'alerts', '--json')).stdout);
	const {short_id: id} = triagedAlertJson.parse(alert);
	const text = await nms(hub, 'alerts', 'show', id);
	t.regex(text.stdout, /^severity +high$/m);
	t.regex(text.stdout, /^evidence \(6 of 6 events\)$/m);
	t.regex(text.stdout, /sshd\[811\]: Failed password for invalid user admin from 203\.0\.113\.7/);
	const json = await nms(hub, 'alerts', 'show', id, '--json');
	t.like(JSON.parse(json.stdout), {alert, history: []});
});

test.serial('an unknown alert ends with 5 and a refused change with 1', async (t) => {
	const hub = await hubWithAlerts(t);
	const unknown = await nms(hub, 'alerts', 'ack', '0000000000000000', '--json');
	t.is(unknown.status, 5);
	t.like(JSON.parse(unknown.stderr), {error: {code: 'not_found'}});
	const changed = await nms(hub, 'alerts', 'ack', '--all', '--expect', '3', '--json');
	t.is(changed.status, 1);
	t.like(JSON.parse(changed.stderr), {error: {code: 'refused'}});
	const unasked = await nms(hub, 'alerts', 'ack', '--all');
	t.is(unasked.status, 2);
	t.is(jsonLines((await nms(hub, 'alerts', '--state', 'new', '--json')).stdout).length, 2);
});

test.serial('an alert goes through its life by verbs', async (t) => {
	const hub = await hubWithAlerts(t);
	const [first] = jsonLines((await nms(hub, 'alerts', '--json')).stdout);
	const {id} = triagedAlertJson.parse(first);
	const step = async (args: readonly string[], expected: object): Promise<void> => {
		const {status, stderr} = await nms(hub, 'alerts', ...args);
		t.deepEqual({status, stderr}, {status: 0, stderr: ''}, args.join(' '));
		const shown = await nms(hub, 'alerts', 'show', id, '--json');
		const {alert} = methods['alerts.get'].result.parse(JSON.parse(shown.stdout));
		t.like(alert, expected, args.join(' '));
	};
	await step(['start', id], {state: 'in_progress'});
	await step(['undo'], {state: 'new', assignee: null});
	await step(['assign', id, '--to', 'ana'], {assignee: 'ana'});
	await step(['ack', id], {state: 'acknowledged', assignee: 'ana'});
	await step(['assign', id, '--nobody'], {assignee: null});
	await step(['note', id, '-m', 'asked the owner'], {state: 'acknowledged'});
	await step(['close', id, '--resolution', 'benign', '--reason', 'a test'], {
		state: 'closed',
		resolution: 'benign',
	});
	t.is(jsonLines((await nms(hub, 'alerts', '--json')).stdout).length, 1);
	await step(['reopen', id], {state: 'new', resolution: null});
	const {stdout} = await nms(hub, 'alerts', 'show', id);
	t.regex(stdout, /alert\.noted .*text=asked the owner/);
});

test.serial('all of a filter are changed in one step if they are as many as said', async (t) => {
	const hub = await hubWithAlerts(t);
	const options = ['--all', '--expect', '2', '--resolution', 'test', '--json'];
	const closed = await nms(hub, 'alerts', 'close', ...options);
	t.is(closed.status, 0);
	const {ids, change} = methods['alerts.close'].result.parse(JSON.parse(closed.stdout));
	t.is(ids.length, 2);
	t.is((await nms(hub, 'alerts', '--json')).stdout, '');
	const undone = await nms(hub, 'alerts', 'undo', '--change', String(change));
	t.regex(undone.stdout, /^restored 2 alerts; /);
});

test.serial('logs are the newest that match, oldest first', async (t) => {
	const hub = await hubWithAlerts(t);
	const {stdout} = await nms(hub, 'logs', '-n', '3', '--json');
	const events = jsonLines(stdout).map((value) => eventJson.parse(value));
	t.deepEqual(
		events.map(({id}) => id),
		[26, 27, 28],
	);
	const text = await nms(hub, 'logs', 'program:sshd', 'admin', '--utc');
	t.regex(
		text.stdout,
		/^(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ pi sshd\[811\]: Failed password .*\n){6}$/,
	);
	const none = await nms(hub, 'logs', '--', '-program:sshd', '-program:kernel');
	t.deepEqual(none, {status: 0, stdout: '', stderr: 'nms: no event matches\n'});
	const unknown = await nms(hub, 'logs', 'colour:red', '--json');
	t.is(unknown.status, 2);
	t.regex(unknown.stderr, /colour/);
});

test.serial('logs more than one window holds are all there and in order', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const numbered = Array.from(
		{length: 1300},
		(_, at) => `<14>Nov 20 10:00:00 pi app: line ${at} ${'x'.repeat(2000)}`,
	);
	await sendLines(hub.tcpPort, numbered);
	await until('all is stored', async () => (await hub.health()).events.stored === 1300);
	const {stdout} = await nms(hub, 'logs', '-n', '1200', '--json');
	const found = jsonLines(stdout).map(
		(value) => /line (\d+)/.exec(eventJson.parse(value).message)?.[1],
	);
	t.deepEqual(
		found,
		Array.from({length: 1200}, (_, at) => String(at + 100)),
	);
});

test.serial('output that cannot be written is an error with a remedy', async (t) => {
	const hub = await hubWithAlerts(t);
	const full = openSync('/dev/full', 'w');
	t.teardown(() => closeSync(full));
	const args = [nmsProgramFile, '--socket', hub.socket, 'logs'];
	const child = spawn(process.execPath, args, {stdio: ['ignore', full, 'pipe']});
	let told = '';
	child.stderr!.on('data', (text: Buffer) => {
		told += text.toString();
	});
	await once(child, 'close');
	t.is(child.exitCode, 1);
	t.regex(told, /^nms: write the output: ENOSPC.*; make room where the output goes\n$/);
});

test.serial('a hostile line is shown harmless in text and escaped in JSON', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendLines(hub.tcpPort, ['<14>Nov 20 10:00:00 pi app: \u001B[2J\u009B2J\u202Eowned\u0007']);
	await until('it is stored', async () => (await hub.health()).events.stored === 1);
	const [text, json] = await Promise.all([nms(hub, 'logs'), nms(hub, 'logs', '--json')]);
	t.regex(text.stdout, /app: .*owned/);
	t.notRegex(text.stdout.trimEnd(), /[\p{Cc}\u202E]/u);
	t.notRegex(json.stdout.trimEnd(), /[\p{Cc}\u202E]/u);
});

test.serial('a reader that has seen enough ends logs quietly', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const line = `<14>Nov 20 10:00:00 pi app: ${'x'.repeat(1000)}`;
	await sendLines(
		hub.tcpPort,
		Array.from({length: 400}, () => line),
	);
	await until('all is stored', async () => (await hub.health()).events.stored === 400);
	const command = `"${process.execPath}" "${nmsProgramFile}" logs -n 400 --socket "${hub.socket}" | head -n 1; echo "\${PIPESTATUS[0]}"`;
	const {stdout, stderr} = await endOf(spawn('bash', ['-c', command]));
	t.regex(stdout, /app: x+\n0\n$/);
	t.is(stderr, '');
});

test.serial('a reader that has seen enough ends following without a new event', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendLines(hub.tcpPort, ['<14>Nov 20 10:00:00 pi app: only']);
	await until('it is stored', async () => (await hub.health()).events.stored === 1);
	const command = `"${process.execPath}" "${nmsProgramFile}" logs -f --socket "${hub.socket}" | head -n 1; echo "\${PIPESTATUS[0]}"`;
	const {stdout, stderr} = await endOf(spawn('bash', ['-c', command]));
	t.regex(stdout, /app: only\n0\n$/);
	t.is(stderr, '');
});

test.serial('following goes on over a restart of the hub and misses nothing', async (t) => {
	const directory = temporaryDirectory(t);
	const first = await startHub(t, {directory});
	const child = startNms(['logs', '--follow', '--socket', first.socket]);
	let [shown, told] = ['', ''];
	child.stdout.on('data', (text: Buffer) => {
		shown += text.toString();
	});
	child.stderr.on('data', (text: Buffer) => {
		told += text.toString();
	});
	const ended = endOf(child);
	await sendLines(first.tcpPort, ['<14>Nov 20 10:00:00 pi app: before']);
	await until('the line is shown', () => shown.includes('app: before'));
	await first.stop();
	await until('the gap is told', () => told.includes('the hub is gone; waiting for it'));
	const second = await startHub(t, {directory});
	await sendLines(second.tcpPort, ['<14>Nov 20 10:00:00 pi app: after']);
	await until('the line is shown', () => shown.includes('app: after'));
	t.true(told.includes('the hub is back'));
	t.is(shown.match(/app: before/g)?.length, 1);
	child.kill('SIGINT');
	t.is((await ended).status, 130);
});

test.serial('the hub of another machine is reached through the ssh command', async (t) => {
	const hub = await hubWithAlerts(t);
	const ssh = path.join(temporaryDirectory(t), 'ssh');
	const script = `#!/bin/sh\n[ "$3" = ana@hub-a ] || exit 255\nshift 4\nexec "${process.execPath}" "${nmsProgramFile}" "$@"\n`;
	writeFileSync(ssh, script, {mode: 0o755});
	const env = {NMS_SSH: ssh, NMS_SOCKET: hub.socket};
	const there = await runNms(['alerts', '--hub', 'ana@hub-a', '--json'], {env});
	t.deepEqual(there, await nms(hub, 'alerts', '--json'));
	const elsewhere = await runNms(['status', '--hub', 'ana@hub-b'], {env});
	t.is(elsewhere.status, 3);
	t.regex(elsewhere.stderr, /ana@hub-b/);
});

const testAsRoot = process.getuid?.() === 0 ? test.serial : test.skip;
testAsRoot('a user without a role may ask for health and nothing else', async (t) => {
	const directory = temporaryDirectory(t);
	chmodSync(directory, 0o755);
	const hub = await startHub(t, {directory});
	const asNobody = async (...args: readonly string[]): Promise<Ended> => {
		const words = [nmsProgramFile, ...args, '--socket', hub.socket];
		return endOf(spawn(process.execPath, words, {uid: 65_534, gid: 65_534}));
	};
	t.is((await asNobody('status')).status, 0);
	const refused = await asNobody('alerts', '--json');
	t.is(refused.status, 4);
	t.like(JSON.parse(refused.stderr), {error: {code: 'not_permitted'}});
});
