import type {CommandModule} from 'yargs';
import {withHub} from '../connect.ts';
import type {GlobalOptions} from '../options.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import type {HealthJson} from '../../proto/rpc/schema.ts';
import {limitOption, timeOptions} from '../options.ts';
import {printJson, printText, tell} from '../output.ts';
import {findRows} from '../row-pages.ts';
import {standardLook} from '../standard-look.ts';
import {healthLines} from '../text/health-text.ts';
import {ledgerLines, lossLines} from '../text/ledger-text.ts';

interface StatusOptions extends GlobalOptions {
	readonly 'by-source': boolean;
	readonly limit: number | undefined;
	readonly utc: boolean;
}

/** Sources shown where no --limit is given, and at most. */
const usualLimit = 100;
const highestLimit = 100_000;

/** `nms status`: the hub's health; fails with 3 where no hub answers. */
export const statusCommand: CommandModule<GlobalOptions, StatusOptions> = {
	command: 'status',
	builder: (program) =>
		program
			.option('by-source', {
				type: 'boolean',
				default: false,
				describe: 'What each source sent and lost, those that lost something first',
			})
			.option(
				'limit',
				limitOption(highestLimit, `Most sources to list [default: ${usualLimit}; with --json all]`),
			)
			.options(timeOptions)
			.example('nms status', 'Is the hub up, and is anything wrong')
			.example('nms status --by-source', 'Who lost something, where and how much')
			.example('nms status --json | jq .events', 'The same for programs'),
	handler: async (options) =>
		withHub(options, async (client) => {
			const health = await client.call('health', {});
			if (options['by-source']) return printSources(client, health, options);
			if (options.json) return printJson(health);
			return printText(healthLines(health, standardLook(options.utc)));
		}),
};

async function printSources(
	client: HubClient,
	health: HealthJson,
	{json, utc, limit = json ? highestLimit : usualLimit}: StatusOptions,
): Promise<void> {
	// By id no source is read twice or left out while others move.
	const order = json ? 'source' : 'trouble';
	const totals = await client.call('ledger.get', {order, after: 0});
	const {rows} = await findRows(limit, async (page) => client.call('ledger.get', {order, ...page}));
	if (json) return printJson({losses: health.losses, ...totals, rows});
	const look = standardLook(utc);
	await printText([
		...lossLines(health, look),
		'',
		...ledgerLines({...totals, rows: [...rows]}, look),
	]);
	if (rows.length < totals.total)
		tell(`${rows.length} of ${totals.total} sources; --limit shows more`);
}
