import process from 'node:process';
import type {AgentClient} from '../proto/rpc/agent-client.ts';
import type {HubClient} from '../proto/rpc/client.ts';
import type {HubTarget} from '../proto/rpc/socket-path.ts';
import {remoteHub, socketPath} from '../proto/rpc/socket-path.ts';
import type {GlobalOptions} from './options.ts';

/** The hub that the options, else the environment, name. */
export function hubTarget({socket, hub}: Pick<GlobalOptions, 'socket' | 'hub'>): HubTarget {
	if (hub !== undefined) return remoteHub(hub, process.env);
	return {kind: 'socket', path: socketPath(socket, process.env)};
}

/** Connects for the length of the work. */
export async function withHub<Value>(
	options: Pick<GlobalOptions, 'socket' | 'hub'>,
	work: (client: HubClient) => Promise<Value>,
): Promise<Value> {
	// A command line that is wrong, and a completion, need no schema.
	const {connectHub} = await import('../proto/rpc/client.ts');
	return closing(await connectHub(hubTarget(options)), work);
}

/** Connects to an agent's own socket for the length of the work. */
export async function withAgent<Value>(
	path: string,
	work: (client: AgentClient) => Promise<Value>,
): Promise<Value> {
	const {connectAgent} = await import('../proto/rpc/agent-client.ts');
	return closing(await connectAgent(path), work);
}

async function closing<Client extends {close(): void}, Value>(
	client: Client,
	work: (client: Client) => Promise<Value>,
): Promise<Value> {
	try {
		return await work(client);
	} finally {
		client.close();
	}
}
