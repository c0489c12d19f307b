import {setTimeout as wait} from 'node:timers/promises';
import {NmsError} from '../../base/errors.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import {connectHub} from '../../proto/rpc/client.ts';
import type {DemoChild} from './child-process.ts';
import {startDaemon} from './child-process.ts';
import type {DemoState} from './demo-state.ts';
import type {Ports} from './devices.ts';

/** A hub that runs for the demo. */
export interface DemoHub {
	readonly ports: Ports;
	readonly client: HubClient;
	/** Ends it and waits until it is gone. */
	stop(): Promise<void>;
}

/** From its start until it answers; a slow machine compiles its rules meanwhile. */
const startLimitMs = 30_000;
const retryMs = 50;

/** Starts the hub and waits until it answers. Rejects with the end of its log where it does not. */
export async function startDemoHub(state: DemoState, signal: AbortSignal): Promise<DemoHub> {
	const child = startDaemon('hub', state);
	try {
		const client = await whenReady(state, child, signal);
		const {listeners} = await client.call('health', {});
		const portOf = (kind: 'udp' | 'tcp'): number =>
			listeners.find((listener) => listener.kind === kind)?.port ?? 0;
		const close = async (): Promise<void> => {
			client.close();
			await child.stop();
		};
		return {ports: {udp: portOf('udp'), tcp: portOf('tcp')}, client, stop: close};
	} catch (error) {
		await child.stop();
		throw error;
	}
}

async function whenReady(
	{socket}: DemoState,
	child: DemoChild,
	signal: AbortSignal,
): Promise<HubClient> {
	for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += retryMs) {
		// oxlint-disable no-await-in-loop
		const status = await Promise.race([child.ended, wait(retryMs, undefined, {signal})]);
		if (status !== undefined) throw notStarted(`it ended with ${status}`, child);
		try {
			return await connectHub({kind: 'socket', path: socket}, {name: 'nms demo'});
		} catch (error) {
			if (!(error instanceof NmsError) || error.code !== 'unreachable') throw error;
		}
		// oxlint-enable no-await-in-loop
	}
	throw notStarted(`it did not answer within ${startLimitMs / 1000} s`, child);
}

function notStarted(why: string, child: DemoChild): NmsError {
	return new NmsError('refused', `the demo's hub did not start: ${why}: ${child.lastWords()}`, {
		remedy: 'do what its message says; --keep leaves its log and configuration in place',
	});
}
