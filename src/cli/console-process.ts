import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {constants} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../base/package-root.ts';

/** Where the console connects to. */
export interface ConsoleTarget {
	readonly socket: string | undefined;
	readonly hub: string | undefined;
}

const passedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts the console as a program of its own on this terminal. */
export function startConsole({socket, hub}: ConsoleTarget): ChildProcess {
	const program = path.join(packageRoot, 'dist/src/tui/main.js');
	const target = [
		...(socket === undefined ? [] : ['--socket', socket]),
		...(hub === undefined ? [] : ['--hub', hub]),
	];
	// React's development build costs twice the time.
	const env = {...process.env, NODE_ENV: 'production'};
	return spawn(process.execPath, [program, ...target], {stdio: 'inherit', env});
}

/** Runs the console until it ends, passing signals on to it; returns its exit status. */
export async function runConsole(target: ConsoleTarget): Promise<number> {
	const child = startConsole(target);
	const pass = (signal: NodeJS.Signals): void => {
		child.kill(signal);
	};
	for (const signal of passedSignals) process.on(signal, pass);
	try {
		return await exitStatusOf(child);
	} finally {
		for (const signal of passedSignals) process.off(signal, pass);
	}
}

/** Waits for a child's end: its exit status, or 128 and the signal's number as shells count. */
export async function exitStatusOf(child: ChildProcess): Promise<number> {
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => {
			resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
		});
	});
}
