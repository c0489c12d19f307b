import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import type {BenchHub} from '../bench-hub.ts';
import {startBenchHub} from '../bench-hub.ts';
import {cpuSeconds} from '../process-cost.ts';
import type {Receiver, ReceiverKind} from './receiver.ts';

/** The hub as it is brought. */
export const hubAsBrought: ReceiverKind = hubKind('nms-hub', '');

/** Without its decoders and rules: what is left is parsing and storing. */
export const hubBare: ReceiverKind = hubKind('nms-hub, bare', 'detection: {shipped: false}');

/** A running hub as any other receiver. */
export function receiverOf(hub: BenchHub): Receiver {
	return {
		pid: hub.pid,
		port: hub.tcpPort,
		udpPort: hub.udpPort,
		progress: async () => storedOf(hub),
		progressOf: (events) => events,
		settled: async () => indexComplete(hub),
		drops: async () => (await hub.health()).dropped.buffer_full,
		stop: async () => {
			const events = await storedOf(hub);
			await hub.stop();
			return {events, bytes: bytesBelow(path.join(hub.stateDirectory, 'events'))};
		},
	};
}

/** The hub looks every ten seconds for what it has put off. */
const restSeconds = 11;

/**
 * Resolves when the hub has made up what it put off, such as indexing what came in fast. Its health does not tell of that: it is taken
 * to be over when the processor has rested for longer than the hub does before it begins.
 */
export async function indexComplete({pid}: Pick<BenchHub, 'pid'>): Promise<void> {
	const [windowMs, restCpuSeconds] = [1000, 0.02];
	for (let before = cpuSeconds(pid), rested = 0; rested < restSeconds;) {
		// oxlint-disable-next-line no-await-in-loop
		await wait(windowMs);
		const now = cpuSeconds(pid);
		rested = now - before > restCpuSeconds ? 0 : rested + 1;
		before = now;
	}
}

/** The sum of the files' sizes below a directory. */
export function bytesBelow(directory: string): number {
	return readdirSync(directory, {recursive: true, encoding: 'utf8'})
		.map((name) => statSync(path.join(directory, name), {throwIfNoEntry: false}))
		.reduce((sum, status) => sum + (status?.isFile() === true ? status.size : 0), 0);
}

function hubKind(name: string, sections: string): ReceiverKind {
	return {
		name,
		start: async (directory, {receiveBufferBytes}) => {
			const syslog = `receive_buffer_bytes: ${receiveBufferBytes}`;
			return receiverOf(await startBenchHub(directory, {syslog, sections}));
		},
	};
}

/** Events, and lines that did not parse. */
async function storedOf(hub: BenchHub): Promise<number> {
	const {events} = await hub.health();
	return events.stored + events.parse_errors;
}
