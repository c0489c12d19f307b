import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {packageRoot} from '../../src/base/package-root.ts';
import type {BenchHub} from '../bench-hub.ts';
import {startBenchHub} from '../bench-hub.ts';
import type {Receiver, ReceiverKind} from './receiver.ts';

/** The hub as it is brought. */
export const hubAsBrought: ReceiverKind = hubKind('nms-hub', '');

/** With its decoders and without its rules: fields and index inline. */
export const hubDecoding: ReceiverKind = hubKind(
	'nms-hub, fields',
	`detection: {shipped: false, decoders: [${JSON.stringify(path.join(packageRoot, 'content/decoders'))}]}`,
);

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

/** The hub looks every second how far it is. */
const lookMs = 1000;

/** Resolves when the hub has made up what it put off: when it says for longer than it takes to look that nothing waits. */
export async function indexComplete({health}: Pick<BenchHub, 'health'>): Promise<void> {
	for (let looks = 0; looks < 3;) {
		// oxlint-disable-next-line no-await-in-loop
		await wait(lookMs);
		// oxlint-disable-next-line no-await-in-loop
		const {index} = await health();
		looks = index.waiting + index.unseen_files > 0 ? 0 : looks + 1;
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
