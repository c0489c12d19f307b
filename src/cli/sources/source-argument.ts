import type {PositionalOptions} from 'yargs';
import {NmsError} from '../../base/errors.ts';
import {canonicalAddress} from '../../base/ip-network.ts';
import type {Channel} from '../../model/event.ts';
import {channels} from '../../model/event.ts';
import type {NamedSource} from '../../model/source-settings.ts';
import type {HubClient} from '../../proto/rpc/client.ts';

/** A source as it is typed. */
export const sourceArgument = {
	type: 'string',
	demandOption: true,
	describe: 'The sender: its address, or CHANNEL:ADDRESS such as udp:192.0.2.1',
} as const satisfies PositionalOptions;

/** Whether the source is the one that was typed. */
export function isSource({channel, address}: NamedSource, typed: string): boolean {
	return typed === address || typed === `${channel}:${address}`;
}

/**
 * The source that was typed, of those that may be meant where no channel is given; `remedy` is what to do where it is none of them.
 * Throws `not_found`, or `usage` where it can be several.
 */
export function sourceAmong(
	typed: string,
	candidates: readonly NamedSource[],
	absent: {readonly message: string; readonly remedy: string},
): NamedSource {
	const channel = channelIn(typed);
	if (channel !== undefined)
		return {channel, address: addressOf(channel, typed.slice(channel.length + 1))};
	const found = new Map(
		candidates
			.filter((source) => isSource(source, typed))
			.map((source) => [source.channel, source]),
	);
	const [first, second] = found.values();
	if (first === undefined) throw new NmsError('not_found', absent.message, absent);
	if (second === undefined) return {channel: first.channel, address: first.address};
	throw new NmsError('usage', `'${typed}' sends over ${[...found.keys()].join(' and ')}`, {
		remedy: `write ${[...found.keys()].map((name) => `${name}:${typed}`).join(' or ')}`,
	});
}

/** The source that was typed, of all that the hub knows. */
export async function findSource(typed: string, client: HubClient): Promise<NamedSource> {
	const candidates: NamedSource[] = [];
	if (channelIn(typed) === undefined) {
		let after: string | undefined;
		do {
			// Each page begins where the one before it ended.
			// oxlint-disable-next-line no-await-in-loop
			const {rows} = await client.call('sources.list', {
				limit: 500,
				...(after === undefined ? {} : {after}),
			});
			candidates.push(...rows.filter((source) => isSource(source, typed)));
			after = rows.at(-1)?.id;
		} while (after !== undefined);
	}
	return sourceAmong(typed, candidates, {
		message: `the hub knows no sender '${typed}'`,
		remedy: "see 'nms sources', or write CHANNEL:ADDRESS such as udp:192.0.2.1",
	});
}

/** Senders of syslog have IP addresses, in the form that the hub writes; agents have ids, and files paths. */
function addressOf(channel: Channel, text: string): string {
	if (channel === 'agent' || channel === 'file') return text;
	const address = canonicalAddress(text);
	if (address !== undefined) return address;
	throw new NmsError('usage', `'${text}' is no address`, {
		remedy: "write one sender's, such as udp:192.0.2.1; for a network see sources in nms.yaml(5)",
	});
}

function channelIn(typed: string): Channel | undefined {
	return channels.find((channel) => typed.startsWith(`${channel}:`));
}
