import {NmsError} from '../../../../base/errors.ts';
import type {ParseErrorGroup} from '../../../../db/parse-error-groups.ts';
import {explainReason} from '../../../../model/parse-reason.ts';
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
		const rows = errors.map((error) => rowOf(parseErrorToJson(error, rawClip)));
		return {rows: rows.slice(0, fitRows(rows, 0).to).map(({json}) => json)};
	},

	'parse_errors.get': async ({id}, {context}) => {
		const error = await context.events.parseError(id);
		if (error !== undefined) return wholeParseError(error);
		throw new NmsError('not_found', `there is no parse error ${id}`, {
			remedy: 'its file may have been dropped; see the list of parse errors',
		});
	},

	'parse_errors.groups': async (_params, {context}) => readParseErrorGroups(context),
};

/** The newest groups, as many as fit into a line. */
export async function readParseErrorGroups(context: HubContext): Promise<ParseErrorGroupsResult> {
	const {groups, totalGroups, total} = await context.events.parseErrorGroups(groupLimit);
	const rows = await Promise.all(groups.map(async (group) => groupJson(group, context)));
	const known = rows.filter((row) => row !== undefined).map((row) => rowOf(row));
	return {
		groups: known.slice(0, fitRows(known, 0).to).map(({json}) => json),
		total_groups: totalGroups,
		total,
	};
}

/** With as many of its bytes as fit into a line. */
function wholeParseError(error: Parameters<typeof parseErrorToJson>[0]): ParseErrorJson {
	const envelope = rowOf(parseErrorToJson(error, 0)).sizeBytes;
	return parseErrorToJson(error, Math.floor(((rowsBudget - envelope) * 3) / 4));
}

/** Undefined where its newest line is gone: its file was dropped a moment ago. */
async function groupJson(
	{source, reason, count, firstAt, lastAt, newestId}: ParseErrorGroup,
	context: HubContext,
): Promise<ParseErrorGroupJson | undefined> {
	const newest = await context.events.parseError(newestId);
	if (newest === undefined) return undefined;
	return {
		id: `${source.channel} ${source.address} ${reason}`,
		source: {channel: source.channel, address: source.address},
		reason,
		explanation: explainReason(reason),
		count,
		first_seen: rfc3339(firstAt),
		last_seen: rfc3339(lastAt),
		newest: parseErrorToJson(newest, groupClip),
	};
}
