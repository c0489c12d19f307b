import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';
import {listCommand} from './decoder/list.ts';
import {newCommand} from './decoder/new.ts';
import {testCommand} from './decoder/test.ts';

/** `nms decoder`: the packs that turn messages into fields. */
export const decoderCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'decoder',
	builder: (program) =>
		program
			.command(listCommand)
			.command(newCommand)
			.command(testCommand)
			.example('nms decoder', 'Which programs are known')
			.example(
				"nms decoder new --from 'Nov 30 01:02:03 gate appd[7]: login of eve refused'",
				'A draft',
			),
	// Without a word after it, yargs runs `list`.
	handler: () => undefined,
};
