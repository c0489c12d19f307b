import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import type {HubClient} from '../../src/proto/rpc/client.ts';
import {connectHub} from '../../src/proto/rpc/client.ts';
import type {HealthJson} from '../../src/proto/rpc/schema.ts';
import {until} from './until.ts';

/** How a program ended. */
export interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stderr: string;
	readonly stdout: string;
}

export interface HubOptions {
	/** A directory of the test's own; the state lies in `state` below it. */
	readonly directory: string;
	/** YAML; by default UDP and TCP on any free loopback port. Without a section `agents` there is only their unix socket. */
	readonly config?: string;
	readonly arguments?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** A command that becomes the program, such as `ip netns exec NAME`. */
	readonly through?: readonly string[];
}

/** A real hub that runs as a child and is ready. */
export interface HubProcess {
	readonly pid: number;
	readonly socket: string;
	readonly stateDirectory: string;
	readonly udpPort: number;
	readonly tcpPort: number;
	/** Of agents over TCP; NaN without any. And their unix socket. */
	readonly agentPort: number;
	readonly agentSocket: string;
	readonly ended: Promise<Ending>;
	/** What it has logged, one object a line. */
	log(): readonly Readonly<Record<string, unknown>>[];
	health(): Promise<HealthJson>;
	connect(): Promise<HubClient>;
	kill(signal?: NodeJS.Signals): void;
	/** Sends SIGTERM and waits for the end. */
	stop(): Promise<Ending>;
}

export const loopbackConfig = `
syslog:
  udp: [{address: 127.0.0.1, port: 0}]
  tcp: [{address: 127.0.0.1, port: 0}]
agents:
  listen: [{address: 127.0.0.1, port: 0}]
timezone: UTC
`;

const main = path.resolve('dist/src/daemons/hub/main.js');

/** Starts the compiled hub and waits until it is ready; it ends with the test. Rejects with its words where it ends before. */
export async function startHub(t: ExecutionContext, options: HubOptions): Promise<HubProcess> {
	const {child, ended, stderr} = spawnHub(options);
	t.teardown(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	const log = (): readonly Readonly<Record<string, unknown>>[] => logOf(stderr());
	const isReady = (): boolean => log().some(({msg}) => msg === 'ready');
	await until('the hub is ready', () => isReady() || child.exitCode !== null);
	if (!isReady()) throw new Error(`the hub ended: ${stderr()}`);
	const socket = socketOf(options.directory);
	const connect = async (): Promise<HubClient> => connectHub({kind: 'socket', path: socket});
	return {
		pid: child.pid ?? 0,
		socket,
		stateDirectory: stateOf(options.directory),
		udpPort: portOf(log(), 'udp'),
		tcpPort: portOf(log(), 'tcp'),
		agentPort: portOf(log(), 'agent'),
		agentSocket: path.join(path.dirname(socket), 'agents.sock'),
		ended,
		log,
		connect,
		health: async () => {
			const client = await connect();
			try {
				return await client.call('health', {});
			} finally {
				client.close();
			}
		},
		kill: (signal = 'SIGKILL') => child.kill(signal),
		stop: async () => {
			child.kill('SIGTERM');
			return ended;
		},
	};
}

/** Runs the compiled hub to its end, as when it refuses to start. */
export async function runHub(options: HubOptions): Promise<Ending> {
	const {child, ended} = spawnHub(options);
	// One that runs on instead fails its test by how it ended.
	const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
	return ended.finally(() => clearTimeout(timer));
}

function spawnHub(options: HubOptions): {
	readonly child: ChildProcess;
	readonly ended: Promise<Ending>;
	readonly stderr: () => string;
} {
	const {directory, config = loopbackConfig} = options;
	const file = path.join(directory, 'hub.yaml');
	mkdirSync(directory, {recursive: true});
	// Hubs of tests that run at the same time would meet at the port of agents.
	writeFileSync(file, /^agents:/m.test(config) ? config : `${config}\nagents: {listen: []}\n`);
	const [program = process.execPath, ...rest] = options.through ?? [];
	const first = options.through === undefined ? [] : [...rest, process.execPath];
	const child = spawn(
		program,
		[
			...first,
			main,
			`--config=${file}`,
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

function stateOf(directory: string): string {
	return path.join(directory, 'state');
}

function socketOf(directory: string): string {
	return path.join(directory, 'run/hub.sock');
}

function logOf(stderr: string): readonly Readonly<Record<string, unknown>>[] {
	return stderr
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line): Readonly<Record<string, unknown>> => {
			const record: unknown = JSON.parse(line);
			return Object.fromEntries(Object.entries(record ?? {}));
		});
}

function portOf(log: readonly Readonly<Record<string, unknown>>[], kind: string): number {
	return Number(
		log.find(
			(entry) => entry['msg'] === 'listening' && entry['kind'] === kind && entry['port'] !== 0,
		)?.['port'],
	);
}
