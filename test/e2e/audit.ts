// Linux Audit from auditd's log to the alert, by a real agent and a real hub.
import {appendFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import type {EventJson} from '../../src/proto/rpc/schema.ts';
import {eventJson} from '../../src/proto/rpc/schema.ts';
import type {AgentProcess} from '../helpers/agent-process.ts';
import {startAgent} from '../helpers/agent-process.ts';
import type {HubProcess} from '../helpers/hub-process.ts';
import {startHub} from '../helpers/hub-process.ts';
import {askHub, jsonLines} from '../helpers/run-nms.ts';
import {sharedData, testWithSharedData} from '../helpers/shared-data.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

interface Scene {
	readonly hub: HubProcess;
	readonly file: string;
	readonly startAgent: () => Promise<AgentProcess>;
}

async function setScene(t: ExecutionContext): Promise<Scene> {
	const directory = temporaryDirectory(t);
	const file = path.join(directory, 'audit/audit.log');
	mkdirSync(path.dirname(file));
	writeFileSync(file, '');
	const hub = await startHub(t, {directory});
	const config = `agent: {hub: 'unix:${hub.agentSocket}'}\nfiles: [{path: '${file}'}]\njournal: {enabled: false}\n`;
	return {
		hub,
		file,
		startAgent: async () => {
			const agent = await startAgent(t, {directory, config});
			await until('the file is followed', async () => {
				const {link, watched} = await agent.status();
				return link.state === 'connected' && watched[0]?.state === 'reading';
			});
			return agent;
		},
	};
}

async function isAcknowledged(agent: AgentProcess, count: number): Promise<void> {
	await until('all is acknowledged', async () => {
		const {spool} = await agent.status();
		return spool.acknowledged >= count;
	});
}

async function search(hub: HubProcess, query: string): Promise<readonly EventJson[]> {
	const {stdout} = await askHub(hub, 'search', query, '--json', '--oldest', '--limit', '10000');
	return jsonLines(stdout).map((value) => eventJson.parse(value));
}

const seconds = Math.floor(Date.now() / 1000);

function record(serial: number, type: string, fields: string): string {
	return `type=${type} msg=audit(${seconds}.123:${serial}): ${fields}\n`;
}

/** The records of one `execve`, in the kernel's order. */
function execution(serial: number, word: string): readonly string[] {
	const hex = Buffer.from(`curl\0-o\0/tmp/${word}`).toString('hex').toUpperCase();
	return [
		record(
			serial,
			'SYSCALL',
			`arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=8 items=2 ppid=7 pid=${1000 + serial} auid=1000 uid=1000 gid=1000 euid=0 suid=0 fsuid=0 egid=1000 sgid=1000 fsgid=1000 tty=pts0 ses=3 comm="curl" exe="/usr/bin/curl" key="run"`,
		),
		record(serial, 'EXECVE', `argc=3 a0="curl" a1="-o" a2="/tmp/${word}"`),
		record(serial, 'CWD', 'cwd="/home/bob"'),
		record(
			serial,
			'PATH',
			'item=0 name="/usr/bin/curl" inode=17 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL',
		),
		record(
			serial,
			'PATH',
			'item=1 name="/lib64/ld-linux-x86-64.so.2" inode=18 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL',
		),
		record(serial, 'PROCTITLE', `proctitle=${hex}`),
	];
}

test.serial(
	'events are joined through a kill of the agent in their middle, each record once',
	async (t) => {
		const {hub, file, startAgent: start} = await setScene(t);
		const [one, two] = [execution(1, 'one'), execution(2, 'two')];
		// Records of two events, one after the other in turn.
		const mixed = one.flatMap((line, at) => [line, two[at] ?? '']);
		const first = await start();
		appendFileSync(file, mixed.slice(0, 5).join(''));
		await isAcknowledged(first, 5);
		// Half of a record, which waits for its end.
		appendFileSync(file, (mixed[5] ?? '').slice(0, 40));
		first.kill('SIGKILL');
		await first.ended;
		appendFileSync(file, (mixed[5] ?? '').slice(40) + mixed.slice(6, 9).join(''));
		const second = await start();
		await isAcknowledged(second, 9);
		second.kill('SIGKILL');
		await second.ended;
		const added = record(
			3,
			'ADD_USER',
			`pid=9 uid=0 auid=1000 ses=3 msg='op=adding user id=1001 exe="/usr/sbin/useradd" hostname=? addr=? terminal=pts/0 res=success'`,
		);
		appendFileSync(file, mixed.slice(9).join('') + added);
		const third = await start();
		await isAcknowledged(third, 13);
		const stored = await search(hub, 'msg=audit');
		t.deepEqual(stored.map(({message}) => `${message}\n`).toSorted(), [...mixed, added].toSorted());
		const joined = await search(hub, 'event.action:executed');
		t.deepEqual(
			joined.map(({process: made}) => made['command_line']),
			['curl -o /tmp/one', 'curl -o /tmp/two'],
		);
		t.is((await search(hub, 'process.command_line:*/tmp/two')).length, 1);
		await until('the rule alerts', async () => {
			const {stdout} = await askHub(hub, 'alerts', 'list', '--json');
			return stdout.includes('Account added');
		});
	},
);

testWithSharedData('records of real machines are stored and found', async (t) => {
	const {hub, file, startAgent: start} = await setScene(t);
	const agent = await start();
	const names = ['go-libaudit/test2.log', 'go-libaudit/test3.log', 'laurel/record-execve.txt'];
	const lines = names
		.flatMap((name) => readFileSync(sharedData(`auditd/${name}`), 'utf8').split('\n'))
		.filter((line) => line !== '');
	appendFileSync(file, `${lines.join('\n')}\n`);
	await isAcknowledged(agent, lines.length);
	const stored = await search(hub, 'event.dataset:auditd');
	t.is(stored.length, lines.length);
	const [started] = await search(hub, 'event.action:executed');
	t.truthy(started?.process['command_line']);
});
