import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {NmsError} from '../base/errors.ts';
import {packageRoot} from '../base/package-root.ts';
import {exitStatusOf} from './console-process.ts';
import type {GlobalOptions} from './options.ts';

/** Options of verbs that a program of the hub does on this machine, with the hub's files and not through its socket. */
export const hubFileOptions = {
	config: {
		type: 'string',
		requiresArg: true,
		describe: "The hub's configuration file (/etc/nms/hub.yaml where it exists)",
	},
	'state-directory': {
		type: 'string',
		requiresArg: true,
		describe: "The hub's state directory, whatever the configuration says",
	},
} as const;

export interface HubFileOptions extends GlobalOptions {
	readonly config: string | undefined;
	readonly 'state-directory': string | undefined;
}

/** A terminal sends SIGINT to both; a second one changes nothing. */
const passedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `nms-hub VERB` on this terminal until it ends; its exit status becomes ours. */
export async function runHubProgram(
	words: readonly string[],
	{config, 'state-directory': stateDirectory, json, hub, socket}: HubFileOptions,
): Promise<void> {
	if (hub !== undefined || socket !== undefined)
		throw new NmsError('usage', `nms ${words[0]} reads the hub's files, not its socket`, {
			remedy: 'run it on the machine of the hub, with --config or --state-directory',
		});
	const options = [
		...(config === undefined ? [] : ['--config', config]),
		...(stateDirectory === undefined ? [] : ['--state-directory', stateDirectory]),
		...(json ? ['--json'] : []),
	];
	const program = path.join(packageRoot, 'dist/bundle/hub/main.js');
	const child = spawn(process.execPath, [program, ...words, ...options], {stdio: 'inherit'});
	const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
	for (const signal of passedSignals) process.on(signal, pass);
	try {
		process.exitCode = await exitStatusOf(child);
	} finally {
		for (const signal of passedSignals) process.off(signal, pass);
	}
}
