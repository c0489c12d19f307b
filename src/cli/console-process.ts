import {spawn, spawnSync} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {constants} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../base/package-root.ts';

/** Where the console connects to. */
export interface ConsoleTarget {
	readonly socket: string | undefined;
	readonly hub: string | undefined;
	/** The hub ends with the console. */
	readonly isDemo?: boolean;
}

/** The console as one program, made by scripts/bundle.mjs. */
export const consoleFile: string = path.join(packageRoot, 'dist/bundle/console/main.js');

/**
 * Options of Node. Young objects get little room, which saves a fifth of the console's memory. Its code runs too seldom to be worth
 * what the optimising compilers take (docs/decisions/0004-console-bundle.md).
 */
export const consoleFlags = ['--max-semi-space-size=2', '--no-maglev', '--no-turbofan'] as const;

const passedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Starts the console as a program of its own on this terminal. */
export function startConsole({socket, hub, isDemo = false}: ConsoleTarget): ChildProcess {
	const target = [
		...(socket === undefined ? [] : ['--socket', socket]),
		...(hub === undefined ? [] : ['--hub', hub]),
		...(isDemo ? ['--demo'] : []),
	];
	return spawn(process.execPath, [...consoleFlags, consoleFile, ...target], {stdio: 'inherit'});
}

/** Runs the console until it ends, passing signals on to it; returns its exit status. */
export async function runConsole(target: ConsoleTarget): Promise<number> {
	const child = startConsole(target);
	const pass = (signal: NodeJS.Signals): void => {
		child.kill(signal);
	};
	for (const signal of passedSignals) process.on(signal, pass);
	try {
		return await consoleStatus(child);
	} finally {
		for (const signal of passedSignals) process.off(signal, pass);
	}
}

/** Waits for the console's end, and clears up the terminal after one that was killed. */
export async function consoleStatus(child: ChildProcess): Promise<number> {
	const status = await exitStatusOf(child);
	if (child.signalCode !== null) restoreTerminal();
	return status;
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

// Leaves the alternate screen, shows the cursor, wraps lines again, ends mouse reports and bracketed paste, and takes back raw mode.
function restoreTerminal(): void {
	if (!process.stdout.isTTY) return;
	process.stdout.write(
		'\u001B[?1049l\u001B[?25h\u001B[?7h\u001B[?1000l\u001B[?1006l\u001B[?1004l\u001B[?2004l\u001B[0m',
	);
	spawnSync('stty', ['sane'], {stdio: 'inherit'});
}
