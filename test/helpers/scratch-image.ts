import {spawn, spawnSync} from 'node:child_process';
import type {ChildProcessWithoutNullStreams} from 'node:child_process';
import {
	cpSync,
	existsSync,
	lstatSync,
	mkdirSync,
	readFileSync,
	readlinkSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../../src/base/package-root.ts';
import type {Instruction} from './dockerfile.ts';
import type {Ended} from './run-nms.ts';
import {endOf} from './run-nms.ts';

/** What a stage of a Dockerfile has become. */
export interface ScratchImage {
	readonly root: string;
	readonly entrypoint: readonly string[];
	readonly healthcheck: readonly string[];
	readonly user: string;
	/** Starts a command as the image's user would. */
	start(...command: readonly string[]): ChildProcessWithoutNullStreams;
	run(...command: readonly string[]): Promise<Ended>;
}

/** Sends a signal to the program that `start` started: what we have ourselves is unshare(1), which outlives it. */
export function signalInside(child: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
	const file = `/proc/${child.pid}/task/${child.pid}/children`;
	const inside = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
	if (inside > 0) process.kill(inside, signal);
}

interface Stage {
	readonly name: string;
	readonly root: string;
	readonly environment: Map<string, string>;
	directory: string;
	user: string;
	entrypoint: readonly string[];
	healthcheck: readonly string[];
}

/** Why no steps can be replayed here, for the title of a skip; undefined where they can. */
export function whyNoScratchImage(): string | undefined {
	if (process.getuid?.() !== 0) return 'needs root to replay the steps in a scratch root';
	if (spawnSync('unshare', ['--mount', 'true']).status !== 0)
		return 'a mount namespace cannot be made here';
	return undefined;
}

/** Replays the steps of each stage below the directory; returns the last stage. Rejects at a step that fails, with its words. */
export async function replay(
	instructions: readonly Instruction[],
	directory: string,
): Promise<ScratchImage> {
	const stages: Stage[] = [];
	for (const instruction of instructions) {
		if (instruction.kind === 'from')
			stages.push(baseStage(instruction.name, path.join(directory, String(stages.length))));
		const stage = stages.at(-1);
		if (stage === undefined) throw new Error('the first instruction is not FROM');
		// oxlint-disable-next-line no-await-in-loop
		await take(instruction, stage, stages);
	}
	const last = stages.at(-1);
	if (last === undefined) throw new Error('no stage');
	const start = (...command: readonly string[]): ChildProcessWithoutNullStreams =>
		startIn(last, command);
	return {...last, start, run: async (...command) => endOf(start(...command))};
}

async function take(
	instruction: Instruction,
	stage: Stage,
	stages: readonly Stage[],
): Promise<void> {
	switch (instruction.kind) {
		case 'run':
			return runStep(stage, instruction.script);
		case 'copy':
			return copy(instruction, stage, stages);
		case 'env':
			return void stage.environment.set(instruction.name, instruction.value);
		case 'workdir':
			mkdirSync(path.join(stage.root, instruction.value), {recursive: true});
			return void (stage.directory = instruction.value);
		case 'user':
			return void (stage.user = instruction.value);
		case 'entrypoint':
			return void (stage.entrypoint = instruction.command);
		case 'healthcheck':
			return void (stage.healthcheck = instruction.command);
		// What an engine does about them has no part in a build.
		case 'from':
		case 'volume':
		case 'expose':
			return undefined;
	}
}

/** In place of the base image: directories of this machine, see enter.sh, and as much of its /etc as programs need. */
function baseStage(name: string, root: string): Stage {
	for (const directory of ['etc', 'root', 'run', 'tmp', 'var/lib', 'usr-local/bin'])
		mkdirSync(path.join(root, directory), {recursive: true});
	for (const link of ['bin', 'lib', 'lib64', 'sbin'])
		if (existsSync(`/${link}`) && lstatSync(`/${link}`).isSymbolicLink())
			symlinkSync(readlinkSync(`/${link}`), path.join(root, link));
	for (const file of [
		'passwd',
		'group',
		'login.defs',
		'resolv.conf',
		'hosts',
		'ld.so.cache',
		'ssl',
	])
		if (existsSync(`/etc/${file}`))
			cpSync(`/etc/${file}`, path.join(root, 'etc', file), {recursive: true, dereference: true});
	writeFileSync(path.join(root, 'usr-local/bin/node'), '');
	const environment = new Map([
		['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
	]);
	return {name, root, environment, directory: '/', user: 'root', entrypoint: [], healthcheck: []};
}

async function runStep(stage: Stage, script: string): Promise<void> {
	const child = startIn(stage, ['/bin/sh', '-c', script], stepEnvironment());
	child.stdin.end();
	const {status, stdout, stderr} = await endOf(child);
	if (status !== 0) throw new Error(`RUN ${script}\nended with ${status}: ${stdout}${stderr}`);
}

function startIn(
	stage: Stage,
	command: readonly string[],
	more: readonly string[] = [],
): ChildProcessWithoutNullStreams {
	const script = path.join(packageRoot, 'test/fixtures/docker/enter.sh');
	const variables = [...stage.environment].map(([name, value]) => `${name}=${value}`);
	const {root, user, directory} = stage;
	const namespaces = ['--mount', '--pid', '--fork', '--kill-child'];
	const where = [root, user, directory, process.execPath];
	const environment = ['--ignore-environment', ...variables, ...more];
	return spawn('unshare', [...namespaces, script, ...where, ...environment, ...command]);
}

/** How this machine reaches the registry, and the packages it has fetched before. */
function stepEnvironment(): readonly string[] {
	const network = /^(?:https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(?:file|dir))$/i;
	const kept = Object.entries(process.env).filter(([name]) => network.test(name));
	return [
		...kept.map(([name, value]) => `${name}=${value}`),
		'HOME=/root',
		'npm_config_cache=/var/cache/npm',
		'npm_config_prefer_offline=true',
		'npm_config_update_notifier=false',
	];
}

function copy(
	{from, paths}: Instruction & {readonly kind: 'copy'},
	stage: Stage,
	stages: readonly Stage[],
): void {
	const target = paths.at(-1) ?? '';
	for (const source of paths.slice(0, -1)) {
		const file = from === undefined ? inContext(source) : inStage(from, source, stages);
		const name = statSync(file).isDirectory() || !target.endsWith('/') ? '' : path.basename(file);
		const to = path.join(stage.root, path.resolve(stage.directory, target), name);
		cpSync(file, to, {recursive: true, verbatimSymlinks: true});
	}
}

/** .dockerignore is a list of plain names at the top here. */
function inContext(source: string): string {
	const ignored = readFileSync(path.join(packageRoot, '.dockerignore'), 'utf8').split('\n');
	const [top = ''] = path.normalize(source).split(path.sep);
	if (ignored.includes(top)) throw new Error(`COPY ${source}: .dockerignore leaves it out`);
	return path.join(packageRoot, source);
}

function inStage(name: string, source: string, stages: readonly Stage[]): string {
	const stage = stages.find((candidate) => candidate.name === name);
	if (stage === undefined) throw new Error(`COPY --from=${name}: no such stage`);
	return path.join(stage.root, source);
}
