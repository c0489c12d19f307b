import path from 'node:path';
import type {CommandModule} from 'yargs';
import type {HubFileOptions} from '../hub-program.ts';
import {hubFileOptions, runHubProgram} from '../hub-program.ts';
import type {GlobalOptions} from '../options.ts';

interface RestoreOptions extends HubFileOptions {
	readonly directory: string;
}

/** `nms restore`: an empty state directory filled from a backup. */
export const restoreCommand: CommandModule<GlobalOptions, RestoreOptions> = {
	command: 'restore <directory>',
	builder: (program) =>
		program
			.positional('directory', {
				type: 'string',
				demandOption: true,
				describe: 'A backup, or a directory of backups, of which the newest is meant',
			})
			.options(hubFileOptions)
			.example('sudo nms restore /mnt/backup', 'The newest backup, before the hub is started')
			.example('nms restore /mnt/backup --state-directory /tmp/look', 'To look into it'),
	handler: async (options) => runHubProgram(['restore', path.resolve(options.directory)], options),
};
