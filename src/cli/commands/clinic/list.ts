import type {CommandModule} from 'yargs';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {limitOption, timeOptions} from '../../options.ts';
import {printFound} from '../../row-pages.ts';
import {standardLook} from '../../standard-look.ts';
import {reparseTable} from '../../text/source-text.ts';

interface ListOptions extends GlobalOptions {
	readonly limit: number | undefined;
	readonly utc: boolean;
}

/** Re-parses shown where no --limit is given, and at most. */
const usualLimit = 100;
const highestLimit = 500;

/** `nms clinic list`, and `nms clinic`. */
export const listCommand: CommandModule<GlobalOptions, ListOptions> = {
	command: ['list', '$0'],
	describe: 'List what was read again',
	builder: (program) =>
		program
			.option('limit', limitOption(highestLimit, `Most rows to list [default: ${usualLimit}]`))
			.options(timeOptions)
			.example('nms clinic', 'The newest first')
			.example('nms clinic --json | jq .reparsed', 'One JSON object per line'),
	handler: async (options) => {
		const {limit = usualLimit, json, utc} = options;
		const {rows} = await withHub(options, async (client) => client.call('clinic.list', {limit}));
		await printFound(
			{rows, total: rows.length},
			{json, noun: 're-parse', table: (found) => reparseTable(found, standardLook(utc))},
		);
	},
};
