import type {InferredOptionTypes, Options} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import type {Channel} from '../../model/event.ts';
import {channels} from '../../model/event.ts';
import {parseReasons} from '../../model/parse-reason.ts';
import type {HubClient} from '../../proto/rpc/client.ts';
import type {ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import {nearestOf} from '../nearest.ts';

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

/** Whether the source is the one that was typed. */
export function isSource({channel, address}: Source, typed: string): boolean {
	return typed === address || typed === `${channel}:${address}`;
}

async function sourceOf(typed: string, client: HubClient): Promise<Source> {
	const channel = channelIn(typed);
	if (channel !== undefined) return {channel, address: typed.slice(channel.length + 1)};
	const {groups} = await client.call('parse_errors.groups', {});
	const found = new Map(
		groups
			.filter(({source}) => isSource(source, typed))
			.map(({source}) => [source.channel, source]),
	);
	const [first, second] = found.values();
	if (first !== undefined && second === undefined) return first;
	if (first === undefined) {
		throw new NmsError('not_found', `no line of '${typed}' failed to parse lately`, {
			remedy: "run 'nms parse-errors' for the sources, or write CHANNEL:ADDRESS",
		});
	}
	throw new NmsError('usage', `'${typed}' sends over ${[...found.keys()].join(' and ')}`, {
		remedy: `write ${[...found.keys()].map((name) => `${name}:${typed}`).join(' or ')}`,
	});
}

function channelIn(typed: string): Channel | undefined {
	return channels.find((channel) => typed.startsWith(`${channel}:`));
}

function reasonOf(typed: string | undefined): string | undefined {
	if (typed === undefined) return undefined;
	const names: readonly string[] = parseReasons.slice(1).map(({name}) => name);
	if (names.includes(typed)) return typed;
	const nearest = nearestOf(typed, names);
	const hint = nearest === undefined ? '' : `; did you mean ${nearest}`;
	throw new TypeError(`--reason '${typed}' is no reason of nms-protocol(7)${hint}`);
}
