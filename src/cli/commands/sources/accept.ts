import type {CommandModule} from 'yargs';
import {line, safe} from '../../../base/terminal-text.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {findSource, sourceArgument} from '../../sources/source-argument.ts';

interface AcceptOptions extends GlobalOptions {
	readonly source: string;
	readonly undo: boolean;
}

/** `nms sources accept`. */
export const acceptCommand: CommandModule<GlobalOptions, AcceptOptions> = {
	command: 'accept <source>',
	describe: 'Say that a sender belongs here',
	builder: (program) =>
		program
			.positional('source', sourceArgument)
			.option('undo', {
				type: 'boolean',
				default: false,
				describe: 'It is a new sender again',
			})
			.example('nms sources accept 192.0.2.1', 'It is no new sender any more')
			.example('nms sources accept --undo 192.0.2.1', 'It is one again'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const source = await findSource(options.source, client);
			const changed = await client.call('sources.set', {...source, accepted: !options.undo});
			const text = line`${safe(changed.id)} is ${safe(changed.state)}`;
			await (options.json ? printJson(changed) : printText([text]));
		}),
};
