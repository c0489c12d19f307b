import type {z} from 'zod';
import type {AgentMethodName, AgentParams, AgentResult} from './agent-schema.ts';
import {agentMethods} from './agent-schema.ts';
import {RpcConnection} from './connection.ts';
import {identify} from './identify.ts';
import type {Session} from './identify.ts';
import {checkSocketOwners} from './identity-link.ts';
import {openTransport} from './transport.ts';

/** A connection to the agent of this machine. */
export interface AgentClient {
	/** `hub` in it names the agent: its id, host name and version. */
	readonly session: Session;
	/** Asks and waits for the answer. Rejects with the agent's error, or `unreachable` where the connection ends first. */
	call<M extends AgentMethodName>(method: M, params: AgentParams<M>): Promise<AgentResult<M>>;
	close(): void;
}

const resultSchemas: {
	readonly [M in AgentMethodName]: {readonly result: z.ZodType<AgentResult<M>>};
} = agentMethods;

/** Connects to an agent's socket and identifies the caller. Rejects as `connectHub` does. */
export async function connectAgent(
	path: string,
	{name = 'nms'}: {readonly name?: string} = {},
): Promise<AgentClient> {
	const target = {kind: 'socket', path, daemon: 'agent'} as const;
	checkSocketOwners(path, 'agent');
	const connection = new RpcConnection(await openTransport(target), 'agent', () => undefined);
	try {
		const session = await identify(connection, target, name);
		return {
			session,
			call: async (method, params) => connection.call(method, params, resultSchemas[method].result),
			close: () => connection.close(),
		};
	} catch (error) {
		connection.close();
		throw error;
	}
}
