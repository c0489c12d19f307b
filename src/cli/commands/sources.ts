import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../options.ts';
import {acceptCommand} from './sources/accept.ts';
import {listCommand} from './sources/list.ts';
import {setCommand} from './sources/set.ts';

/** `nms sources`: who sends syslog, and how it is read. */
export const sourcesCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: 'sources',
	builder: (program) =>
		program
			.command(acceptCommand)
			.command(listCommand)
			.command(setCommand)
			.example('nms sources', 'Who sends syslog, the sender heard last first')
			.example('nms sources accept 192.0.2.1', 'It belongs here: it is no new sender any more'),
	// Without a word after it, yargs runs `list`.
	handler: () => undefined,
};
