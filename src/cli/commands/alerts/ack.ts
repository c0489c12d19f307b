import type {CommandModule} from 'yargs';
import type {GlobalOptions} from '../../options.ts';
import {changeAlerts} from './change.ts';
import {withSelection} from './selection.ts';
import type {SelectionOptions} from './selection.ts';

/** `nms alerts ack`. */
export const ackCommand: CommandModule<GlobalOptions, GlobalOptions & SelectionOptions> = {
	command: 'ack [ids..]',
	describe: 'Acknowledge alerts; assigns you where nobody is',
	builder: (program) =>
		withSelection(program)
			.example('nms alerts ack 3f2a', 'You have seen it')
			.example('nms alerts ack --all --severity high --expect 3', 'Just these three'),
	handler: async (options) =>
		changeAlerts(options, {ask: 'Acknowledge', done: 'acknowledged'}, async (client, select) =>
			client.call('alerts.acknowledge', {select}),
		),
};
