import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {runDemo} from '../demo/run-demo.ts';
import type {GlobalOptions} from '../options.ts';
import {hasScreen} from '../output.ts';

interface DemoCommandOptions extends GlobalOptions {
	readonly headless: boolean;
	readonly keep: boolean;
}

/** `nms demo`: a hub of its own, an attack on it, and the console. */
export const demoCommand: CommandModule<GlobalOptions, DemoCommandOptions> = {
	command: 'demo',
	builder: (program) =>
		program
			.option('headless', {
				type: 'boolean',
				default: false,
				describe: 'Print the alerts instead of opening the console; so it does without a terminal',
			})
			.option('keep', {
				type: 'boolean',
				default: false,
				describe: 'Leave the state directory behind and print its path',
			})
			.example('nms demo', 'In the console')
			.example('nms demo --headless --json', 'One JSON object per alert, as nms alerts list'),
	handler: async ({socket, hub, headless, keep, json}) => {
		if (socket !== undefined || hub !== undefined) {
			throw new NmsError('usage', 'the demo brings its own hub', {
				remedy: 'leave out --socket and --hub',
			});
		}
		const isHeadless = headless || json || !canOpenConsole();
		process.exitCode = await runDemo({isHeadless, json, keep});
	},
};

/** Whether there is a terminal that the console can draw on. */
function canOpenConsole(): boolean {
	return process.stdin.isTTY && process.stdout.isTTY && hasScreen(process.env);
}
