import type {HubClient} from '../../proto/rpc/client.ts';
import type {ParseErrorJson} from '../../proto/rpc/parse-error-schema.ts';
import {rowLimit} from '../../proto/rpc/bounds.ts';
import type {ErrorFilter} from './filter.ts';

/** Parse errors of the filter, the newest first, a page at a time; long lines may be cut. */
export async function* errorPages(
	client: HubClient,
	filter: ErrorFilter,
	most: number,
): AsyncGenerator<readonly ParseErrorJson[]> {
	let before: number | undefined;
	for (let left = most; left > 0;) {
		const limit = Math.min(rowLimit, left);
		// Each page begins where the one before it ended.
		// oxlint-disable-next-line no-await-in-loop
		const {rows} = await client.call('parse_errors.window', {
			...filter,
			limit,
			...(before === undefined ? {} : {before}),
		});
		if (rows.length === 0) return;
		yield rows;
		left -= rows.length;
		before = rows.at(-1)?.id;
	}
}

/** The same parse error with every byte of its line. */
export async function wholeError(
	client: HubClient,
	error: ParseErrorJson,
): Promise<ParseErrorJson> {
	return error.is_clipped === true ? client.call('parse_errors.get', {id: error.id}) : error;
}
