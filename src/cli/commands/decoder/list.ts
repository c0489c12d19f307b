import type {CommandModule} from 'yargs';
import {summarisePacks} from '../../../decode/pack-summary.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJsonLines, printText} from '../../output.ts';
import {decodersOption, packFiles} from '../../replay/content.ts';
import {packTable} from '../../text/pack-text.ts';

interface ListOptions extends GlobalOptions {
	readonly decoders: string | undefined;
}

/** `nms decoder list`, and `nms decoder`. */
export const listCommand: CommandModule<GlobalOptions, ListOptions> = {
	command: ['list', '$0'],
	describe: 'List decoder packs: their programs, patterns and test lines',
	builder: (program) =>
		program
			.option('decoders', decodersOption)
			.example('nms decoder list', 'The packs that nms brings')
			.example('nms decoder --decoders packs/ --json', 'With your own'),
	handler: async ({decoders, json}) => {
		const packs = summarisePacks(packFiles(decoders));
		if (json) return printJsonLines(packs);
		await printText(packTable(packs));
	},
};
