import {LookupFiles} from '../../src/daemons/hub/lookups/lookup-files.ts';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import type {ExecutionContext} from 'ava';
import {loadConfig} from '../../src/daemons/hub/config.ts';
import {Hub} from '../../src/daemons/hub/hub.ts';
import type {Loaded} from '../../src/daemons/hub/load.ts';
import type {LogEvent} from '../../src/model/event.ts';
import {compileContent} from '../../src/pipeline/content.ts';
import {AgentClient} from './agent-client.ts';
import {temporaryDirectory} from './temporary-directory.ts';
import {everything} from './queries.ts';

/** A whole hub in the test's own process, without rules and decoders, that agents can connect to. */
export interface AgentHub {
	readonly hub: Hub;
	readonly port: number;
	readonly socket: string;
	/** What it has logged as a warning. */
	readonly warnings: readonly unknown[];
	/** The sentences that it has logged as information. */
	readonly told: readonly string[];
	/** An agent over TCP, or over the unix socket. */
	client(where?: 'tcp' | 'unix'): AgentClient;
	/** The newest events, oldest first. */
	stored(): Promise<readonly LogEvent[]>;
	/** Loads the configuration with other keys of the section; resolves with why it is refused. */
	reload(agents: string): Promise<string | undefined>;
	/** Stops the hub; it stops with the test otherwise. */
	stop(): Promise<boolean>;
}

const config = `hub: {socket: hub.sock, state_directory: state}
syslog: {udp: [], tcp: []}
timezone: UTC
agents:
  listen: [{port: 0}]
`;

/** `agents` is YAML of that section's other keys. */
export async function agentHub(t: ExecutionContext, agents = ''): Promise<AgentHub> {
	const directory = temporaryDirectory(t);
	const detection = compileContent({decoderFiles: [], ruleFiles: [], inside: []});
	const load = (keys: string): Loaded => {
		const file = path.join(directory, 'hub.yaml');
		writeFileSync(file, `${config}${keys}`);
		const read = loadConfig({file, socketPath: path.join(directory, 'hub.sock')});
		return read.kind === 'error'
			? read
			: {
					...read,
					detection: {...detection, decoderFiles: [], ruleFiles: [], lookups: LookupFiles.read([])},
				};
	};
	const loaded = load(agents);
	if (loaded.kind === 'error') throw new Error(JSON.stringify(loaded.problems));
	const warnings: unknown[] = [];
	const told: string[] = [];
	const log = {
		info: (_facts: unknown, text = '') => void told.push(text),
		warn: (facts: unknown) => void warnings.push(facts),
		error: (facts: unknown) => void warnings.push(facts),
	};
	const hub = await Hub.start({...loaded, log});
	const {port = 0} = hub.health().listeners.find(({kind}) => kind === 'agent') ?? {};
	const socket = path.join(directory, 'agents.sock');
	const clients: AgentClient[] = [];
	let stopping: Promise<boolean> | undefined;
	const stop = async (): Promise<boolean> => (stopping ??= hub.stop());
	t.teardown(async () => {
		for (const client of clients) client.close();
		await stop();
	});
	return {
		hub,
		port,
		socket,
		warnings,
		told,
		client: (where = 'tcp') => {
			const client = new AgentClient(where === 'tcp' ? port : socket);
			clients.push(client);
			return client;
		},
		stored: async () => {
			const anchor = {kind: 'tail'} as const;
			const {rows} = await hub.events.window({query: everything, anchor, before: 1000, after: 0});
			return rows;
		},
		reload: async (keys) => hub.reload(() => load(keys)),
		stop,
	};
}
