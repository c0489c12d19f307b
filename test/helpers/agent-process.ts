import {writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import type {AgentClient} from '../../src/proto/rpc/agent-client.ts';
import {connectAgent} from '../../src/proto/rpc/agent-client.ts';
import type {AgentStatusJson} from '../../src/proto/rpc/agent-schema.ts';
import type {DaemonOptions, DaemonProcess, DaemonStart, Ending} from './daemon-process.ts';
import {runDaemon, startDaemon} from './daemon-process.ts';

/** The spool lies in `agent-state` below the directory. */
export interface AgentOptions extends DaemonOptions {
	/** YAML. */
	readonly config: string;
}

/** A real agent that runs as a child and is ready. */
export interface AgentProcess extends DaemonProcess {
	status(): Promise<AgentStatusJson>;
	connect(): Promise<AgentClient>;
	/** Writes another configuration and has it read. */
	reload(config: string): void;
}

const main = path.resolve('dist/bundle/agent/main.cjs');

/** Starts the compiled agent and waits until it is ready; it ends with the test. Rejects with its words where it ends before. */
export async function startAgent(
	t: ExecutionContext,
	options: AgentOptions,
): Promise<AgentProcess> {
	const start = startOf(options);
	const agent = await startDaemon(t, start);
	const connect = async (): Promise<AgentClient> => connectAgent(agent.socket);
	return {
		...agent,
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
			writeFileSync(start.files.configFile, config);
			agent.kill('SIGHUP');
		},
	};
}

/** Runs the compiled agent to its end, as when it refuses to start. */
export async function runAgent(options: AgentOptions): Promise<Ending> {
	return runDaemon(startOf(options));
}

function startOf(options: AgentOptions): DaemonStart {
	const {directory, config} = options;
	const files = {
		name: 'agent',
		main,
		configFile: path.join(directory, 'agent.yaml'),
		stateDirectory: path.join(directory, 'agent-state'),
		socket: path.join(directory, 'agent-run/agent.sock'),
	} as const;
	return {files, config, options};
}
