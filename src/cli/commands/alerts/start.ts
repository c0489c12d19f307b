import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../../options.ts';
import {changeAlerts} from './change.ts';
import {withSelection} from './selection.ts';
import type {SelectionOptions} from './selection.ts';

/** `nms alerts start`. */
export const startCommand: CommandModule<GlobalOptions, GlobalOptions & SelectionOptions> = {
	command: 'start [ids..]',
	describe: 'Set alerts in progress; assigns you where nobody is',
	builder: (program) =>
		withSelection(program)
			.example('nms alerts start 3f2a', 'You work on it')
			.example('nms alerts start --all --severity high --expect 3', 'Just these three'),
	handler: async (options) =>
		changeAlerts(options, {ask: 'Start', done: 'started'}, async (client, select) =>
			client.call('alerts.start', {select}),
		),
};
