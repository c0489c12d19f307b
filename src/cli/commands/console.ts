import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {runConsole} from '../console-process.ts';
import type {GlobalOptions} from '../options.ts';

/** `nms` without a verb: the console. */
export const consoleCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: '$0',
	describe: false,
	handler: async ({socket, hub}) => {
		if (!process.stdin.isTTY || !process.stdout.isTTY) {
			throw new NmsError('usage', 'the console needs a terminal', {
				remedy: "give a verb, such as 'nms status'; 'nms help' lists them",
			});
		}
		process.exitCode = await runConsole({socket, hub});
	},
};
