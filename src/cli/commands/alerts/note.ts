import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../../options.ts';
import {changeAlerts} from './change.ts';
import {withSelection} from './selection.ts';
import type {SelectionOptions} from './selection.ts';

interface NoteOptions extends GlobalOptions, SelectionOptions {
	readonly message: string;
}

/** `nms alerts note`. */
export const noteCommand: CommandModule<GlobalOptions, NoteOptions> = {
	command: 'note [ids..]',
	describe: 'Write a note into the history of alerts',
	builder: (program) =>
		withSelection(program)
			.option('message', {
				type: 'string',
				alias: 'm',
				demandOption: true,
				requiresArg: true,
				describe: 'The text of the note',
			})
			.example('nms alerts note 3f2a -m "asked the owner of the host"', 'For who comes after'),
	handler: async (options) =>
		changeAlerts(options, {ask: 'Note on', done: 'noted on'}, async (client, select) =>
			client.call('alerts.note', {select, text: options.message}),
		),
};
