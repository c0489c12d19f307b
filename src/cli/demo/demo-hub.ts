import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {closeSync, openSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as wait} from 'node:timers/promises';
import {NmsError} from '../../base/errors.ts';
import {packageRoot} from '../../base/package-root.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import {connectHub} from '../../proto/rpc/client.ts';
import {exitStatusOf} from '../console-process.ts';
import type {DemoState} from './demo-state.ts';
import type {Ports} from './devices.ts';

/** A hub that runs for the demo. */
export interface DemoHub {
	readonly ports: Ports;
	readonly client: HubClient;
	/** Settles with its exit status when it has ended by itself or was stopped. */
	readonly ended: Promise<number>;
	/** Ends it and waits until it is gone. */
	stop(): Promise<void>;
}

const program = path.join(packageRoot, 'dist/src/daemons/hub/main.js');
/** From its start until it answers; a slow machine compiles its rules meanwhile. */
const startLimitMs = 30_000;
const retryMs = 50;
/** SIGTERM drains within 5 s; after that it is killed. */
const stopLimitMs = 7000;
const logLinesShown = 5;

/** Starts the hub and waits until it answers. Rejects with the end of its log where it does not. */
export async function startDemoHub(state: DemoState, signal: AbortSignal): Promise<DemoHub> {
	const child = spawnHub(state);
	// The last resort, should this process end without unwinding: an error of its own, or no reader of its output. A kill leaves it to
	// --until-eof.
	const kill = (): void => {
		child.kill('SIGKILL');
	};
	process.prependOnceListener('exit', kill);
	const ended = exitStatusOf(child).finally(() => process.off('exit', kill));
	const stop = async (): Promise<void> => stopChild(child, ended);
	try {
		const client = await whenReady(state, ended, signal);
		const {listeners} = await client.call('health', {});
		const portOf = (kind: 'udp' | 'tcp'): number =>
			listeners.find((listener) => listener.kind === kind)?.port ?? 0;
		const close = async (): Promise<void> => {
			client.close();
			await stop();
		};
		return {ports: {udp: portOf('udp'), tcp: portOf('tcp')}, client, ended, stop: close};
	} catch (error) {
		await stop();
		throw error;
	}
}

function spawnHub({configFile, logFile}: DemoState): ChildProcess {
	const log = openSync(logFile, 'w', 0o600);
	// The demo's configuration decides, not the caller's environment.
	const {NMS_SOCKET: _socket, STATE_DIRECTORY: _state, ...env} = process.env;
	try {
		return spawn(process.execPath, [program, '--until-eof', '--config', configFile], {
			stdio: ['pipe', log, log],
			env,
		});
	} finally {
		closeSync(log);
	}
}

async function whenReady(
	{socket, logFile}: DemoState,
	ended: Promise<number>,
	signal: AbortSignal,
): Promise<HubClient> {
	for (let waitedMs = 0; waitedMs < startLimitMs; waitedMs += retryMs) {
		// oxlint-disable no-await-in-loop
		const status = await Promise.race([ended, wait(retryMs, undefined, {signal})]);
		if (status !== undefined) throw notStarted(`it ended with ${status}`, logFile);
		try {
			return await connectHub({kind: 'socket', path: socket}, {name: 'nms demo'});
		} catch (error) {
			if (!(error instanceof NmsError) || error.code !== 'unreachable') throw error;
		}
		// oxlint-enable no-await-in-loop
	}
	throw notStarted(`it did not answer within ${startLimitMs / 1000} s`, logFile);
}

function notStarted(why: string, logFile: string): NmsError {
	const log = readFileSync(logFile, 'utf8').trim().split('\n').slice(-logLinesShown).join(' | ');
	return new NmsError('refused', `the demo's hub did not start: ${why}: ${log}`, {
		remedy: 'do what its message says; --keep leaves its log and configuration in place',
	});
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
	const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
	child.kill('SIGTERM');
	await ended;
	clearTimeout(timer);
}
