import type {CommandModule} from 'yargs';
import {line, safe} from '../../../base/terminal-text.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {endpointArgument} from './argument.ts';

interface ForgetOptions extends GlobalOptions {
	readonly endpoint: string;
}

/** `nms endpoints forget`. */
export const forgetCommand: CommandModule<GlobalOptions, ForgetOptions> = {
	command: 'forget <endpoint>',
	describe: 'Take an endpoint that is gone for good off the list',
	builder: (program) =>
		program
			.positional('endpoint', endpointArgument)
			.example('nms endpoints forget old-web', 'Its events stay; heard again, it comes back'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const forgotten = await client.call('endpoints.forget', {id: options.endpoint});
			const text = line`forgot ${safe(forgotten.id)}; it comes back when it is heard again`;
			await (options.json ? printJson(forgotten) : printText([text]));
		}),
};
