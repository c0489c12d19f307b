import path from 'node:path';
import type {CommandModule} from 'yargs';
import type {HubFileOptions} from '../hub-program.ts';
import {hubFileOptions, runHubProgram} from '../hub-program.ts';
import type {GlobalOptions} from '../options.ts';

interface BackupOptions extends HubFileOptions {
	readonly directory: string;
}

/** `nms backup`: a consistent copy of all that a hub keeps, made while it runs. */
export const backupCommand: CommandModule<GlobalOptions, BackupOptions> = {
	command: 'backup <directory>',
	builder: (program) =>
		program
			.positional('directory', {
				type: 'string',
				demandOption: true,
				describe: 'Holds the backups, one directory each; made where it is not there',
			})
			.options(hubFileOptions)
			.example('sudo nms backup /mnt/backup', 'While the hub runs; again every night')
			.example('nms verify --state-directory /mnt/backup/nms-backup-...', 'Whether it is whole'),
	handler: async (options) => runHubProgram(['backup', path.resolve(options.directory)], options),
};
