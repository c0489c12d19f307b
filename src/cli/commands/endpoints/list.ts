import type {CommandModule} from 'yargs';
import {NmsError} from '../../../base/errors.ts';
import {endpointKinds, endpointStates} from '../../../model/endpoint.ts';
import type {EndpointKind, EndpointState} from '../../../model/endpoint.ts';
import type {EndpointQuery} from '../../../proto/rpc/endpoint-schema.ts';
import {endpointOrders} from '../../../proto/rpc/bounds.ts';
import {afterDashes, listOf} from '../../arguments.ts';
import {standardLook} from '../../standard-look.ts';
import {withHub} from '../../connect.ts';
import type {GlobalOptions} from '../../options.ts';
import {limitOption, timeOptions} from '../../options.ts';
import {findRows, printFound} from '../../row-pages.ts';
import {endpointTable} from '../../text/endpoint-text.ts';

interface ListOptions extends GlobalOptions {
	readonly words: readonly string[] | undefined;
	readonly state: readonly EndpointState[] | undefined;
	readonly kind: readonly EndpointKind[] | undefined;
	readonly order: (typeof endpointOrders)[number];
	readonly limit: number | undefined;
	readonly utc: boolean;
}

/** Endpoints shown where no --limit is given, and at most. */
const usualLimit = 100;
const highestLimit = 100_000;

/** `nms endpoints list`, and `nms endpoints`. */
export const listCommand: CommandModule<GlobalOptions, ListOptions> = {
	command: ['list [words..]', '$0'],
	describe: 'List endpoints',
	builder: (program) =>
		program
			.positional('words', {
				type: 'string',
				array: true,
				describe: 'Only with all these words in name, id, address, system or version',
			})
			.option('state', {
				type: 'string',
				requiresArg: true,
				coerce: listOf('--state', endpointStates),
				describe: `Only these states, comma-separated: ${endpointStates.join(', ')}`,
			})
			.option('kind', {
				type: 'string',
				requiresArg: true,
				coerce: listOf('--kind', endpointKinds),
				describe: 'Only agents, or only devices that merely send syslog: agent, device',
			})
			.option('order', {
				choices: endpointOrders,
				default: 'trouble' as const,
				requiresArg: true,
				describe: 'Those in trouble first, by name, or heard most recently first',
			})
			.option('limit', limitOption(highestLimit, `Most endpoints to list [default: ${usualLimit}]`))
			.options(timeOptions)
			.example('nms endpoints list --state silent,disconnected', 'Who is not there')
			.example('nms endpoints list debian --kind agent', 'Agents on Debian')
			.example('nms endpoints --json | jq -r .name', 'One JSON object per line'),
	handler: async (options) => {
		const {order, limit = usualLimit, json, utc} = options;
		const query = queryOf(options);
		await withHub(options, async (client) => {
			const found = await findRows(limit, async (page) =>
				client.call('endpoints.window', {query, order, ...page}),
			);
			await printFound(found, {
				json,
				noun: 'endpoint',
				table: (rows) => endpointTable(rows, standardLook(utc)),
			});
		});
	},
};

function queryOf(options: ListOptions & {readonly _: readonly (string | number)[]}): EndpointQuery {
	const {words = [], state, kind} = options;
	const isNamed = options._.includes('list');
	// Without the verb a word is a mistyped one; in yargs' words, so that the nearest is named.
	if (!isNamed && words.length > 0)
		throw new NmsError('usage', `Unknown argument: ${words[0] ?? ''}`, {remedy: "run 'nms help'"});
	const text = [...words, ...(isNamed ? afterDashes(options._, 'list') : [])].join(' ');
	return {
		...(state === undefined ? {} : {states: [...state]}),
		...(kind === undefined ? {} : {kinds: [...kind]}),
		...(text === '' ? {} : {text}),
	};
}
