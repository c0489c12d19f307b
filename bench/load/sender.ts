import {execFile, spawnSync} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {packageRoot} from '../../src/base/package-root.ts';

/** What a sender did; times in seconds of the clock that `monotonicSeconds` reads. */
export interface Sent {
	readonly start: number;
	readonly end: number;
	/** Bytes over TCP, datagrams over UDP. */
	readonly sent: number;
	readonly cpu: number;
}

export interface DatagramLoad {
	readonly file: string;
	/** Datagrams a second. */
	readonly rate: number;
	readonly seconds: number;
	/** From so many ports in turn. */
	readonly sockets: number;
}

/** Sends in a process of its own, with its bytes read before the clock starts, so that it is not what is measured. */
export interface Sender {
	/** The bytes of each file over a connection of its own, all at the same time. */
	tcp(port: number, files: readonly string[]): Promise<Sent>;
	/** Undefined where there is no C compiler: Node cannot send that fast. */
	readonly udp: ((port: number, load: DatagramLoad) => Promise<Sent>) | undefined;
}

/** CLOCK_MONOTONIC, the same in every process. */
export function monotonicSeconds(): number {
	return Number(process.hrtime.bigint()) / 1e9;
}

/** Compiles the sender into the directory, or takes the one in JavaScript where that is not possible. */
export function openSender(directory: string): Sender {
	const program = path.join(directory, 'load');
	const source = path.join(packageRoot, 'bench/load/load.c');
	if (spawnSync('cc', ['-O2', '-o', program, source]).status !== 0) {
		const script = path.join(packageRoot, 'dist/bench/load/send-files.js');
		return {
			tcp: async (port, files) => run(process.execPath, [script, String(port), ...files]),
			udp: undefined,
		};
	}
	return {
		tcp: async (port, files) => run(program, ['tcp', String(port), ...files]),
		udp: async (port, {file, rate, seconds, sockets}) =>
			run(program, ['udp', ...[port, rate, seconds, sockets].map(String), file]),
	};
}

async function run(program: string, words: readonly string[]): Promise<Sent> {
	const {stdout} = await promisify(execFile)(program, words);
	const report: unknown = JSON.parse(stdout);
	return {
		start: numberOf(report, 'start'),
		end: numberOf(report, 'end'),
		sent: numberOf(report, 'sent'),
		cpu: numberOf(report, 'cpu'),
	};
}

function numberOf(report: unknown, name: string): number {
	const value: unknown = new Map(Object.entries(report ?? {})).get(name);
	if (typeof value !== 'number') throw new Error(`the sender said nothing of '${name}'`);
	return value;
}
