import type {CommandModule} from 'yargs';
import {integerBetween} from '../../arguments.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {reparseText} from '../../text/source-text.ts';

interface UndoOptions extends GlobalOptions {
	readonly id: number | undefined;
}

/** `nms clinic undo`. */
export const undoCommand: CommandModule<GlobalOptions, UndoOptions> = {
	command: 'undo <id>',
	describe: 'Remove the events of a re-parse, and read its sender as before',
	builder: (program) =>
		program
			.positional('id', {
				type: 'string',
				demandOption: true,
				coerce: integerBetween('id', 1, Number.MAX_SAFE_INTEGER),
				describe: "The re-parse, as 'nms clinic' numbers it",
			})
			.example('nms clinic undo 3', 'The parse errors are as they were; alerts stay'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const undone = await client.call('clinic.undo', {id: options.id ?? 0});
			await (options.json ? printJson(undone) : printText([reparseText(undone)]));
		}),
};
