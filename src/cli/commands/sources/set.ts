import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import {line, safe} from '../../../base/terminal-text.ts';
import type {Dialect} from '../../../model/dialect.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {readingOptions} from '../../sources/reading-options.ts';
import {findSource, sourceArgument} from '../../sources/source-argument.ts';

interface SetOptions extends GlobalOptions {
	readonly source: string;
	readonly dialect: Dialect | undefined;
	readonly timezone: string | undefined;
	readonly reset: boolean | undefined;
}

/** `nms sources set`. */
export const setCommand: CommandModule<GlobalOptions, SetOptions> = {
	command: 'set <source>',
	describe: 'Lay down how the messages of a sender are read from now on',
	builder: (program) =>
		program
			.positional('source', sourceArgument)
			.options(readingOptions)
			.option('reset', {
				type: 'boolean',
				conflicts: ['dialect', 'timezone'],
				describe: 'Read it as the configuration says again',
			})
			.example('nms sources set 192.0.2.1 --timezone Europe/Berlin', 'It sends local times')
			.example('nms sources set udp:192.0.2.1 --reset', 'It is read as all others'),
	handler: async (options) => {
		const {dialect, timezone, reset = false} = options;
		if (dialect === undefined && timezone === undefined && !reset)
			throw new NmsError('usage', 'nothing is to be changed', {
				remedy: 'give --dialect, --timezone or --reset',
			});
		const change = reset
			? {dialect: null, timezone: null}
			: {
					...(dialect === undefined ? {} : {dialect}),
					...(timezone === undefined ? {} : {timezone}),
				};
		await withHub(options, async (client) => {
			const source = await findSource(options.source, client);
			const changed = await client.call('sources.set', {...source, ...change});
			const text = line`${safe(changed.id)} is read in the dialect ${safe(changed.dialect)}, its times as of ${safe(changed.timezone)}`;
			await (options.json ? printJson(changed) : printText([text]));
		});
	},
};
