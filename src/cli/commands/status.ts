import type {CommandModule} from 'yargs';
import {withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import {timeOptions} from '../options.ts';
import {printJson, printText} from '../output.ts';
import {standardLook} from '../standard-look.ts';
import {healthLines} from '../text/health-text.ts';

interface StatusOptions extends GlobalOptions {
	readonly utc: boolean;
}

/** `nms status`: the hub's health; fails with 3 where no hub answers. */
export const statusCommand: CommandModule<GlobalOptions, StatusOptions> = {
	command: 'status',
	builder: (program) =>
		program
			.options(timeOptions)
			.example('nms status', 'Is the hub up, and is anything wrong')
			.example('nms status --json | jq .events', 'The same for programs'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const health = await client.call('health', {});
			const look = standardLook(options.utc);
			await (options.json ? printJson(health) : printText(healthLines(health, look)));
		}),
};
