import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {ExecutionContext} from 'ava';
import {until} from './until.ts';

/** How a program ended. */
export interface Ending {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stderr: string;
	readonly stdout: string;
}

/** What a test may say of a daemon. */
export interface DaemonOptions {
	/** A directory of the test's own. */
	readonly directory: string;
	readonly arguments?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** A command that becomes the program, such as `ip netns exec NAME`. */
	readonly through?: readonly string[];
}

/** Which daemon it is, and where its files are. */
interface DaemonFiles {
	readonly name: 'hub' | 'agent';
	/** The compiled program. */
	readonly main: string;
	readonly configFile: string;
	readonly stateDirectory: string;
	readonly socket: string;
}

/** A real daemon that runs as a child and is ready. */
export interface DaemonProcess {
	readonly pid: number;
	readonly socket: string;
	readonly stateDirectory: string;
	readonly ended: Promise<Ending>;
	/** What it has logged, one object a line. */
	log(): readonly Readonly<Record<string, unknown>>[];
	kill(signal?: NodeJS.Signals): void;
	/** Sends SIGTERM and waits for the end. */
	stop(): Promise<Ending>;
}

/** A daemon with the configuration it is given. */
export interface DaemonStart {
	readonly files: DaemonFiles;
	/** YAML. */
	readonly config: string;
	readonly options: DaemonOptions;
}

/** Starts the daemon and waits until it is ready; it ends with the test. Rejects with its words where it ends before. */
export async function startDaemon(t: ExecutionContext, start: DaemonStart): Promise<DaemonProcess> {
	const {files} = start;
	const {child, ended, stderr} = spawnDaemon(start);
	t.teardown(async () => {
		child.kill('SIGKILL');
		await ended;
	});
	const log = (): readonly Readonly<Record<string, unknown>>[] => logOf(stderr());
	const isReady = (): boolean => log().some(({msg}) => msg === 'ready');
	await until(`the ${files.name} is ready`, () => isReady() || child.exitCode !== null);
	if (!isReady()) throw new Error(`the ${files.name} ended: ${stderr()}`);
	return {
		pid: child.pid ?? 0,
		socket: files.socket,
		stateDirectory: files.stateDirectory,
		ended,
		log,
		kill: (signal = 'SIGKILL') => child.kill(signal),
		stop: async () => {
			child.kill('SIGTERM');
			return ended;
		},
	};
}

/** Runs the daemon to its end, as when it refuses to start. */
export async function runDaemon(start: DaemonStart): Promise<Ending> {
	const {child, ended} = spawnDaemon(start);
	// One that runs on instead fails its test by how it ended.
	const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
	return ended.finally(() => clearTimeout(timer));
}

function spawnDaemon({files, config, options}: DaemonStart): {
	readonly child: ChildProcess;
	readonly ended: Promise<Ending>;
	readonly stderr: () => string;
} {
	mkdirSync(path.dirname(files.configFile), {recursive: true});
	writeFileSync(files.configFile, config);
	const [program = process.execPath, ...words] = [
		...(options.through ?? []),
		process.execPath,
		files.main,
		`--config=${files.configFile}`,
		`--state-directory=${files.stateDirectory}`,
		`--socket=${files.socket}`,
		...(options.arguments ?? []),
	];
	const child = spawn(program, words, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {...process.env, ...options.env},
	});
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

/** Whole lines only: the last one may be on its way. */
function logOf(stderr: string): readonly Readonly<Record<string, unknown>>[] {
	return stderr
		.split('\n')
		.filter((line) => line.startsWith('{') && line.endsWith('}'))
		.map((line): Readonly<Record<string, unknown>> => {
			const record: unknown = JSON.parse(line);
			return Object.fromEntries(Object.entries(record ?? {}));
		});
}
