import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';
import {listCommand} from './views/list.ts';
import {showCommand} from './views/show.ts';

/** `nms views`: places of the console that its user saved. */
export const viewsCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'views',
	builder: (program) =>
		program
			.command(listCommand)
			.command(showCommand)
			.example('nms views', 'All of yours')
			.example('nms views show night', 'One of them'),
	// Without a word after it, yargs runs `list`.
	handler: () => undefined,
};
