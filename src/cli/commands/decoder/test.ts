import type {CommandModule} from 'yargs';
import {afterDashes} from '../../arguments.ts';
import {runContentTest} from '../../content-test.ts';
import type {GlobalOptions} from '../../options.ts';

interface TestOptions extends GlobalOptions {
	readonly file: readonly string[] | undefined;
}

/** `nms decoder test`: the test lines of packs. */
export const testCommand: CommandModule<GlobalOptions, TestOptions> = {
	command: 'test [file..]',
	describe: 'Run the test lines of decoder packs',
	builder: (program) =>
		program
			.positional('file', {
				type: 'string',
				array: true,
				describe: 'Packs, or directories of them; without any, those that nms brings',
			})
			.example('nms decoder test', 'Of all packs that nms brings')
			.example('nms decoder test /etc/nms/decoders', 'Of your own'),
	handler: async ({file = [], json, _: words}) =>
		runContentTest([...file, ...afterDashes(words, 'test')], {json, kinds: ['decoders']}),
};
