import type {CommandModule} from 'yargs';
import type {HubClient} from '../../../proto/rpc/client.ts';
import type {AlertQuery, TriagedAlertJson} from '../../../proto/rpc/schema.ts';
import {alertOrders, rowLimit} from '../../../proto/rpc/schema.ts';
import {integerBetween} from '../../arguments.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {timeOptions} from '../../options.ts';
import {printJson, printText, standardColours, tell} from '../../output.ts';
import {alertTable} from '../../text/alert-text.ts';
import {alertQueryOf, filterOptions} from './filter.ts';
import type {FilterOptions} from './filter.ts';

interface ListOptions extends GlobalOptions, FilterOptions {
	readonly limit: number | undefined;
	readonly order: Order;
	readonly utc: boolean;
}
type Order = (typeof alertOrders)[number];

interface Found {
	readonly alerts: readonly TriagedAlertJson[];
	/** Alerts that match, shown or not. */
	readonly total: number;
}

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
			await print(await find(client, query, options), options);
		}),
};

async function find(
	client: HubClient,
	query: AlertQuery,
	{order, limit = usualLimit}: ListOptions,
): Promise<Found> {
	const found = new Map<string, TriagedAlertJson>();
	let anchor: string | undefined;
	for (;;) {
		const after = Math.min(rowLimit, limit - found.size + 1);
		// Each page starts where the one before ended.
		// oxlint-disable-next-line no-await-in-loop
		const page = await client.call('alerts.window', {
			query,
			order,
			after,
			...(anchor === undefined ? {} : {anchor}),
		});
		const before = found.size;
		for (const row of page.rows) found.set(row.id, row);
		anchor = page.rows.at(-1)?.id;
		if (found.size >= Math.min(limit, page.total) || found.size === before) {
			return {alerts: [...found.values()].slice(0, limit), total: page.total};
		}
	}
}

async function print({alerts, total}: Found, {json, utc}: ListOptions): Promise<void> {
	if (json) {
		for (const alert of alerts) {
			// A slow reader is waited for.
			// oxlint-disable-next-line no-await-in-loop
			await printJson(alert);
		}
		return;
	}
	if (alerts.length === 0) return tell('no alert matches');
	const look = {colours: standardColours(), isUtc: utc};
	await printText(alertTable(alerts, look));
	if (alerts.length < total) tell(`${alerts.length} of ${total} alerts; --limit shows more`);
}
