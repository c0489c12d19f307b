import type {CommandModule} from 'yargs';
import type {TriagedAlertJson} from '../../../proto/rpc/schema.ts';
import {alertOrders} from '../../../proto/rpc/bounds.ts';
import {integerBetween} from '../../arguments.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {timeOptions} from '../../options.ts';
import {printJsonLines, printText, standardColours, tell} from '../../output.ts';
import type {FoundRows} from '../../row-pages.ts';
import {findRows} from '../../row-pages.ts';
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
			.option('limit', {
				type: 'string',
				requiresArg: true,
				coerce: integerBetween('--limit', 1, highestLimit),
				describe: `Most alerts to list [default: ${usualLimit}]`,
			})
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
			const {order, limit = usualLimit} = options;
			const found = await findRows(limit, async (page) =>
				client.call('alerts.window', {query, order, ...page}),
			);
			await print(found, options);
		}),
};

async function print(
	{rows, total}: FoundRows<TriagedAlertJson>,
	{json, utc}: ListOptions,
): Promise<void> {
	if (json) return printJsonLines(rows);
	if (rows.length === 0) return tell('no alert matches');
	await printText(alertTable(rows, {colours: standardColours(), isUtc: utc}));
	if (rows.length < total) tell(`${rows.length} of ${total} alerts; --limit shows more`);
}
