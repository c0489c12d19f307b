// Completion as a person meets it: in a real bash and a real zsh on a terminal, with the values of a hub that has 1,000 endpoints.
import {mkdirSync, readdirSync, statSync, symlinkSync} from 'node:fs';
import {createServer} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {packageRoot} from '../../src/base/package-root.ts';
import {runNms} from '../helpers/run-nms.ts';
import type {Screen} from '../helpers/screen.ts';
import {openScreen} from '../helpers/screen.ts';
import type {SocketHub} from '../helpers/socket-hub.ts';
import {socketHub} from '../helpers/socket-hub.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';

const shells = {
	bash: {
		command: ['bash', '--norc', '--noprofile', '-i'],
		prepare: "PS1='$ '; source <(nms completion bash); echo ready",
	},
	zsh: {
		command: ['zsh', '-f', '-i'],
		prepare:
			"PS1='$ '; autoload -Uz compinit; compinit -D; source <(nms completion zsh); echo ready",
	},
} as const;
type ShellName = keyof typeof shells;

/** Names that a shell would run, take for an option, or take apart. */
const hostile = ['$(touch owned)', '-rf', 'two words', '\u001B[2J', 'ü'];

/** A hub with agents web-0000 to web-0999, those of hostile names, and one device. */
async function hubOfMany(t: ExecutionContext): Promise<SocketHub> {
	const hub = await socketHub(t);
	const names = Array.from({length: 1000}, (_, at) => `web-${String(at).padStart(4, '0')}`);
	for (const [at, hostname] of [...names, ...hostile].entries()) {
		const bootedAt = hub.now;
		const host = {hostname, os: 'Debian', kernel: '6', arch: 'x86_64', bootedAt, timezone: 'UTC'};
		const agent = {version: '0.1.0', host, instance: 'a', previous: null, peer: 'local'};
		const id = (at + 0xa0_00_00_00).toString(16).padStart(16, '0');
		hub.context.endpoints.registered(id, {...agent, isAuthenticated: true, skewMs: 0}, hub.now);
	}
	return hub;
}

/** However busy the machine is. */
const patient = {NMS_COMPLETION_MS: '10000'};

async function complete(
	hub: string,
	line: string,
	env: Readonly<Record<string, string>> = patient,
): Promise<readonly string[]> {
	const options = {env: {...env, NMS_SOCKET: hub}};
	const {stdout, status} = await runNms(['--complete', 'bash', line], options);
	return [...stdout.split('\n').slice(0, -1), `status ${status}`];
}

/** A shell that completes nms, with the hub as its own. */
async function shellOf(t: ExecutionContext, name: ShellName, hub: SocketHub): Promise<Screen> {
	const directory = temporaryDirectory(t);
	mkdirSync(path.join(directory, 'bin'));
	symlinkSync(path.join(packageRoot, 'bin/nms'), path.join(directory, 'bin/nms'));
	const {command, prepare} = shells[name];
	const PATH = `${path.join(directory, 'bin')}:${process.env['PATH'] ?? ''}`;
	const env = {
		...patient,
		PATH,
		NMS_SOCKET: hub.path,
		HOME: directory,
		SHELL: `/bin/${name}`,
		INPUTRC: '/dev/null',
	};
	const screen = openScreen(t, [], {command, env, columns: 100});
	screen.type(`cd ${directory}; ${prepare}\r`);
	await screen.shows(/^ready$/m);
	return screen;
}

function isInstalled(program: string): boolean {
	const directories = (process.env['PATH'] ?? '').split(':');
	return directories.some(
		(directory) =>
			statSync(path.join(directory, program), {throwIfNoEntry: false})?.isFile() === true,
	);
}

for (const name of ['bash', 'zsh'] as const) {
	const completionTest = isInstalled(name) ? test.serial : test.serial.skip;
	const reason = isInstalled(name) ? '' : ` (${name} is not installed)`;
	completionTest(`${name} completes verbs, endpoints and their colons${reason}`, async (t) => {
		const hub = await hubOfMany(t);
		const screen = await shellOf(t, name, hub);
		screen.type('nms endp\t');
		await screen.shows(/\$ nms endpoints/);
		// bash lists at the second key.
		screen.type(name === 'bash' ? 'show web-077\t\t' : 'show web-077\t');
		await screen.shows(/web-0770.*web-0775/s);
		screen.type('7\t--utc\r');
		await screen.shows(/^endpoint {4}web-0777 \(agent /m);
		screen.type('nms parse-errors list --sour\t');
		await t.notThrowsAsync(screen.shows(/--source/));
	});
}

const zshTest = isInstalled('zsh') ? test.serial : test.serial.skip;
zshTest(
	`zsh shows what an endpoint is beside its name${isInstalled('zsh') ? '' : ' (zsh is not installed)'}`,
	async (t) => {
		const screen = await shellOf(t, 'zsh', await hubOfMany(t));
		screen.type('nms trace web-000\t');
		await t.notThrowsAsync(screen.shows(/web-0008 +-- (?:alive|silent|disconnected) agent/));
	},
);

test.serial('all of a thousand endpoints are offered, by id where a name is no word', async (t) => {
	const hub = await hubOfMany(t);
	const found = await complete(hub.path, 'nms endpoints show ');
	t.is(found.at(-1), 'status 0');
	t.is(found.filter((word) => /^web-\d{4}$/.test(word)).length, 1000);
	t.is(found.filter((word) => /^[0-9a-f]{16}$/.test(word)).length, hostile.length);
	t.is(found.length, 1000 + hostile.length + 1);
});

test.serial(
	'without a hub, or one that is silent, nothing is offered and nothing said',
	async (t) => {
		const directory = temporaryDirectory(t);
		const absent = path.join(directory, 'absent.sock');
		t.deepEqual(await complete(absent, 'nms endpoints show '), ['status 0']);
		mkdirSync(path.join(directory, 'auth'));
		const silent = path.join(directory, 'hub.sock');
		const server = createServer(() => undefined).listen(silent);
		t.teardown(() => server.close());
		t.deepEqual(await complete(silent, 'nms trace ', {}), ['status 0']);
		t.deepEqual(await complete(silent, 'nms --hub ana@far trace '), ['status 0']);
		t.deepEqual(readdirSync(path.join(directory, 'auth')), []);
	},
);

test.serial('a caller without a role is offered nothing', async (t) => {
	const hub = await hubOfMany(t);
	hub.role = null;
	t.deepEqual(await complete(hub.path, 'nms endpoints show '), ['status 0']);
});
