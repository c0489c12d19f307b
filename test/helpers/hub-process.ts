import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {HubClient} from '../../src/proto/rpc/client.ts';
import {connectHub} from '../../src/proto/rpc/client.ts';
import type {HealthJson} from '../../src/proto/rpc/schema.ts';
import type {DaemonOptions, DaemonProcess, DaemonStart, Ending} from './daemon-process.ts';
import {runDaemon, startDaemon} from './daemon-process.ts';

/** The state lies in `state` below the directory. */
export interface HubOptions extends DaemonOptions {
	/** YAML; by default UDP and TCP on any free loopback port. Without a section `agents` there is only their unix socket. */
	readonly config?: string;
}

/** A real hub that runs as a child and is ready. */
export interface HubProcess extends DaemonProcess {
	readonly udpPort: number;
	readonly tcpPort: number;
	/** Of agents over TCP; NaN without any. And their unix socket. */
	readonly agentPort: number;
	readonly agentSocket: string;
	health(): Promise<HealthJson>;
	connect(): Promise<HubClient>;
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
	const hub = await startDaemon(t, startOf(options));
	const {socket} = hub;
	const log = hub.log();
	const connect = async (): Promise<HubClient> => connectHub({kind: 'socket', path: socket});
	return {
		...hub,
		udpPort: portOf(log, 'udp'),
		tcpPort: portOf(log, 'tcp'),
		agentPort: portOf(log, 'agent'),
		agentSocket: path.join(path.dirname(socket), 'agents.sock'),
		connect,
		health: async () => {
			const client = await connect();
			try {
				return await client.call('health', {});
			} finally {
				client.close();
			}
		},
	};
}

/** Runs the compiled hub to its end, as when it refuses to start. */
export async function runHub(options: HubOptions): Promise<Ending> {
	return runDaemon(startOf(options));
}

function startOf(options: HubOptions): DaemonStart {
	const {directory, config = loopbackConfig} = options;
	const files = {
		name: 'hub',
		main,
		configFile: path.join(directory, 'hub.yaml'),
		stateDirectory: path.join(directory, 'state'),
		socket: path.join(directory, 'run/hub.sock'),
	} as const;
	// Hubs of tests that run at the same time would meet at the port of agents.
	const quiet = /^agents:/m.test(config) ? config : `${config}\nagents: {listen: []}\n`;
	return {files, config: quiet, options};
}

function portOf(log: readonly Readonly<Record<string, unknown>>[], kind: string): number {
	return Number(
		log.find(
			(entry) => entry['msg'] === 'listening' && entry['kind'] === kind && entry['port'] !== 0,
		)?.['port'],
	);
}
