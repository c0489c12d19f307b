import type {CommandModule} from 'yargs';
import type {AlertResolution} from '../../../model/alert.ts';
import {alertResolutions} from '../../../model/alert.ts';
import type {GlobalOptions} from '../../options.ts';
import {changeAlerts} from './change.ts';
import {withSelection} from './selection.ts';
import type {SelectionOptions} from './selection.ts';

interface CloseOptions extends GlobalOptions, SelectionOptions {
	readonly resolution: AlertResolution;
	readonly reason: string | undefined;
}

/** `nms alerts close`. */
export const closeCommand: CommandModule<GlobalOptions, CloseOptions> = {
	command: 'close [ids..]',
	describe: 'Close alerts with a resolution',
	builder: (program) =>
		withSelection(program)
			.option('resolution', {
				choices: alertResolutions,
				demandOption: true,
				requiresArg: true,
				describe: 'What they were',
			})
			.option('reason', {type: 'string', requiresArg: true, describe: 'Why, in your words'})
			.example('nms alerts close 3f2a 91bc --resolution true_positive', 'Two alerts in one step')
			.example(
				'nms alerts close --all --text nightly --resolution benign --reason backup',
				'Asks before',
			),
	handler: async (options) =>
		changeAlerts(options, {ask: 'Close', done: 'closed'}, async (client, select) => {
			const {resolution, reason} = options;
			return client.call('alerts.close', {select, resolution, reason});
		}),
};
