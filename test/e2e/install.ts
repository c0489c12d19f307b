// docs/INSTALL.md, done as it stands: two machines under systemd, in namespaces, with a cable between them. `sudo` is left out (all is done
// as root), compiling has been done, and what goes through `ssh root@web-02` is run on the second machine.
import {execFileSync, spawnSync} from 'node:child_process';
import {appendFileSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {BootedSystemd, whyNoSystemd} from '../helpers/booted-systemd.ts';
import {until} from '../helpers/until.ts';

const manual = readFileSync('docs/INSTALL.md', 'utf8');
const missing = Object.entries({ip: '-Version', openssl: 'version', logger: '--version'})
	.filter(([program, argument]) => spawnSync(program, [argument]).status !== 0)
	.map(([program]) => program);
const skipReason =
	whyNoSystemd() ?? (missing.length === 0 ? undefined : `needs ${missing.join(', ')}`);
const booted: BootedSystemd[] = [];

function testInstalled(title: string, run: (t: ExecutionContext) => Promise<void>): void {
	if (skipReason === undefined) test.serial(title, run);
	else test.skip(`${title} (${skipReason})`, run);
}

if (skipReason === undefined) {
	test.before(async () => {
		booted.push(await BootedSystemd.boot('bare'), await BootedSystemd.boot('bare'));
		connect(machine(0), machine(1));
	});
	test.after.always(async () => {
		await Promise.all(booted.map(async (one) => one.end()));
	});
}

testInstalled('the hub and its machine are installed by the commands of INSTALL', async (t) => {
	const [install = []] = blocks('The hub, and the agent of its machine');
	t.is(install[0], 'npm run build');
	await runAll(machine(0), install.slice(1, 3));
	await until('the agent is connected', async () => succeeds(machine(0), 'nms agent status'));
	const doctor = await machine(0).run('bash', '-c', 'SHELL=/bin/bash nms doctor');
	t.log(doctor.stdout);
	t.false(/^(?:fail|warn)/m.test(doctor.stdout), doctor.stdout);
	for (const what of ['hub', 'agent', 'systemd', 'completion'])
		t.regex(doctor.stdout, new RegExp(`^ok +${what} `, 'm'));
	t.true(existsSync(machine(0).file('/usr/local/share/man/man1/nms.1')));
});

testInstalled('the first alert is made and acknowledged by the commands of INSTALL', async (t) => {
	const [[make = '', list = '', acknowledge = ''] = []] = blocks('The first alert');
	await runAll(machine(0), [make]);
	await until('there is an alert', async () => {
		const {stdout} = await machine(0).run('bash', '-c', list);
		return stdout.includes('SSH brute force');
	});
	t.regex(await machine(0).print('bash', '-c', acknowledge), /^acknowledged 1 alert/);
});

testInstalled('the agent of another machine is connected by the commands of INSTALL', async (t) => {
	const section = 'The agent of another machine';
	const [onHub = [], onAgent = []] = blocks(section);
	const [hubFile = '', agentFile = ''] = blocks(section, 'yaml').map((lines) => lines.join('\n'));
	writeFileSync(machine(0).file('/etc/nms/hub.yaml'), hubFile);
	await runAll(machine(0), onHub);
	writeFileSync(machine(1).file('/etc/nms/agent.yaml'), agentFile);
	await runAll(machine(1), onAgent.slice(0, 1));
	await until('the agent is connected', async () => succeeds(machine(1), 'nms agent status'));
	t.regex(await machine(1).print('bash', '-c', onAgent[1] ?? ''), /connected/);
	await machine(1).print('logger', '-t', 'elsewhere', 'said on the other machine');
	await until('its line is stored', async () => {
		const {stdout} = await machine(0).run('nms', 'logs', 'program:elsewhere');
		return stdout.includes('said on the other machine');
	});
	const {agents} = (await machine(0).hubHealth()) ?? {};
	t.is(agents?.connected, 2);
	t.is(agents?.authentication, 'hmac-sha256');
});

testInstalled('installing again restarts what runs and keeps the configuration', async (t) => {
	const before = await machine(0).property('nms-hub', 'MainPID');
	await machine(0).print('/opt/checkout/packaging/install.sh');
	await until('the hub is back', async () => succeeds(machine(0), 'nms status'));
	t.not(await machine(0).property('nms-hub', 'MainPID'), before);
	t.regex(readFileSync(machine(0).file('/etc/nms/hub.yaml'), 'utf8'), /agents\.secret/);
});

testInstalled('removing leaves the configuration and what was stored', async (t) => {
	await machine(0).print('/opt/nms/packaging/install.sh', '--remove');
	const left = 'find /usr/bin/ /usr/local /opt/nms /etc/systemd -name "*nms*" 2>/dev/null; true';
	t.is(await machine(0).print('bash', '-c', left), '');
	for (const file of ['/var/lib/nms/state.db', '/var/lib/nms-agent/spool.db', '/etc/nms/hub.yaml'])
		t.true(existsSync(machine(0).file(file)), file);
});

function machine(index: 0 | 1): BootedSystemd {
	const found = booted[index];
	if (found === undefined) throw new Error('it did not boot');
	return found;
}

/** A cable between the two, and the hub's name at the other. */
function connect(hub: BootedSystemd, other: BootedSystemd): void {
	const cable = `nms${process.pid}`;
	execFileSync('ip', ['link', 'add', cable, 'type', 'veth', 'peer', 'name', `${cable}b`]);
	for (const [one, end, address] of [
		[hub, cable, '10.77.0.1/24'],
		[other, `${cable}b`, '10.77.0.2/24'],
	] as const) {
		execFileSync('ip', ['link', 'set', end, 'netns', one.pid]);
		const inside = ['-t', one.pid, '-n', 'ip'];
		execFileSync('nsenter', [...inside, 'address', 'add', address, 'dev', end]);
		execFileSync('nsenter', [...inside, 'link', 'set', end, 'up']);
	}
	appendFileSync(other.file('/etc/hosts'), '10.77.0.1 hub.example\n');
}

/** The lines of each block of that language in a section of the manual. */
function blocks(section: string, language = 'sh'): readonly (readonly string[])[] {
	const [, text = ''] = manual.split(`## ${section}\n`);
	const [own = ''] = text.split(/^## /m);
	return [...own.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(
		([, lines = '']) => lines.replaceAll('sudo ', '').trimEnd().split('\n'),
	);
}

async function runAll(on: BootedSystemd, lines: readonly string[]): Promise<void> {
	for (const line of lines) {
		const [, here = line, there] = /^(.*) \| ssh root@web-02 '(.*)'$/.exec(line) ?? [];
		// One after the other, as a person would.
		// oxlint-disable no-await-in-loop
		if (there === undefined) await on.print('bash', '-c', `cd /opt/checkout && ${here}`);
		else pipe(on, here, there);
		// oxlint-enable no-await-in-loop
	}
}

/** What one machine prints is the input of a command on the other. */
function pipe(on: BootedSystemd, here: string, there: string): void {
	const command = `${shellOn(on, here)} | ${shellOn(machine(1), there)}`;
	execFileSync('bash', ['-o', 'pipefail', '-c', command], {stdio: ['ignore', 'pipe', 'pipe']});
}

function shellOn({pid}: BootedSystemd, line: string): string {
	return `nsenter -t ${pid} -m -p -C -u -n bash -c '${line.replaceAll("'", String.raw`'\''`)}'`;
}

async function succeeds(on: BootedSystemd, command: string): Promise<boolean> {
	return (await on.run('bash', '-c', command)).status === 0;
}
