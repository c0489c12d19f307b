import {rfc3339} from '../../base/time.ts';
import type {ParseError} from '../../model/event.ts';
import type {ParseErrorJson} from './parse-error-schema.ts';

/** A line that did not parse, its raw bytes cut to `mostBytes`; `event` is what it became when it was read again. */
export function parseErrorToJson(
	error: ParseError,
	{
		mostBytes = Number.POSITIVE_INFINITY,
		event,
	}: {readonly mostBytes?: number; readonly event?: number | undefined} = {},
): ParseErrorJson {
	const {raw} = error;
	return {
		id: error.id,
		ingested: rfc3339(error.receivedAt),
		source: {channel: error.source.channel, address: error.source.address},
		reason: error.reason,
		offset: error.offset,
		raw_base64: raw.subarray(0, mostBytes).toString('base64'),
		...(raw.length > mostBytes ? {is_clipped: true} : {}),
		...(event === undefined ? {} : {event}),
	};
}
