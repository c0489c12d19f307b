import type {InferredOptionTypes, Options} from 'yargs';
import {parseReasons} from '../../model/parse-reason.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import type {ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import {nearestOf} from '../nearest.ts';
import {sourceAmong} from '../sources/source-argument.ts';

/** Options that say which parse errors. */
export const errorFilterOptions = {
	source: {
		type: 'string',
		requiresArg: true,
		describe: 'Only from this sender: its address, or CHANNEL:ADDRESS such as udp:192.0.2.1',
	},
	reason: {
		type: 'string',
		requiresArg: true,
		coerce: reasonOf,
		describe: 'Only lines that do not parse for this reason, as the list names it',
	},
} as const satisfies Readonly<Record<string, Options>>;

export type ErrorFilterOptions = InferredOptionTypes<typeof errorFilterOptions>;

type Source = ParseErrorJson['source'];

/** Which parse errors a hub is asked for. */
export interface ErrorFilter {
	readonly source?: Source;
	readonly reason?: string;
}

/** The hub's filter for the options; asks it for the channel where only an address is given. */
export async function errorFilterOf(
	{source, reason}: ErrorFilterOptions,
	client: HubClient,
): Promise<ErrorFilter> {
	return {
		...(source === undefined ? {} : {source: await sourceOf(source, client)}),
		...(reason === undefined ? {} : {reason}),
	};
}

async function sourceOf(typed: string, client: HubClient): Promise<Source> {
	const {groups} = await client.call('parse_errors.groups', {});
	return sourceAmong(
		typed,
		groups.map(({source}) => source),
		{
			message: `no line of '${typed}' failed to parse lately`,
			remedy: "run 'nms parse-errors' for the sources, or write CHANNEL:ADDRESS",
		},
	);
}

function reasonOf(typed: string | undefined): string | undefined {
	if (typed === undefined) return undefined;
	const names: readonly string[] = parseReasons.slice(1).map(({name}) => name);
	if (names.includes(typed)) return typed;
	const nearest = nearestOf(typed, names);
	const hint = nearest === undefined ? '' : `; did you mean ${nearest}`;
	throw new TypeError(`--reason '${typed}' is no reason of nms-protocol(7)${hint}`);
}
