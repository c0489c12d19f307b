import type {CommandModule} from 'yargs';
import {alertOrders} from '../../../proto/rpc/bounds.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {limitOption, timeOptions} from '../../options.ts';
import {findRows, printFound} from '../../row-pages.ts';
import {standardLook} from '../../standard-look.ts';
import {alertTable} from '../../text/alert-text.ts';
import {alertQueryOf, filterOptions} from './filter.ts';
import type {FilterOptions} from './filter.ts';

interface ListOptions extends GlobalOptions, FilterOptions {
	readonly limit: number | undefined;
	readonly order: Order;
	readonly utc: boolean;
}
type Order = (typeof alertOrders)[number];

/** Alerts shown where no --limit is given, and at most. */
const usualLimit = 100;
const highestLimit = 10_000;

/** `nms alerts list`, and `nms alerts`. */
export const listCommand: CommandModule<GlobalOptions, ListOptions> = {
	command: ['list', '$0'],
	describe: 'List alerts; open ones where no --state is given',
	builder: (program) =>
		program
			.options(filterOptions)
			.option('limit', limitOption(highestLimit, `Most alerts to list [default: ${usualLimit}]`))
			.option('order', {
				choices: alertOrders,
				default: 'priority' as const,
				requiresArg: true,
				describe: 'Worst first, or newest first',
			})
			.options(timeOptions)
			.example('nms alerts list --severity high', 'Open alerts, high and critical')
			.example('nms alerts list --state all --text 203.0.113.7', 'All about one address')
			.example('nms alerts list --json | jq -r .id', 'One JSON object per line'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const query = alertQueryOf(options, client);
			const {order, limit = usualLimit, json, utc} = options;
			const found = await findRows(limit, async (page) =>
				client.call('alerts.window', {query, order, ...page}),
			);
			await printFound(found, {
				json,
				noun: 'alert',
				table: (rows) => alertTable(rows, standardLook(utc)),
			});
		}),
};
