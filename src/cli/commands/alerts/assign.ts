import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import type {GlobalOptions} from '../../options.ts';
import {changeAlerts} from './change.ts';
import {withSelection} from './selection.ts';
import type {SelectionOptions} from './selection.ts';

interface AssignOptions extends GlobalOptions, SelectionOptions {
	readonly to: string | undefined;
	readonly nobody: boolean;
}

/** `nms alerts assign`. */
export const assignCommand: CommandModule<GlobalOptions, AssignOptions> = {
	command: 'assign [ids..]',
	describe: 'Give alerts to a user, or to nobody',
	builder: (program) =>
		withSelection(program)
			.option('to', {type: 'string', requiresArg: true, describe: 'The user who takes them'})
			.option('nobody', {
				type: 'boolean',
				default: false,
				describe: 'Take them from whoever has them',
			})
			.example('nms alerts assign 3f2a --to ana', 'Ana takes it')
			.example('nms alerts assign 3f2a --nobody', 'It waits for somebody again'),
	handler: async (options) => {
		const assignee = assigneeOf(options);
		await changeAlerts(options, {ask: 'Assign', done: 'assigned'}, async (client, select) =>
			client.call('alerts.assign', {select, assignee}),
		);
	},
};

function assigneeOf({to, nobody}: AssignOptions): string | null {
	if (nobody && to === undefined) return null;
	if (to !== undefined && to !== '' && !nobody) return to;
	throw new NmsError('usage', 'assign to whom', {remedy: 'give either --to USER or --nobody'});
}
