import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {packageRoot} from '../src/base/package-root.ts';
import type {HubClient} from '../src/proto/rpc/client.ts';
import {connectHub} from '../src/proto/rpc/client.ts';
import type {HealthJson} from '../src/proto/rpc/schema.ts';
import {until} from '../test/helpers/until.ts';
import {spawnOwn} from './leftovers.ts';

/** A hub that runs as `bin/` starts it, and is ready. */
export interface BenchHub {
	readonly pid: number;
	/** Milliseconds until it was ready. */
	readonly startMs: number;
	readonly socket: string;
	readonly stateDirectory: string;
	/** Zero where it does not listen. */
	readonly udpPort: number;
	readonly tcpPort: number;
	readonly agentPort: number;
	readonly agentSocket: string;
	readonly client: HubClient;
	health(): Promise<HealthJson>;
	/** Sends SIGTERM and waits for the end. */
	stop(): Promise<void>;
}

const loopback = '[{address: 127.0.0.1, port: 0}]';
const readyMs = 120_000;

/** Listens on free ports of loopback; `sections` are further ones of its configuration. Its state lies in `state` below the directory. */
export async function startBenchHub(
	directory: string,
	{syslog = '', sections = ''}: {readonly syslog?: string; readonly sections?: string} = {},
): Promise<BenchHub> {
	mkdirSync(directory, {recursive: true});
	const [config, socket] = [path.join(directory, 'hub.yaml'), path.join(directory, 'run/hub.sock')];
	const stateDirectory = path.join(directory, 'state');
	writeFileSync(
		config,
		[
			`syslog: {udp: ${loopback}, tcp: ${loopback}${syslog === '' ? '' : `, ${syslog}`}}`,
			`agents: {listen: ${loopback}}`,
			'timezone: UTC',
			sections,
			'',
		].join('\n'),
	);
	const start = performance.now();
	const child = spawnOwn(
		path.join(packageRoot, 'bin/nms-hub'),
		[`--config=${config}`, `--state-directory=${stateDirectory}`, `--socket=${socket}`],
		{stdio: ['ignore', 'ignore', 'pipe']},
	);
	const ended = once(child, 'exit');
	let log = '';
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		log += text;
	});
	const isOver = (): boolean => log.includes('"ready"') || child.exitCode !== null;
	await until('the hub is ready', isOver, readyMs);
	const startMs = performance.now() - start;
	if (child.exitCode !== null) throw new Error(`the hub ended: ${log}`);
	const client = await connectHub({kind: 'socket', path: socket}, {name: 'nms bench'});
	const {listeners} = await client.call('health', {});
	const portOf = (wanted: string): number => listeners.find(({kind}) => kind === wanted)?.port ?? 0;
	return {
		pid: child.pid ?? 0,
		startMs,
		socket,
		stateDirectory,
		udpPort: portOf('udp'),
		tcpPort: portOf('tcp'),
		agentPort: portOf('agent'),
		agentSocket: path.join(directory, 'run/agents.sock'),
		client,
		health: async () => client.call('health', {}),
		stop: async () => {
			client.close();
			child.kill('SIGTERM');
			await ended;
		},
	};
}
