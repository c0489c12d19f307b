import {appendFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {BootedSystemd, whyNoSystemd} from '../helpers/booted-systemd.ts';
import {endOf} from '../helpers/run-nms.ts';
import {until} from '../helpers/until.ts';

const hub = 'nms-hub.service';
const agent = 'nms-agent.service';
const hubUnits = [hub, 'nms-hub-syslog-udp.socket', 'nms-hub-syslog-tcp.socket'];
/** Not enabled with the hub. */
const furtherSockets = [
	'nms-hub-syslog-tls.socket',
	'nms-hub-gelf-udp.socket',
	'nms-hub-gelf-tcp.socket',
];
const skipReason = whyNoSystemd();
let systemd: BootedSystemd;

/** In this order: they use one systemd, as a person would after the other. */
function testBooted(title: string, run: (t: ExecutionContext) => Promise<void>): void {
	if (skipReason === undefined) test.serial(title, run);
	else test.skip(`${title} (${skipReason})`, run);
}

if (skipReason === undefined) {
	const booted: BootedSystemd[] = [];
	test.before(async () => {
		systemd = await BootedSystemd.boot();
		booted.push(systemd);
		await systemd.print('systemd-sysusers', '/opt/nms/systemd/nms.sysusers.conf');
	});
	test.after.always(async () => {
		await Promise.all(booted.map(async (one) => one.end()));
	});
}

testBooted('the units are right and their services little exposed', async (t) => {
	const files = [...hubUnits, ...furtherSockets, agent].map((unit) => `/opt/units/${unit}`);
	t.is(await systemd.print('systemd-analyze', 'verify', '--man=no', ...files), '');
	for (const [unit, most] of [
		[hub, 1.5],
		[agent, 3],
	] as const) {
		// oxlint-disable-next-line no-await-in-loop
		const exposure = await exposureOf(unit);
		t.log(`${unit}: ${exposure}`);
		t.true(exposure <= most, `${unit} has ${exposure}`);
	}
});

testBooted('one command enables the hub with its sockets and starts it', async (t) => {
	// That of TLS is left alone: there is no certificate.
	await systemd.print('systemctl', 'start', ...furtherSockets);
	await systemd.print('systemctl', 'enable', '--now', '--quiet', hub);
	t.is(await systemd.property(hub, 'ActiveState'), 'active');
	t.is(await statusOf(hub, 'Uid'), await systemd.print('id', '-u', 'nms'));
	t.is(await statusOf(hub, 'CapEff'), '0000000000000000');
	const listeners = (await systemd.hubHealth())?.listeners ?? [];
	const text = listeners.map(({kind, port, opened_by: by = 'hub'}) => `${kind} ${port} ${by}`);
	t.deepEqual(text, [
		...Array<string>(4).fill('udp 514 systemd'),
		'tcp 514 systemd',
		'gelf-udp 12201 systemd',
		'gelf-tcp 12201 systemd',
		'agent 1515 hub',
	]);
	const status = await systemd.property(hub, 'StatusText');
	t.true(status.startsWith('udp :: port 514 (systemd), tcp :: port 514 (systemd)'), status);
});

testBooted('messages to port 514 over UDP and TCP are stored', async (t) => {
	await systemd.print('logger', '-n', '127.0.0.1', '-P', '514', '-d', '-t', 'first', 'over udp');
	await systemd.print('logger', '-n', '127.0.0.1', '-P', '514', '-T', '-t', 'first', 'over tcp');
	await until('both are stored', async () => (await stored('program:first')).length >= 2);
	t.is((await stored('program:first')).length, 2);
});

testBooted('a reload refuses a broken file and takes a good one', async (t) => {
	const [pid, before] = [await systemd.property(hub, 'MainPID'), await systemd.hubHealth()];
	const file = systemd.file('/etc/nms/hub.yaml');
	writeFileSync(file, 'syslog:\n  alow: []\n');
	await systemd.print('systemctl', 'reload', hub);
	const status = async (): Promise<string> => systemd.property(hub, 'StatusText');
	await until('it is refused', async () => (await status()).includes('/etc/nms/hub.yaml:2:3'));
	writeFileSync(file, 'syslog:\n  allow: [127.0.0.0/8]\n');
	await systemd.print('systemctl', 'reload', hub);
	await until('it is taken', async () => (await status()).startsWith('udp'));
	const after = await systemd.hubHealth();
	t.deepEqual(after?.problems, []);
	t.deepEqual(after?.listeners, before?.listeners);
	t.is(await systemd.property(hub, 'MainPID'), pid);
	t.is(await systemd.property(hub, 'ActiveState'), 'active');
});

testBooted('datagrams sent while the hub restarts are all stored', async (t) => {
	const [pid, before] = [await systemd.property(hub, 'MainPID'), await storedCount()];
	const flood = systemd.startProgram('fixtures/datagram-flood', '514', '8', '8', '0');
	await until('some are stored', async () => (await storedCount()) > before + 500);
	await systemd.print('systemctl', 'restart', hub);
	const middle = await storedCount();
	await until('more are stored', async () => (await storedCount()) > middle + 500);
	flood.stdin.end();
	const sent = Number((await endOf(flood)).stdout);
	await until('all are stored', async () => (await storedCount()) >= before + sent);
	const numbers = await stored('program:numbered');
	t.log(`${sent} sent, ${numbers.length} stored, ${new Set(numbers).size} of them different`);
	t.is(numbers.length, sent);
	t.is(new Set(numbers).size, sent);
	t.is((await systemd.hubHealth())?.dropped.buffer_full, 0);
	t.not(await systemd.property(hub, 'MainPID'), pid);
});

testBooted('a hub that hangs is started again; what the kernel dropped is counted', async (t) => {
	const directory = systemd.file('/etc/systemd/system/nms-hub.service.d');
	mkdirSync(directory);
	writeFileSync(`${directory}/watchdog.conf`, '[Service]\nWatchdogSec=3\n');
	await systemd.print('systemctl', 'daemon-reload');
	await systemd.print('systemctl', 'restart', hub);
	const [pid, before] = [await systemd.property(hub, 'MainPID'), await storedCount()];
	await systemd.print('kill', '-STOP', pid);
	// From one socket, so that one buffer of 8 MiB takes it all; the kernel counts it twice.
	const flood = systemd.startProgram('fixtures/datagram-flood', '514', '1', '100', '16000', '2500');
	const sent = Number((await endOf(flood)).stdout);
	const restarts = async (): Promise<string> => systemd.property(hub, 'NRestarts');
	await until('it is started again', async () => (await restarts()) === '1');
	await until('all is accounted for', async () => {
		const health = await systemd.hubHealth();
		if (health === undefined) return false;
		return health.events.stored - before + health.dropped.buffer_full === sent;
	});
	const health = await systemd.hubHealth();
	const dropped = health?.dropped.buffer_full ?? 0;
	t.log(`${sent} sent, ${sent - dropped} stored, ${dropped} dropped by the kernel`);
	t.true(dropped > 0 && dropped < sent);
	t.not(await systemd.property(hub, 'MainPID'), pid);
	t.is(await restarts(), '1');
	const journal = await systemd.print('journalctl', '--unit', hub, '--output', 'cat');
	t.regex(journal, /Watchdog timeout/);
});

testBooted('a hub that cannot start is tried again, and its sockets hold what comes', async (t) => {
	const file = systemd.file('/etc/nms/hub.yaml');
	const right = readFileSync(file, 'utf8');
	writeFileSync(file, 'syslog: 514\n');
	t.not((await systemd.run('systemctl', 'restart', hub)).status, 0);
	const restarts = async (): Promise<number> => Number(await systemd.property(hub, 'NRestarts'));
	await systemd.print(
		'logger',
		'-n',
		'127.0.0.1',
		'-P',
		'514',
		'-d',
		'-t',
		'held',
		'by the kernel',
	);
	await until('it was tried twice', async () => (await restarts()) >= 2);
	writeFileSync(file, right);
	await until('it is stored', async () => (await stored('program:held')).length === 1);
	const journal = await systemd.print('journalctl', '--unit', hub, '--output', 'cat');
	t.true(journal.includes('nms-hub: /etc/nms/hub.yaml:1:'));
});

testBooted('the agent brings the journal and a log that only root may read', async (t) => {
	const log = systemd.file('/var/log/for-root.log');
	writeFileSync(log, '', {mode: 0o600});
	writeFileSync(systemd.file('/etc/nms/agent.yaml'), 'files: [{path: /var/log/for-root.log}]\n');
	await systemd.print('systemctl', 'enable', '--now', '--quiet', agent);
	t.is(await statusOf(agent, 'Uid'), await systemd.print('id', '-u', 'nms-agent'));
	await until('it is connected and reads', async () => {
		const {status, stdout} = await systemd.run('nms', 'agent', 'status');
		return status === 0 && !stdout.includes('waiting');
	});
	await systemd.print('logger', '-t', 'by-journal', 'said to the journal');
	appendFileSync(log, 'Nov 20 10:00:00 here by-file: said to the file\n');
	await until('both are stored', async () => {
		const counts = await Promise.all([stored('program:by-journal'), stored('program:by-file')]);
		return counts.every(({length}) => length === 1);
	});
	const socket = await systemd.print('stat', '--format=%A %U:%G', '/run/nms/agents.sock');
	t.is(socket, 'srw-rw---- nms:nms-agent');
	t.log(`memory of the agent: ${await statusOf(agent, 'VmRSS')} kB`);
});

testBooted('what an agent sees while the hub is down arrives once', async (t) => {
	const log = systemd.file('/var/log/for-root.log');
	await systemd.print('systemctl', 'stop', ...hubUnits);
	appendFileSync(log, 'Nov 20 10:00:01 here meanwhile: while the hub was down\n');
	await systemd.print('systemctl', 'start', hub);
	await until('it is stored', async () => (await stored('program:meanwhile')).length > 0);
	appendFileSync(log, 'Nov 20 10:00:02 here afterwards: when it was back\n');
	await until('the next is stored', async () => (await stored('program:afterwards')).length > 0);
	t.is((await stored('program:meanwhile')).length, 1);
});

testBooted('the agent refuses a broken file at a reload and goes on', async (t) => {
	const pid = await systemd.property(agent, 'MainPID');
	writeFileSync(systemd.file('/etc/nms/agent.yaml'), 'fyles: []\n');
	await systemd.print('systemctl', 'reload', agent);
	await until('it is refused', async () => {
		const status = await systemd.property(agent, 'StatusText');
		return status.includes('/etc/nms/agent.yaml:1:1');
	});
	t.is(await systemd.property(agent, 'ActiveState'), 'active');
	t.is(await systemd.property(agent, 'MainPID'), pid);
});

testBooted('both stop before systemd loses patience', async (t) => {
	// With the socket units: else the next message would start it again.
	await systemd.print('systemctl', 'stop', agent, ...hubUnits);
	for (const unit of [hub, agent]) {
		// oxlint-disable-next-line no-await-in-loop
		const ending = await systemd.print('systemctl', 'show', ...endingOf, unit);
		t.deepEqual(ending.split('\n').toSorted(), [
			'ActiveState=inactive',
			'ExecMainStatus=0',
			'Result=success',
		]);
	}
});

const endingOf = ['ActiveState', 'ExecMainStatus', 'Result'].map((name) => `--property=${name}`);

async function exposureOf(unit: string): Promise<number> {
	const file = `/opt/units/${unit}`;
	const report = await systemd.print('systemd-analyze', 'security', '--offline=true', file);
	return Number(/exposure level for \S+ (\d+\.\d+)/.exec(report)?.[1] ?? Number.NaN);
}

/** The first value of a field of /proc/PID/status of a unit's main process. */
async function statusOf(unit: string, field: string): Promise<string | undefined> {
	const file = systemd.file(`/proc/${await systemd.property(unit, 'MainPID')}/status`);
	return new RegExp(`^${field}:\\s+(\\S+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1];
}

async function storedCount(): Promise<number> {
	return (await systemd.hubHealth())?.events.stored ?? 0;
}

/** The stored messages that match; none while no hub answers. */
async function stored(query: string): Promise<readonly string[]> {
	const {stdout} = await systemd.run('nms', 'logs', '--raw', '--lines=1000000', query);
	return stdout === '' ? [] : stdout.trimEnd().split('\n');
}
