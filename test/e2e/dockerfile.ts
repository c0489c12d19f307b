import {existsSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {ExecutionContext} from 'ava';
import {parseDockerfile} from '../helpers/dockerfile.ts';
import type {ScratchImage} from '../helpers/scratch-image.ts';
import {replay, signalInside, whyNoScratchImage} from '../helpers/scratch-image.ts';
import {endOf} from '../helpers/run-nms.ts';
import {temporaryDirectory} from '../helpers/temporary-directory.ts';
import {until} from '../helpers/until.ts';

const instructions = parseDockerfile(readFileSync('Dockerfile', 'utf8'));
const skipReason = whyNoScratchImage();

test('the image keeps to the rules that need no build', (t) => {
	const kinds = instructions.map(({kind}) => kind);
	t.is(kinds.filter((kind) => kind === 'from').length, 2, 'built in one stage, run in another');
	t.true(kinds.lastIndexOf('user') > kinds.lastIndexOf('run'), 'the last word on the user');
	t.deepEqual(
		instructions.flatMap((instruction) => (instruction.kind === 'expose' ? instruction.ports : [])),
		['514/udp', '514/tcp', '6514/tcp', '1515/tcp'],
	);
	t.true(instructions.some(({kind}) => kind === 'volume'));
});

// No engine runs where this is tested: the base image itself is not, this machine's programs stand in for it.
testReplayed('the steps of the image, replayed, yield a hub that serves', async (t) => {
	t.timeout(120_000);
	const image = await replay(instructions, temporaryDirectory(t));
	t.deepEqual(leftFromBuilding(image), []);
	t.is((await image.run('id', '-u')).stdout, '10514\n');
	t.is((await image.run(...image.healthcheck)).status, 3, 'nothing runs: unhealthy');

	const config = path.join(image.root, 'etc/nms/high-ports.yaml');
	writeFileSync(config, configOnHighPorts);
	const hub = image.start(...image.entrypoint, '--config', '/etc/nms/high-ports.yaml');
	t.teardown(() => signalInside(hub, 'SIGKILL'));
	let words = '';
	hub.stderr.on('data', (text: Buffer) => {
		words += text.toString();
	});
	const ended = endOf(hub);
	await until('the hub is ready', () => words.includes('"ready"') || hub.exitCode !== null);
	const health = await image.run(...image.healthcheck);
	t.is(health.status, 0, `it runs: healthy; ${health.stderr}${words}`);
	t.is(statSync(path.join(image.root, 'var/lib/nms/state.db')).uid, 10_514);
	signalInside(hub, 'SIGTERM');
	t.is((await ended).status, 0, 'as an engine stops it');
	// The shipped configuration is right too; its port 514 is free to all users in a container.
	const checked = await image.run(...image.entrypoint, '--check-config');
	t.deepEqual([checked.status, checked.stdout], [0, '/etc/nms/hub.yaml: valid\n']);
});

const configOnHighPorts = `
hub: {state_directory: /var/lib/nms, socket: /run/nms/hub.sock}
syslog:
  udp: [{address: 127.0.0.1, port: 0}]
  tcp: [{address: 127.0.0.1, port: 0}]
`;

/** Packages and files of the last stage that only building and testing need. */
function leftFromBuilding({root}: ScratchImage): readonly string[] {
	const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
	const named = typeof manifest === 'object' && manifest !== null ? {...manifest} : {};
	const unwanted = ['devDependencies', 'optionalDependencies'].flatMap((key) =>
		Object.keys(Object.entries(named).find(([name]) => name === key)?.[1] ?? {}),
	);
	const app = path.join(root, 'opt/nms');
	const expected = new Set([
		'LICENSE',
		'bin',
		'content',
		'dist',
		'man',
		'node_modules',
		'package.json',
	]);
	return [
		...unwanted.filter((name) => existsSync(path.join(app, 'node_modules', name))),
		...readdirSync(app).filter((name) => !expected.has(name)),
		...readdirSync(path.join(app, 'dist')).filter((name) => !['bundle', 'src'].includes(name)),
	];
}

function testReplayed(title: string, run: (t: ExecutionContext) => Promise<void>): void {
	if (skipReason === undefined) test(title, run);
	else test.skip(`${title} (${skipReason})`, run);
}
