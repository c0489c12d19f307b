import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';
import {forgetCommand} from './endpoints/forget.ts';
import {listCommand} from './endpoints/list.ts';
import {showCommand} from './endpoints/show.ts';

/** `nms endpoints`: the hosts and devices the hub hears. */
export const endpointsCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'endpoints',
	builder: (program) =>
		program
			.command(forgetCommand)
			.command(listCommand)
			.command(showCommand)
			.example('nms endpoints', 'All of them, those in trouble first')
			.example('nms endpoints show web', 'One host with its availability and problems'),
	// Without a word after it, yargs runs `list`.
	handler: () => undefined,
};
