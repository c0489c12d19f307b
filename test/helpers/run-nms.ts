import {spawn} from 'node:child_process';
import type {ChildProcessWithoutNullStreams} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../../src/base/package-root.ts';

/** How a program ended and what it wrote. */
export interface Ended {
	/** Exit status, or the name of the signal that ended it. */
	readonly status: number | NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunOptions {
	/** In addition to the test's own, of which what steers nms is left out. */
	readonly env?: Readonly<Record<string, string>>;
	readonly input?: string | Buffer;
	/** The test's own directory if not given. */
	readonly cwd?: string;
}

/** Runs the compiled nms to its end; nothing of it is a terminal. */
export async function runNms(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
	const child = startNms(args, options);
	child.stdin.end(options.input ?? '');
	return endOf(child);
}

/** The same, asking this hub. */
export async function askHub(
	{socket}: {readonly socket: string},
	...args: readonly string[]
): Promise<Ended> {
	return runNms(['--socket', socket, ...args]);
}

/** The values of JSON Lines. */
export function jsonLines(text: string): readonly unknown[] {
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map((line): unknown => JSON.parse(line));
}

/** Starts the compiled nms. */
export function startNms(
	args: readonly string[],
	{env = {}, cwd}: RunOptions = {},
): ChildProcessWithoutNullStreams {
	const {NMS_SOCKET: _socket, NMS_SSH: _ssh, XDG_RUNTIME_DIR: _runtime, ...inherited} = process.env;
	return spawn(process.execPath, [nmsProgramFile, ...args], {cwd, env: {...inherited, ...env}});
}

/** The compiled program, for commands that start it by themselves. */
export const nmsProgramFile: string = path.join(packageRoot, 'dist/src/cli/main.js');

/** Collects what a started program writes until it ends. */
export async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
	let stdout = '';
	let stderr = '';
	child.stdin.on('error', () => undefined);
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	return new Promise((resolve) => {
		child.once('close', (code, signal) => resolve({status: code ?? signal, stdout, stderr}));
	});
}
