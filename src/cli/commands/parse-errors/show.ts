import type {CommandModule} from 'yargs';
import {explainReason} from '../../../model/parse-reason.ts';
import {integerBetween} from '../../arguments.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {timeOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {screenLook} from '../../standard-look.ts';
import {errorPage} from '../../text/parse-error-text.ts';

interface ShowOptions extends GlobalOptions {
	readonly id: number | undefined;
	readonly utc: boolean;
}

/** `nms parse-errors show`. */
export const showCommand: CommandModule<GlobalOptions, ShowOptions> = {
	command: 'show <id>',
	describe: 'Show one line, which rule it breaks, and at which byte',
	builder: (program) =>
		program
			.positional('id', {
				type: 'string',
				demandOption: true,
				coerce: integerBetween('id', 1, Number.MAX_SAFE_INTEGER),
				describe: 'Its number, as the lists show it',
			})
			.options(timeOptions)
			.example('nms parse-errors show 12', 'The line, a caret under the byte, a hex dump'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const error = await client.call('parse_errors.get', {id: options.id ?? 0});
			const explanation = explainReason(error.reason);
			const look = screenLook(options.utc);
			await (options.json
				? printJson({...error, explanation})
				: printText(errorPage(error, explanation, look)));
		}),
};
