import {spawn} from 'node:child_process';
import type {ChildProcess} from 'node:child_process';
import {closeSync, openSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {packageRoot} from '../../base/package-root.ts';
import {exitStatusOf} from '../console-process.ts';

/** A daemon that runs for the demo. */
export interface DemoChild {
	/** Settles with its exit status when it has ended by itself or was stopped. */
	readonly ended: Promise<number>;
	/** The last lines it logged, on one line. */
	lastWords(): string;
	/** Ends it and waits until it is gone. */
	stop(): Promise<void>;
}

/** As they are installed: scripts/bundle.mjs makes them. */
const programs = {hub: 'dist/bundle/hub/main.js', agent: 'dist/bundle/agent/main.cjs'} as const;

/** SIGTERM drains within 5 s; after that it is killed. */
const stopLimitMs = 7000;
const logLinesShown = 5;

/** Starts a daemon of this package with the configuration; it ends with this process, however that ends. */
export function startDaemon(
	name: 'hub' | 'agent',
	{configFile, logFile}: {readonly configFile: string; readonly logFile: string},
): DemoChild {
	const child = spawnDaemon(name, configFile, logFile);
	// The last resort, should this process end without unwinding: an error of its own, or no reader of its output. A kill leaves it to
	// --until-eof.
	const kill = (): void => {
		child.kill('SIGKILL');
	};
	process.prependOnceListener('exit', kill);
	const ended = exitStatusOf(child).finally(() => process.off('exit', kill));
	// Whoever waits for it hears; without anybody it is no failure of this process.
	ended.catch(() => undefined);
	return {
		ended,
		lastWords: () =>
			readFileSync(logFile, 'utf8').trim().split('\n').slice(-logLinesShown).join(' | '),
		stop: async () => stopChild(child, ended),
	};
}

function spawnDaemon(name: 'hub' | 'agent', configFile: string, logFile: string): ChildProcess {
	const program = path.join(packageRoot, programs[name]);
	const log = openSync(logFile, 'w', 0o600);
	try {
		return spawn(process.execPath, [program, '--until-eof', '--config', configFile], {
			stdio: ['pipe', log, log],
			env: environment(),
		});
	} finally {
		closeSync(log);
	}
}

/** The demo's configurations decide, not the caller's environment. */
function environment(): NodeJS.ProcessEnv {
	const {NMS_SOCKET: _hub, NMS_AGENT_SOCKET: _agent, STATE_DIRECTORY: _state, ...env} = process.env;
	return env;
}

async function stopChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
	const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
	child.kill('SIGTERM');
	try {
		await ended;
	} finally {
		clearTimeout(timer);
	}
}
