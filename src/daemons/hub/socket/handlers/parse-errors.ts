import {NmsError} from '../../../../base/errors.ts';
import type {ParseErrorGroup} from '../../../../db/parse-error-groups.ts';
import type {ParseError} from '../../../../model/event.ts';
import {explainReason} from '../../../../model/parse-reason.ts';
import type {NamedSource} from '../../../../model/source-settings.ts';
import {rfc3339} from '../../../../base/time.ts';
import {parseErrorToJson} from '../../../../proto/rpc/parse-error-json.ts';
import type {
	ParseErrorGroupJson,
	ParseErrorGroupsResult,
	ParseErrorJson,
} from '../../../../proto/rpc/parse-error-schema.ts';
import {groupLimit, rawClip} from '../../../../proto/rpc/parse-error-schema.ts';
import type {HubContext} from '../../hub-context.ts';
import type {Handlers} from '../handler.ts';
import {fitRows, rowOf, rowsBudget} from '../rows.ts';

type ParseErrorMethod = 'parse_errors.window' | 'parse_errors.get' | 'parse_errors.groups';

/** Most bytes of the line that a group shows. */
const groupClip = 256;

/** Lines that did not parse, read. */
export const parseErrorHandlers: Handlers<ParseErrorMethod> = {
	'parse_errors.window': async (
		{before = Number.MAX_SAFE_INTEGER, limit, source, reason},
		{context},
	) => {
		const errors = await context.events.parseErrors({before, limit, source, reason});
		const events = context.state.sources.reparsedOf(errors.map(({id}) => id));
		const rows = errors.map((error) =>
			rowOf(parseErrorToJson(error, {mostBytes: rawClip, event: events.get(error.id)})),
		);
		return {rows: rows.slice(0, fitRows(rows, 0).to).map(({json}) => json)};
	},

	'parse_errors.get': async ({id}, {context}) => {
		const error = await context.events.parseError(id);
		if (error !== undefined)
			return wholeParseError(error, context.state.sources.reparsedOf([id]).get(id));
		throw new NmsError('not_found', `there is no parse error ${id}`, {
			remedy: 'its file may have been dropped; see the list of parse errors',
		});
	},

	'parse_errors.groups': async (_params, {context}) => readParseErrorGroups(context),
};

/** The newest groups, as many as fit into a line. */
export async function readParseErrorGroups(context: HubContext): Promise<ParseErrorGroupsResult> {
	const {groups, totalGroups, total} = await context.events.parseErrorGroups(groupLimit);
	const reparsed = reparsedByGroup(context);
	const rows = await Promise.all(
		groups.map(async (group) => groupJson(group, {context, reparsed})),
	);
	const known = rows.filter((row) => row !== undefined).map((row) => rowOf(row));
	return {
		groups: known.slice(0, fitRows(known, 0).to).map(({json}) => json),
		total_groups: totalGroups,
		total,
	};
}

/** With as many of its bytes as fit into a line. */
function wholeParseError(error: ParseError, event: number | undefined): ParseErrorJson {
	const envelope = rowOf(parseErrorToJson(error, {mostBytes: 0, event})).sizeBytes;
	const mostBytes = Math.floor(((rowsBudget - envelope) * 3) / 4);
	return parseErrorToJson(error, {mostBytes, event});
}

/** How many parse errors of a group became events, by the group's id. */
function reparsedByGroup({state}: HubContext): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const {source, reason, count} of state.sources.reparsedCounts()) {
		const id = groupId(source, reason);
		counts.set(id, (counts.get(id) ?? 0) + count);
	}
	return counts;
}

function groupId({channel, address}: NamedSource, reason: string): string {
	return `${channel} ${address} ${reason}`;
}

function isNew(source: NamedSource, {sources}: HubContext): boolean {
	return source.channel !== 'agent' && source.channel !== 'file' && !sources.isAccepted(source);
}

/** Undefined where its newest line is gone: its file was dropped a moment ago. */
async function groupJson(
	{source, reason, count, firstAt, lastAt, newestId}: ParseErrorGroup,
	{
		context,
		reparsed,
	}: {readonly context: HubContext; readonly reparsed: ReadonlyMap<string, number>},
): Promise<ParseErrorGroupJson | undefined> {
	const id = groupId(source, reason);
	const newest = await context.events.parseError(newestId);
	if (newest === undefined) return undefined;
	return {
		id,
		source: {channel: source.channel, address: source.address},
		reason,
		explanation: explainReason(reason),
		count,
		reparsed: Math.min(count, reparsed.get(id) ?? 0),
		first_seen: rfc3339(firstAt),
		last_seen: rfc3339(lastAt),
		newest: parseErrorToJson(newest, {
			mostBytes: groupClip,
			event: context.state.sources.reparsedOf([newestId]).get(newestId),
		}),
		...(isNew(source, context) ? {is_new: true} : {}),
	};
}
