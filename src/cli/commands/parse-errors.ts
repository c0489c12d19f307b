import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';
import {exportCommand} from './parse-errors/export.ts';
import {listCommand} from './parse-errors/list.ts';
import {showCommand} from './parse-errors/show.ts';

/** `nms parse-errors`: lines that were received and are no message. */
export const parseErrorsCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'parse-errors',
	builder: (program) =>
		program
			.command(exportCommand)
			.command(listCommand)
			.command(showCommand)
			.example('nms parse-errors', 'Which source breaks which rule how often')
			.example('nms parse-errors show 12', 'One line, and the byte that breaks the rule'),
	// Without a word after it, yargs runs `list`.
	handler: () => undefined,
};
