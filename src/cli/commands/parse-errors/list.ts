import type {CommandModule} from 'yargs';
import type {HubClient} from '../../../proto/rpc/client.ts';
import type {ParseErrorJson} from '../../../proto/rpc/parse-error-schema.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {limitOption, timeOptions} from '../../options.ts';
import {printJsonLines, printText, tell} from '../../output.ts';
import type {ErrorFilterOptions} from '../../parse-errors/filter.ts';
import {errorFilterOf, errorFilterOptions} from '../../parse-errors/filter.ts';
import {errorPages} from '../../parse-errors/pages.ts';
import type {PartOptions} from '../../parse-errors/part-filter.ts';
import {partOptions} from '../../parse-errors/part-filter.ts';
import {isSource} from '../../sources/source-argument.ts';
import {standardLook} from '../../standard-look.ts';
import {countOf} from '../../text/look.ts';
import {errorTable, groupTable} from '../../text/parse-error-text.ts';

interface ListOptions extends GlobalOptions, ErrorFilterOptions, PartOptions {
	readonly lines: boolean;
	readonly limit: number | undefined;
	readonly utc: boolean;
}

/** Rows shown where no --limit is given, and at most. */
const usualLimit = 100;
const highestLimit = 10_000;

/** `nms parse-errors list`, and `nms parse-errors`. */
export const listCommand: CommandModule<GlobalOptions, ListOptions> = {
	command: ['list', '$0'],
	describe: 'List sources and the rules they break, or with --lines each line',
	builder: (program) =>
		program
			.options(errorFilterOptions)
			.options(partOptions)
			.option('lines', {
				type: 'boolean',
				default: false,
				describe: 'Each line, the newest first, instead of groups by source and reason',
			})
			.option('limit', limitOption(highestLimit, `Most rows to list [default: ${usualLimit}]`))
			.options(timeOptions)
			.example('nms parse-errors list --source 192.0.2.1', 'What one device sends wrongly')
			.example("nms parse-errors --host 'db-*'", 'Lines that such hosts sent')
			.example('nms parse-errors list --lines --reason no_pri', 'The newest such lines')
			.example('nms parse-errors --json | jq .count', 'One JSON object per line'),
	handler: async (options) =>
		withHub(options, async (client) =>
			// A group has lines of several hosts.
			options.lines || options.host !== undefined || options.program !== undefined
				? listLines(client, options)
				: listGroups(client, options),
		),
};

async function listGroups(client: HubClient, options: ListOptions): Promise<void> {
	const {source, reason, limit = usualLimit, json, utc} = options;
	const all = await client.call('parse_errors.groups', {});
	const groups = all.groups.filter(
		(group) =>
			(source === undefined || isSource(group.source, source)) &&
			(reason === undefined || group.reason === reason),
	);
	const shown = groups.slice(0, limit);
	if (json) return printJsonLines(shown);
	if (shown.length === 0) return tell(all.total === 0 ? 'every line parsed' : 'no group matches');
	await printText(groupTable(shown, standardLook(utc)));
	const lines = countOf(all.total, 'line');
	tell(
		`${shown.length} of ${countOf(all.total_groups, 'group')}, ${lines} in all; --lines shows them`,
	);
}

async function listLines(client: HubClient, options: ListOptions): Promise<void> {
	const {limit = usualLimit, json, utc} = options;
	const filter = await errorFilterOf(options, client);
	const rows: ParseErrorJson[] = [];
	for await (const page of errorPages(client, {...filter, parts: options}, limit))
		rows.push(...page);
	if (json) return printJsonLines(rows);
	if (rows.length === 0) return tell('no line matches');
	await printText(errorTable(rows, standardLook(utc)));
}
