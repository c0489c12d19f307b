import type {CommandModule} from 'yargs';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {limitOption, timeOptions} from '../../options.ts';
import {findRows, printFound} from '../../row-pages.ts';
import {standardLook} from '../../standard-look.ts';
import {sourceTable} from '../../text/source-text.ts';

interface ListOptions extends GlobalOptions {
	readonly new: boolean;
	readonly limit: number | undefined;
	readonly utc: boolean;
}

/** Sources shown where no --limit is given, and at most. */
const usualLimit = 100;
const highestLimit = 20_000;

/** `nms sources list`, and `nms sources`. */
export const listCommand: CommandModule<GlobalOptions, ListOptions> = {
	command: ['list', '$0'],
	describe: 'List senders of syslog and how each is read',
	builder: (program) =>
		program
			.option('new', {
				type: 'boolean',
				default: false,
				describe: 'Only those that nobody has accepted and the configuration does not name',
			})
			.option('limit', limitOption(highestLimit, `Most senders to list [default: ${usualLimit}]`))
			.options(timeOptions)
			.example('nms sources list --new', 'Who has begun to send')
			.example('nms sources --json | jq -r .address', 'One JSON object per line'),
	handler: async (options) => {
		const {limit = usualLimit, json, utc} = options;
		const state = options.new ? {state: 'new' as const} : {};
		await withHub(options, async (client) => {
			const found = await findRows(limit, async ({anchor, after}) =>
				client.call('sources.list', {
					...state,
					limit: Math.max(1, Math.min(after, limit)),
					...(anchor === undefined ? {} : {after: anchor}),
				}),
			);
			await printFound(found, {
				json,
				noun: 'sender',
				table: (rows) => sourceTable(rows, standardLook(utc)),
			});
		});
	},
};
