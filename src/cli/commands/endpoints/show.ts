import type {CommandModule} from 'yargs';
import {standardLook} from '../../standard-look.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {timeOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {endpointPage} from '../../text/endpoint-text.ts';
import {endpointArgument} from './argument.ts';

interface ShowOptions extends GlobalOptions {
	readonly endpoint: string;
	readonly utc: boolean;
}

/** `nms endpoints show`. */
export const showCommand: CommandModule<GlobalOptions, ShowOptions> = {
	command: 'show <endpoint>',
	describe: 'Show one endpoint: its host, what it measures, when it was there',
	builder: (program) =>
		program
			.positional('endpoint', endpointArgument)
			.options(timeOptions)
			.example('nms endpoints show web', 'By its name')
			.example('nms endpoints show device:192.0.2.1 --json', 'A device by its id, for programs'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const detail = await client.call('endpoints.get', {id: options.endpoint});
			await (options.json
				? printJson(detail)
				: printText(endpointPage(detail, standardLook(options.utc))));
		}),
};
