import type {CommandModule} from 'yargs';
import type {HubFileOptions} from '../hub-program.ts';
import {hubFileOptions, runHubProgram} from '../hub-program.ts';
import type {GlobalOptions} from '../options.ts';

/** `nms verify`: whether all that a hub has stored is as it was written. */
export const verifyCommand: CommandModule<GlobalOptions, HubFileOptions> = {
	command: 'verify',
	builder: (program) =>
		program
			.options(hubFileOptions)
			.example('sudo nms verify', "All files of this machine's hub")
			.example('nms verify --state-directory ~/lab/state', 'Of a hub of your own'),
	handler: async (options) => runHubProgram(['verify'], options),
};
