import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import type {AgentClient} from '../../src/proto/rpc/agent-client.ts';
import {connectAgent} from '../../src/proto/rpc/agent-client.ts';
import type {AgentStatusJson} from '../../src/proto/rpc/agent-schema.ts';
import type {Ending} from './hub-process.ts';
import {until} from './until.ts';

export interface AgentOptions {
	/** A directory of the test's own; the spool lies in `agent-state` below it. */
	readonly directory: string;
	/** YAML. */
	readonly config: string;
	readonly arguments?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** A command that becomes the program, such as `ip netns exec NAME`. */
	readonly through?: readonly string[];
}

/** A real agent that runs as a child and is ready. */
export interface AgentProcess {
	readonly pid: number;
	readonly socket: string;
	readonly stateDirectory: string;
	readonly ended: Promise<Ending>;
	/** What it has logged, one object a line. */
	log(): readonly Readonly<Record<string, unknown>>[];
	status(): Promise<AgentStatusJson>;
	connect(): Promise<AgentClient>;
	/** Writes another configuration and has it read. */
	reload(config: string): void;
	kill(signal?: NodeJS.Signals): void;
	/** Sends SIGTERM and waits for the end. */
	stop(): Promise<Ending>;
}

const main = path.resolve('dist/src/daemons/agent/main.js');

/** Starts the compiled agent and waits until it is ready; it ends with the test. Rejects with its words where it ends before. */
export async function startAgent(
	t: ExecutionContext,
	options: AgentOptions,
): Promise<AgentProcess> {
	const {child, ended, stderr} = spawnAgent(options);
	t.teardown(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	const log = (): readonly Readonly<Record<string, unknown>>[] => logOf(stderr());
	const isReady = (): boolean => log().some(({msg}) => msg === 'ready');
	await until('the agent is ready', () => isReady() || child.exitCode !== null);
	if (!isReady()) throw new Error(`the agent ended: ${stderr()}`);
	const socket = socketOf(options.directory);
	const connect = async (): Promise<AgentClient> => connectAgent(socket);
	return {
		pid: child.pid ?? 0,
		socket,
		stateDirectory: stateOf(options.directory),
		ended,
		log,
		connect,
		status: async () => {
			const client = await connect();
			try {
				return await client.call('agent.status', {});
			} finally {
				client.close();
			}
		},
		reload: (config) => {
			writeFileSync(configOf(options.directory), config);
			child.kill('SIGHUP');
		},
		kill: (signal = 'SIGKILL') => child.kill(signal),
		stop: async () => {
			child.kill('SIGTERM');
			return ended;
		},
	};
}

/** Runs the compiled agent to its end, as when it refuses to start. */
export async function runAgent(options: AgentOptions): Promise<Ending> {
	const {child, ended} = spawnAgent(options);
	// One that runs on instead fails its test by how it ended.
	const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
	return ended.finally(() => clearTimeout(timer));
}

function spawnAgent(options: AgentOptions): {
	readonly child: ChildProcess;
	readonly ended: Promise<Ending>;
	readonly stderr: () => string;
} {
	const {directory, config} = options;
	mkdirSync(directory, {recursive: true});
	writeFileSync(configOf(directory), config);
	const [program = process.execPath, ...rest] = options.through ?? [];
	const first = options.through === undefined ? [] : [...rest, process.execPath];
	const child = spawn(
		program,
		[
			...first,
			main,
			`--config=${configOf(directory)}`,
			`--state-directory=${stateOf(directory)}`,
			`--socket=${socketOf(directory)}`,
			...(options.arguments ?? []),
		],
		{stdio: ['ignore', 'pipe', 'pipe'], env: {...process.env, ...options.env}},
	);
	let [stdout, stderr] = ['', ''];
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	const ended = once(child, 'close').then((): Ending => ({
		code: child.exitCode,
		signal: child.signalCode,
		stderr,
		stdout,
	}));
	return {child, ended, stderr: () => stderr};
}

function configOf(directory: string): string {
	return path.join(directory, 'agent.yaml');
}

function stateOf(directory: string): string {
	return path.join(directory, 'agent-state');
}

function socketOf(directory: string): string {
	return path.join(directory, 'agent-run/agent.sock');
}

function logOf(stderr: string): readonly Readonly<Record<string, unknown>>[] {
	return stderr
		.split('\n')
		.filter((line) => line.startsWith('{') && line.endsWith('}'))
		.map((line): Readonly<Record<string, unknown>> => {
			const record: unknown = JSON.parse(line);
			return Object.fromEntries(Object.entries(record ?? {}));
		});
}
