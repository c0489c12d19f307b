import process from 'node:process';
import type {CommandModule} from 'yargs';
import {readSavedViews, savedViewsFile} from '../../../proto/saved-views-file.ts';
import type {GlobalOptions} from '../../options.ts';
import {printJsonLines, printText, tell} from '../../output.ts';
import {viewTable} from '../../text/view-text.ts';

/** `nms views list`, and `nms views`. */
export const listCommand: CommandModule<GlobalOptions, GlobalOptions> = {
	command: ['list', '$0'],
	describe: 'List your saved views',
	builder: (program) =>
		program
			.example('nms views', 'Name, tab, query')
			.example('nms views --json | jq -r .name', 'One JSON object per line'),
	handler: async ({json}) => {
		const {views, problem} = await readSavedViews(savedViewsFile(process.env));
		if (problem !== null) tell(problem);
		if (json) return printJsonLines(views);
		if (views.length === 0) return tell('no view is saved; in the console v saves one');
		await printText(viewTable(views));
	},
};
