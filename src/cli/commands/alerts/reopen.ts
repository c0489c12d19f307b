import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../../options.ts';
import {changeAlerts} from './change.ts';
import {withSelection} from './selection.ts';
import type {SelectionOptions} from './selection.ts';

interface ReopenOptions extends GlobalOptions, SelectionOptions {
	readonly reason: string | undefined;
}

/** `nms alerts reopen`. */
export const reopenCommand: CommandModule<GlobalOptions, ReopenOptions> = {
	command: 'reopen [ids..]',
	describe: 'Set closed alerts back to new',
	builder: (program) =>
		withSelection(program)
			.option('reason', {type: 'string', requiresArg: true, describe: 'Why, in your words'})
			.example('nms alerts reopen 3f2a --reason "it came back"', 'It was closed too early'),
	handler: async (options) =>
		changeAlerts(options, {ask: 'Reopen', done: 'reopened'}, async (client, select) =>
			client.call('alerts.reopen', {select, reason: options.reason}),
		),
};
