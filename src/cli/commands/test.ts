import type {CommandModule} from 'yargs';
import {afterDashes} from '../arguments.ts';
import {runContentTest} from '../content-test.ts';
import type {GlobalOptions} from '../options.ts';

interface TestOptions extends GlobalOptions {
	readonly file: readonly string[] | undefined;
}

/** `nms test`: whether content is right. */
export const testCommand: CommandModule<GlobalOptions, TestOptions> = {
	command: 'test [file..]',
	builder: (program) =>
		program
			.positional('file', {
				type: 'string',
				array: true,
				describe: 'Decoder packs and rules, or directories of them; without any, what nms brings',
			})
			.example('nms test my-rules/ my-pack.yaml', 'Before the hub reads them')
			.example('nms test --json', 'One JSON object per file'),
	handler: async ({file = [], json, _: words}) =>
		runContentTest([...file, ...afterDashes(words, 'test')], {json, kinds: ['decoders', 'rules']}),
};
