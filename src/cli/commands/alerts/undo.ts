import type {CommandModule} from 'yargs';
import {integerBetween} from '../../arguments.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {reportChange} from './change.ts';

interface UndoOptions extends GlobalOptions {
	readonly change: number | undefined;
}

/** `nms alerts undo`. */
export const undoCommand: CommandModule<GlobalOptions, UndoOptions> = {
	command: 'undo',
	describe: 'Take back your own last change, within 10 s',
	builder: (program) =>
		program
			.option('change', {
				type: 'string',
				requiresArg: true,
				coerce: integerBetween('--change', 1, Number.MAX_SAFE_INTEGER),
				describe: 'That change, as the report of a change names it',
			})
			.example('nms alerts undo', 'What you did last'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const changed = await client.call('alerts.undo', {change: options.change});
			await reportChange(changed, 'restored', options);
		}),
};
