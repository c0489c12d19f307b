import type {CommandModule} from 'yargs';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText, tell} from '../../output.ts';
import {errorFilterOptions} from '../../parse-errors/filter.ts';
import {findSource, sourceArgument} from '../../sources/source-argument.ts';
import {standardLook} from '../../standard-look.ts';
import {trialLines} from '../../text/source-text.ts';

interface TryOptions extends GlobalOptions {
	readonly source: string;
	readonly reason: string | undefined;
}

/** `nms clinic try`. */
export const tryCommand: CommandModule<GlobalOptions, TryOptions> = {
	command: 'try <source>',
	describe: "Show what each dialect would make of a sender's newest parse errors",
	builder: (program) =>
		program
			.positional('source', sourceArgument)
			.option('reason', errorFilterOptions.reason)
			.example('nms clinic try 192.0.2.1 --reason no_pri', 'Of lines without PRI; nothing changes'),
	handler: async (options) => {
		const {reason, json} = options;
		await withHub(options, async (client) => {
			const source = await findSource(options.source, client);
			const filter = reason === undefined ? {} : {reason};
			const preview = await client.call('clinic.preview', {...source, ...filter});
			if (json) return printJson(preview);
			if (preview.looked === 0) return tell('no such line that was not read again already');
			await printText(trialLines(preview, standardLook(false)));
		});
	},
};
