import process from 'node:process';
import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import {readSavedViews, savedViewsFile} from '../../../proto/saved-views-file.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJson, printText} from '../../output.ts';
import {viewLines} from '../../text/view-text.ts';

interface ShowOptions extends GlobalOptions {
	readonly name: string;
}

/** `nms views show`. */
export const showCommand: CommandModule<GlobalOptions, ShowOptions> = {
	command: 'show <name>',
	describe: 'Show one saved view',
	builder: (program) =>
		program
			.positional('name', {type: 'string', demandOption: true, describe: 'Its name'})
			.example('nms views show night', 'Its tab, query, order and range'),
	handler: async ({name, json}) => {
		const {views, problem} = await readSavedViews(savedViewsFile(process.env));
		const view = views.find((one) => one.name === name);
		if (view === undefined) {
			throw new NmsError('not_found', problem ?? `no view is saved as '${name}'`, {
				remedy: "run 'nms views' for those there are",
			});
		}
		await (json ? printJson(view) : printText(viewLines(view)));
	},
};
