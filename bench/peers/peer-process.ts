import {once} from 'node:events';
import {openSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {KernelDrops} from '../../src/intake/kernel-drops.ts';
import {until} from '../../test/helpers/until.ts';
import {spawnOwn} from '../leftovers.ts';
import {isListening} from './listening-ports.ts';
import type {Receiver} from './receiver.ts';

/** A daemon of another project, and what it writes. */
export interface PeerProcess {
	readonly program: string;
	readonly words: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly directory: string;
	readonly port: number;
	readonly protocols: readonly ('tcp' | 'udp')[];
	/** Where its events go; it may make files beside it whose names begin the same. */
	readonly output: string;
	/** Events in the output, once the daemon has ended. */
	count(output: string): number;
}

/** What SQLite puts beside a database. */
const suffixes = ['', '-journal', '-wal'];

/** Starts the daemon and waits until it listens; its own words go to `log` in the directory. */
export async function startPeer(peer: PeerProcess): Promise<Receiver> {
	const {directory, port, output} = peer;
	const log = openSync(path.join(directory, 'log'), 'w');
	const child = spawnOwn(peer.program, peer.words, {
		cwd: directory,
		stdio: ['ignore', log, log],
		env: {...process.env, ...peer.env},
	});
	const ended = once(child, 'exit');
	await until(
		`${peer.program} listens`,
		() => child.exitCode !== null || peer.protocols.every((name) => isListening(port, name)),
	);
	if (child.exitCode !== null) throw new Error(`${peer.program} ended, see ${directory}/log`);
	return {
		pid: child.pid ?? 0,
		port,
		udpPort: port,
		progress: async () => sizeOf(output),
		progressOf: () => undefined,
		settled: async () => undefined,
		drops: async () => new KernelDrops().list([{address: '127.0.0.1', port}])[0]?.dropped ?? 0,
		stop: async () => {
			child.kill('SIGTERM');
			await ended;
			return {events: peer.count(output), bytes: sizeOf(output)};
		},
	};
}

function sizeOf(output: string): number {
	// The journal comes and goes with each transaction.
	const sizes = suffixes.map(
		(suffix) => statSync(`${output}${suffix}`, {throwIfNoEntry: false})?.size ?? 0,
	);
	return sizes.reduce((sum, size) => sum + size, 0);
}
