import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import test from 'ava';
import {loopbackConfig, runHub, startHub} from '../helpers/hub-process.ts';
import {openConnection, sendDatagrams, sendStream} from '../helpers/syslog-senders.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

function tcpConfig(tcp: string): string {
	return `syslog: {udp: [{address: 127.0.0.1, port: 0}], tcp: [${tcp}]}\nagents: {listen: []}\n`;
}

const line = '<34>1 2026-11-20T12:00:00Z host app - - - good';

test.serial('SIGTERM under load stores what was received and ends in time', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	const socket = await openConnection(hub.tcpPort);
	const load = setInterval(() => {
		if (!socket.destroyed && socket.writableLength < 1 << 20) socket.write(`${line}\n`.repeat(500));
	}, 1);
	t.teardown(() => clearInterval(load));
	await until('rows are stored', async () => (await hub.health()).events.stored > 5000);
	const {events} = await hub.health();
	const ending = await Promise.race([hub.stop(), delay(5000, undefined, {ref: false})]);
	clearInterval(load);
	t.is(ending?.code, 0, ending?.stderr);
	t.notRegex(ending?.stderr ?? '', /lost/);
	const next = await startHub(t, {directory});
	t.true((await next.health()).events.stored >= events.received);
	await next.stop();
});

test.serial('SIGINT ends the hub as SIGTERM does', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	const socket = await openConnection(hub.tcpPort);
	socket.write(`${line}\nunfinished`);
	await until('a row is stored', async () => (await hub.health()).events.stored === 1);
	hub.kill('SIGINT');
	const {code} = await hub.ended;
	t.is(code, 0);
	socket.destroy();
});

test.serial('SIGHUP opens and closes sockets and keeps the others', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory, config: tcpConfig('')});
	const before = (await hub.health()).listeners;
	t.is(before.length, 1);
	const file = path.join(directory, 'hub.yaml');
	writeFileSync(file, tcpConfig("{address: '::1', port: 0}"));
	hub.kill('SIGHUP');
	await until('the socket is open', async () => (await hub.health()).listeners.length === 2);
	const after = (await hub.health()).listeners;
	t.deepEqual(after[0], before[0]);
	await sendDatagrams(hub.udpPort, [line]);
	await until('the row is stored', async () => (await hub.health()).events.stored === 1);
	writeFileSync(file, tcpConfig(''));
	hub.kill('SIGHUP');
	await until('the socket is closed', async () => (await hub.health()).listeners.length === 1);
	await hub.stop();
});

test.serial('SIGHUP says which settings need a new start', async (t) => {
	const directory = temporaryDirectory(t);
	const hub = await startHub(t, {directory});
	writeFileSync(path.join(directory, 'hub.yaml'), `${loopbackConfig}hub: {name: other}\n`);
	hub.kill('SIGHUP');
	await until('health tells', async () => (await hub.health()).problems.length > 0);
	const {problems, hub: identity} = await hub.health();
	t.deepEqual(problems, ['hub.name changed; start the hub again']);
	t.not(identity.name, 'other');
	await hub.stop();
});

test.serial('SIGHUP reads rules again and open connections follow them', async (t) => {
	const directory = temporaryDirectory(t);
	const rules = path.join(directory, 'rules');
	const hub = await startHub(t, {directory});
	const socket = await openConnection(hub.tcpPort);
	socket.write(`${line}\n`);
	await until('a row is stored', async () => (await hub.health()).events.stored === 1);
	t.is((await hub.health()).alerts.total, 0);
	mkdirSync(rules);
	writeFileSync(path.join(rules, 'good.yml'), rule);
	writeFileSync(path.join(directory, 'hub.yaml'), `${loopbackConfig}detection: {rules: [rules]}\n`);
	hub.kill('SIGHUP');
	await until('the rules are read', () =>
		hub.log().some(({msg}) => msg === 'configuration reloaded'),
	);
	socket.write(`${line}\n`);
	await until('the alert is there', async () => (await hub.health()).alerts.total === 1);
	socket.destroy();
	await t.notThrowsAsync(hub.stop());
});

test.serial('the configuration can be checked without running', async (t) => {
	const directory = temporaryDirectory(t);
	const right = await runHub({directory, arguments: ['--check-config']});
	t.is(right.code, 0, right.stderr);
	t.regex(right.stdout, /hub\.yaml: valid/);
	const wrong = await runHub({directory, config: 'x: 1\n', arguments: ['--check-config']});
	t.is(wrong.code, 78);
	t.regex(wrong.stderr, /^nms-hub: .*hub\.yaml:1:1: unknown key 'x'; /);
});

test.serial('wrong options are refused with a usage error', async (t) => {
	const ending = await runHub({directory: temporaryDirectory(t), arguments: ['--confg=x']});
	t.is(ending.code, 2);
	t.regex(ending.stderr, /^nms-hub: .*confg.*; see nms-hub --help/);
});

test.serial('bytes that came before the end of a connection are stored', async (t) => {
	const hub = await startHub(t, {directory: temporaryDirectory(t)});
	await sendStream(hub.tcpPort, `${line}\n${line}`);
	await until('both rows are stored', async () => (await hub.health()).events.stored === 2);
	await t.notThrowsAsync(hub.stop());
});

const rule = `
title: Anything good
id: 5a1c4b7e-6d0f-4f5e-9d57-2f0f3c1f6a10
status: test
level: low
logsource: {product: linux}
detection:
  keywords: ['good']
  condition: keywords
`;
