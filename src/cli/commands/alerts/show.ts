import type {CommandModule} from 'yargs';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {timeOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {standardLook} from '../../standard-look.ts';
import {alertDetail} from '../../text/alert-text.ts';
import {checkedIds} from './selection.ts';

interface ShowOptions extends GlobalOptions {
	readonly id: string;
	readonly utc: boolean;
}

/** `nms alerts show`. */
export const showCommand: CommandModule<GlobalOptions, ShowOptions> = {
	command: 'show <id>',
	describe: 'Show one alert: why it fired, its evidence, what was done',
	builder: (program) =>
		program
			.positional('id', {
				type: 'string',
				demandOption: true,
				describe: "The alert's id, or a prefix that no other has",
			})
			.options(timeOptions)
			.example('nms alerts show 3f2a', 'By the id that the list shows'),
	handler: async (options) => {
		const [id = ''] = checkedIds([options.id]);
		await withHub(options, async (client) => {
			const detail = await client.call('alerts.get', {id});
			const look = standardLook(options.utc);
			await (options.json ? printJson(detail) : printText(alertDetail(detail, look)));
		});
	},
};
