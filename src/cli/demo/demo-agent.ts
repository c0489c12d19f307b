import {setTimeout as wait} from 'node:timers/promises';
import {messageOf} from '../../base/errors.ts';
import type {AgentStatusJson} from '../../proto/rpc/agent-schema.ts';
import {withAgent} from '../connect.ts';
import type {DemoChild} from './child-process.ts';
import {startDaemon} from './child-process.ts';
import type {DemoState} from './demo-state.ts';

/** The agent that watches this machine beside the scripted devices. */
export interface DemoAgent {
	/** What it watches, in a line, once it delivers; or why it does not: the demo goes on without it. */
	watching(signal: AbortSignal): Promise<string>;
	/** Ends it and waits until it is gone. */
	stop(): Promise<void>;
}

/** The console waits for the agent no longer. */
const startLimitMs = 5000;
const retryMs = 50;
const namesShown = 4;

/** Starts the agent with the demo's configuration. */
export function startDemoAgent({agent}: DemoState): DemoAgent {
	const child = startDaemon('agent', agent);
	return {
		watching: async (signal) => {
			const status = await whenConnected(agent.socket, child, signal);
			return typeof status === 'string'
				? `no agent watches this machine: ${status}`
				: about(status);
		},
		stop: async () => child.stop(),
	};
}

/** Its status once it is connected, or why it is not. */
async function whenConnected(
	socket: string,
	child: DemoChild,
	signal: AbortSignal,
): Promise<AgentStatusJson | string> {
	let why = 'it does not answer';
	for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += retryMs) {
		// oxlint-disable no-await-in-loop
		const ended = await Promise.race([child.ended, wait(retryMs, undefined, {signal})]);
		if (ended !== undefined) return `it ended with ${ended}: ${child.lastWords()}`;
		try {
			const status = await withAgent(socket, async (client) => client.call('agent.status', {}));
			if (status.link.state === 'connected') return status;
			why = `it is ${status.link.state}`;
		} catch (error) {
			why = messageOf(error);
		}
		// oxlint-enable no-await-in-loop
	}
	return why;
}

function about({agent, watched}: AgentStatusJson): string {
	const read = watched.filter(({state}) => state === 'reading').map(({name}) => name);
	const shown = read.slice(0, namesShown).join(', ');
	const more = read.length > namesShown ? ` and ${read.length - namesShown} more` : '';
	const what = read.length === 0 ? 'its load; it has no log that can be read' : `${shown}${more}`;
	return `an agent watches this machine, ${agent.name}: ${what}`;
}
